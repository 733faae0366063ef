// How long does it take to verify a million acts of four fields and a row each? The bar is 10 s.
//   record_verify [ACTS] [DATABASE]
#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>

#include "platform/record/verify.h"
#include "record_workload.h"

int main(int argc, char** argv) {
    using namespace uppsikt;
    const std::int64_t acts = argc > 1 ? std::stoll(argv[1]) : 1'000'000;
    bench::Record record(argc > 2 ? argv[2] : "");

    const bench::Stopwatch writing;
    constexpr std::int64_t acts_each = 5'000;
    for (std::int64_t first = 0; first < acts; first += acts_each)
        record.database().write([&](sql::Transaction& db) {
            for (std::int64_t id = first; id < std::min(acts, first + acts_each); ++id)
                bench::write_note(db, id);
        });
    fmt::print(
        "written: {:.2f} s, CPU {:.2f} s, {:.1f} us an act\n",
        writing.wall_seconds(),
        writing.cpu_seconds(),
        writing.cpu_seconds() * 1e6 / static_cast<double>(acts)
    );

    const record::VerifyOptions options{.key = record.signer().verification_key()};
    const bench::Stopwatch watch;
    const record::VerifyReport report = record::verify(record.database(), options);
    const double wall = watch.wall_seconds();
    const double cpu = watch.cpu_seconds();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print(
        "verified {} acts, {} fields, {} rows: {}\n{:.2f} s, {:.0f} acts/s; CPU {:.2f} s; "
        "largest memory {} MB\n",
        report.acts,
        report.fields,
        report.rows,
        report.ok() ? "passes" : report.finding->code,
        wall,
        static_cast<double>(report.acts) / wall,
        cpu,
        usage.ru_maxrss / 1024
    );
    return report.ok() ? 0 : 1;
}
