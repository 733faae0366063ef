// What does it cost to read workbooks? workbook_read FILE…: CPU seconds and peak memory, of this
// run.
#include <cstdint>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>

#include "platform/workbook/workbook.h"

namespace {

using namespace uppsikt;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long peak_kilobytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/// Reads every cell; gives the code of a refusal, or "".
std::string read_all(const char* path, std::uint64_t& cells) {
    const auto workbook = workbook::Workbook::open(path);
    if (!workbook) return workbook.refusal().reasons.front().code;
    for (const workbook::SheetInfo& sheet : workbook.value().sheets()) {
        const auto rows = workbook.value().read_rows(sheet.name, [&](const workbook::Row& row) {
            cells += row.cells.size();
            return workbook::Next::go_on;
        });
        if (!rows) return rows.refusal().reasons.front().code;
    }
    return "";
}

}  // namespace

int main(int count, char** arguments) {
    bool good = count > 1;
    const double before = cpu_seconds();
    for (int i = 1; i < count; ++i) {
        const double begun = cpu_seconds();
        std::uint64_t cells = 0;
        const std::string refused = read_all(arguments[i], cells);
        const double took = cpu_seconds() - begun;
        fmt::print("{:8.3f} s  {:9} cells  {} {}\n", took, cells, arguments[i], refused);
        good = good && refused.empty();
    }
    fmt::print(
        "{:8.3f} s in all, at most {} MB\n",
        cpu_seconds() - before,
        peak_kilobytes() / 1024
    );
    return good ? 0 : 1;
}
