// What does a comparison of providers cost, from text to answer? profiling_csv SAMPLE [THREADS=1]:
// CPU seconds of reading and packing, and of the rest, for a sample of the generator of synthetic
// supplier data (its layout stands in the generator), written out as CSV first.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "profiling/profiling.h"
#include "profiling/read_rows.h"

namespace {

using namespace uppsikt;
namespace fs = std::filesystem;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <class T>
std::vector<T> read_values(std::ifstream& file, std::size_t count) {
    std::vector<T> values(count);
    file.read(
        reinterpret_cast<char*>(values.data()),
        static_cast<std::streamsize>(count * sizeof(T))
    );
    return values;
}

/// As an analyst would write it: names of levels, six decimals.
std::int64_t write_csv(const fs::path& sample, const fs::path& csv) {
    constexpr std::size_t magic = 4;
    std::ifstream in(sample, std::ios::binary);
    read_values<char>(in, magic);
    const auto rows = static_cast<std::size_t>(read_values<std::int64_t>(in, 1).front());
    const auto sizes = read_values<std::int32_t>(in, 3);
    const auto factors = static_cast<std::size_t>(sizes[1]);
    const auto numbers = static_cast<std::size_t>(sizes[2]);
    read_values<std::int32_t>(in, factors);
    const auto provider = read_values<std::int32_t>(in, rows);
    const auto outcome = read_values<std::uint8_t>(in, rows);
    std::vector<std::vector<std::uint8_t>> levels;
    for (std::size_t i = 0; i < factors; ++i)
        levels.push_back(read_values<std::uint8_t>(in, rows));
    std::vector<std::vector<double>> values;
    for (std::size_t i = 0; i < numbers; ++i)
        values.push_back(read_values<double>(in, rows));
    std::ofstream out(csv, std::ios::binary);
    out << "provider,outcome,f1,f2,f3,f4,f5,f6,x1,x2,x3,x4\n";
    std::string line;
    for (std::size_t row = 0; row < rows; ++row) {
        line.clear();
        fmt::format_to(std::back_inserter(line), "P{:05},{}", provider[row], outcome[row]);
        for (const auto& factor : levels)
            fmt::format_to(std::back_inserter(line), ",level{}", factor[row]);
        for (const auto& number : values)
            fmt::format_to(std::back_inserter(line), ",{:.6f}", number[row]);
        out << line << '\n';
    }
    return static_cast<std::int64_t>(rows);
}

profiling::ProfileRequest a_request(int threads) {
    return {
        .columns =
            {.provider = "provider",
             .outcome = "outcome",
             .covariates = {"f1", "f2", "f3", "f4", "f5", "f6", "x1", "x2", "x3", "x4"}},
        .wants_sd_interval = false,
        .threads = threads,
    };
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        fmt::print(stderr, "profiling_csv SAMPLE [THREADS=1]\n");
        return 2;
    }
    const profiling::ProfileRequest request = a_request(count > 2 ? std::atoi(arguments[2]) : 1);
    const fs::path csv = fs::temp_directory_path() / fmt::format("profiling-{}.csv", getpid());
    const std::int64_t rows = write_csv(arguments[1], csv);
    fmt::print("{} rows, {:.1f} MB\n", rows, static_cast<double>(fs::file_size(csv)) / 1e6);
    for (int turn = 0; turn < 3; ++turn) {
        auto reader = delimited::Reader::open(csv);
        const double begin = cpu_seconds();
        const auto read = profiling::read_rows(reader.value(), request.columns);
        const double read_seconds = cpu_seconds() - begin;
        auto again = delimited::Reader::open(csv);
        const double begin_all = cpu_seconds();
        const auto answer = profiling::profile(again.value(), request);
        const double all_seconds = cpu_seconds() - begin_all;
        fmt::print(
            "reading and packing {:.3f} CPU s ({:.1f} bytes a row); all of profile {:.3f} CPU s, "
            "{} providers\n",
            read_seconds,
            static_cast<double>(read.value().rows.bytes()) / static_cast<double>(rows),
            all_seconds,
            answer.value().results.size()
        );
    }
    fs::remove(csv);
}
