// What does it cost to read delimited text? delimited_read [ROWS=1000000] [FILE…]: CPU seconds and
// MB/s for a made file of 12 columns, plain and gzip, or for files at hand.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include "platform/delimited/delimited.h"
#include "platform/delimited/number.h"

namespace {

namespace delimited = uppsikt::delimited;
namespace fs = std::filesystem;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Numbers with six decimals, or with as many as it takes to tell doubles apart.
enum class Digits { six, all };

/// A supplier's number, an outcome, six factors and four numbers, as an analyst would write them.
std::string made_text(std::int64_t rows, Digits digits) {
    std::string text =
        "provider,outcome,age,education,sex,disability,birth_region,segment,x1,x2,x3,x4\n";
    std::uint64_t state = 1;
    const auto random = [&](std::uint64_t below) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (state >> 33U) % below;
    };
    const auto number = [&] {
        const double value = (static_cast<double>(random(std::uint64_t{1} << 31U)) - 1e9) / 2.7e8;
        return digits == Digits::six ? fmt::format("{:.6f}", value) : fmt::format("{}", value);
    };
    for (std::int64_t row = 0; row < rows; ++row)
        fmt::format_to(
            std::back_inserter(text),
            "P{:04},{},age{},edu{},{},{},region{},{},{},{},{},{}\n",
            random(1000),
            random(2),
            random(6),
            random(4),
            random(2) == 0 ? "man" : "kvinna",
            random(2) == 0 ? "yes" : "no",
            random(4),
            "ABCD"[random(4)],
            number(),
            number(),
            number(),
            number()
        );
    return text;
}

void write_gzip(const fs::path& path, const std::string& text) {
    gzFile file = ::gzopen(path.c_str(), "wb6");
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t piece = std::min<std::size_t>(text.size() - at, 1U << 20U);
        ::gzwrite(file, text.data() + at, static_cast<unsigned>(piece));
        at += piece;
    }
    ::gzclose(file);
}

/// The last ones of the made file.
constexpr std::size_t number_columns = 4;

enum class Work { cells, cells_and_numbers };

struct Read {
    double seconds = 0;
    double megabytes = 0;
    std::uint64_t rows = 0;
    std::uint64_t numbers = 0;
    std::string refused;
};

Read read_file(const fs::path& path, Work work) {
    Read read;
    const double begun = cpu_seconds();
    auto reader = delimited::Reader::open(path);
    if (!reader) return {.refused = reader.refusal().reasons.front().code};
    while (true) {
        const auto row = reader.value().next();
        if (!row) read.refused = row.refusal().reasons.front().code;
        if (!row || !row.value()) break;
        ++read.rows;
        if (work == Work::cells) continue;
        const auto cells = row.value()->cells;
        for (const std::string_view cell : cells.last(std::min(number_columns, cells.size()))) {
            const auto number = delimited::parse_number(cell, delimited::DecimalSign::point);
            if (number.kind == delimited::NumberKind::number) ++read.numbers;
        }
    }
    read.seconds = cpu_seconds() - begun;
    read.megabytes = static_cast<double>(reader.value().bytes_read()) / 1e6;
    return read;
}

/// The least of five runs: what disturbs only adds.
bool measure(const fs::path& path) {
    for (const Work work : {Work::cells, Work::cells_and_numbers}) {
        Read best = read_file(path, work);
        for (int run = 1; run < 5; ++run)
            if (Read again = read_file(path, work); again.seconds < best.seconds) best = again;
        fmt::print(
            "{:7.3f} CPU s  {:6.0f} MB/s  {:6.1f} MB  {} rows  {} numbers  {} {}\n",
            best.seconds,
            best.megabytes / best.seconds,
            best.megabytes,
            best.rows,
            best.numbers,
            path.filename().string(),
            best.refused
        );
        if (!best.refused.empty()) return false;
    }
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    if (count > 2) {
        bool good = true;
        for (int i = 2; i < count; ++i)
            good = measure(arguments[i]) && good;
        return good ? 0 : 1;
    }
    const fs::path folder =
        fs::temp_directory_path() / fmt::format("uppsikt-delimited-{}", ::getpid());
    fs::create_directory(folder);
    const std::int64_t rows = count == 2 ? std::atoll(arguments[1]) : 1'000'000;
    for (const Digits digits : {Digits::six, Digits::all}) {
        const std::string name = digits == Digits::six ? "six_decimals.csv" : "all_digits.csv";
        const std::string text = made_text(rows, digits);
        std::ofstream(folder / name, std::ios::binary) << text;
        write_gzip(folder / (name + ".gz"), text);
    }
    bool good = true;
    for (const char* name :
         {"six_decimals.csv", "six_decimals.csv.gz", "all_digits.csv", "all_digits.csv.gz"})
        good = measure(folder / name) && good;
    fs::remove_all(folder);
    return good ? 0 : 1;
}
