#include "profiling/row_faults.h"

#include <algorithm>

#include "base/text.h"

namespace uppsikt::profiling {

namespace {

constexpr std::size_t lines_told = 10;
constexpr std::size_t characters_told = 40;

/// The beginning of a cell, whole characters only.
std::string beginning(std::string_view cell) {
    if (cell.size() <= characters_told) return std::string(cell);
    std::size_t end = characters_told;
    while (end > 0 && (static_cast<unsigned char>(cell[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string(cell.substr(0, end)) + "…";
}

}  // namespace

void RowFaults::add(
    std::string_view code, std::string_view column, std::uint64_t line, std::string_view cell
) {
    auto fault = std::ranges::find_if(found_, [&](const Fault& each) {
        return each.code == code && each.column == column;
    });
    if (fault == found_.end()) {
        found_.push_back(
            {.code = std::string(code),
             .column = std::string(column),
             .cell = beginning(trimmed(cell)),
             .lines = {},
             .count = 0}
        );
        fault = std::prev(found_.end());
    }
    ++fault->count;
    if (fault->lines.size() < lines_told) fault->lines.push_back(line);
}

std::vector<Reason> RowFaults::reasons() const {
    std::vector<Reason> reasons;
    for (const Fault& fault : found_) {
        std::string lines;
        for (const std::uint64_t line : fault.lines)
            lines += (lines.empty() ? "" : ", ") + std::to_string(line);
        if (fault.count > static_cast<std::int64_t>(fault.lines.size())) lines += ", …";
        reasons.push_back(
            {fault.code,
             {{"file", file_},
              {"column", fault.column},
              {"cell", fault.cell},
              {"lines", lines},
              {"count", std::to_string(fault.count)}}}
        );
    }
    return reasons;
}

}  // namespace uppsikt::profiling
