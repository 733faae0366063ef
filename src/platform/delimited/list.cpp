#include "platform/delimited/list.h"

#include <iterator>
#include <set>
#include <utility>

#include "base/text.h"

namespace uppsikt::delimited {

namespace {

/// Nobody reads more at once; a file of the wrong kind has a fault in every cell.
constexpr std::size_t most_told = 1000;

std::vector<Reason> objections_to_columns(const Reader& reader, const ListColumns& columns) {
    std::vector<Reason> reasons;
    for (const std::string_view name : columns.must)
        if (auto column = reader.column(name); !column.ok())
            std::ranges::copy(column.refusal().reasons, std::back_inserter(reasons));
    const auto is_in = [](std::span<const std::string_view> names, std::string_view name) {
        return std::ranges::find(names, name) != names.end();
    };
    for (const std::string& name : reader.columns())
        if (!is_in(columns.must, name) && !is_in(columns.may, name) &&
            !(columns.is_more && columns.is_more(name)))
            reasons.push_back(
                {"delimited_list_column", {{"file", reader.name()}, {"column", shown(name)}}}
            );
    return reasons;
}

}  // namespace

std::string_view ListRow::cell(std::string_view column) const {
    const auto columns = reader_.columns();
    const auto found = std::ranges::find(columns, column);
    if (found == columns.end()) return {};
    return trimmed(row_.cells[static_cast<std::size_t>(found - columns.begin())]);
}

std::optional<std::string> ListRow::text(std::string_view column) const {
    const std::string_view found = cell(column);
    if (found.empty()) return std::nullopt;
    return std::string(found);
}

std::vector<TextValue> ListRow::with_prefix(std::string_view prefix) const {
    std::vector<TextValue> found;
    const auto columns = reader_.columns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].starts_with(prefix) && !trimmed(row_.cells[i]).empty())
            found.push_back({columns[i].substr(prefix.size()), std::string(trimmed(row_.cells[i]))}
            );
    return found;
}

void ListRow::object(std::string_view column, std::string_view text) {
    faults_.push_back(
        {"delimited_list_cell", {{"column", std::string(column)}, {"text", shown(text)}}}
    );
}

void ListRow::object_to_empty(std::string_view column) {
    faults_.push_back({"delimited_list_cell_empty", {{"column", std::string(column)}}});
}

bool Faults::has_room() {
    if (reasons_.size() < most_told) return true;
    ++left_out_;
    return false;
}

void Faults::add(const Place& place, std::vector<Reason> reasons) {
    if (!has_room()) return;
    reasons_.push_back(
        {"delimited_list_row",
         {{"file", file_}, {"row", std::to_string(place.row)}, {"line", std::to_string(place.line)}}
        }
    );
    std::ranges::move(reasons, std::back_inserter(reasons_));
}

void Faults::add(std::vector<Reason> reasons) {
    std::ranges::move(reasons, std::back_inserter(reasons_));
}

Refusal Faults::refusal() const {
    std::vector<Reason> reasons = reasons_;
    if (left_out_ > 0)
        reasons.push_back(
            {"delimited_list_more", {{"file", file_}, {"rows", std::to_string(left_out_)}}}
        );
    return {RefusalKind::invalid_input, std::move(reasons)};
}

Result<std::vector<Reason>> read_rows(
    Reader& reader, const ListColumns& columns, const std::function<void(ListRow&)>& take
) {
    std::vector<Reason> reasons = objections_to_columns(reader, columns);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    std::set<std::string, std::less<>> keys;
    bool is_empty = true;
    while (true) {
        const Result<std::optional<Row>> next = reader.next();
        // Where the file is damaged nothing more can be read; what was wrong before is told too.
        if (!next.ok()) return next.refusal().reasons;
        if (!next.value()) break;
        is_empty = false;
        ListRow row(reader, *next.value());
        for (const std::string_view column : columns.must)
            if (row.cell(column).empty()) row.object_to_empty(column);
        const std::string_view key = row.cell(columns.key);
        if (!key.empty() && !keys.emplace(key).second)
            row.object(Reason{
                "delimited_list_key_twice",
                {{"column", std::string(columns.key)}, {"text", shown(key)}}
            });
        take(row);
    }
    if (is_empty)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"delimited_list_without_rows", {{"file", reader.name()}}}
        };
    return std::vector<Reason>{};
}

std::optional<bool> yes_or_no(std::string_view text) {
    if (text == "yes") return true;
    if (text == "no") return false;
    return std::nullopt;
}

std::optional<Money> kronor(std::string_view text) {
    std::string digits;
    std::optional<std::size_t> point;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        // Between thousands: a blank, also the one that does not break.
        const std::size_t blank = c == ' ' ? 1 : text.substr(i).starts_with("\u00a0") ? 2 : 0;
        if (blank > 0 && !point && !digits.empty()) {
            i += blank;
            continue;
        }
        ++i;
        if ((c == '.' || c == ',') && !point && !digits.empty())
            point = digits.size();
        else if (c >= '0' && c <= '9')
            digits += c;
        else
            return std::nullopt;
    }
    if (digits.empty() || (point && digits.size() != *point + 2)) return std::nullopt;
    if (!point) digits += "00";
    // Up to ten thousand million kronor: sums of very many of them still have room.
    if (digits.size() > 12) return std::nullopt;
    const auto ore = parse_integer(digits);
    if (!ore) return std::nullopt;
    return Money::ore(*ore);
}

}  // namespace uppsikt::delimited
