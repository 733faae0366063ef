// How many acts a second do eight threads write, each in a transaction of its own that is durable
// when it returns? The bar is 3,000 on SQLite with synchronous=FULL.
//   record_write [ACTS] [DATABASE]
#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "record_workload.h"

int main(int argc, char** argv) {
    using namespace uppsikt;
    constexpr int threads = 8;
    const std::int64_t acts = argc > 1 ? std::stoll(argv[1]) : 40'000;
    bench::Record record(argc > 2 ? argv[2] : "");

    const bench::Stopwatch watch;
    std::atomic<std::int64_t> next = 0;
    std::vector<std::thread> writers;
    for (int i = 0; i < threads; ++i)
        writers.emplace_back([&] {
            for (std::int64_t id = next++; id < acts; id = next++)
                record.database().write([&](sql::Transaction& db) { bench::write_note(db, id); });
        });
    for (std::thread& writer : writers)
        writer.join();
    const double wall = watch.wall_seconds();
    const double cpu = watch.cpu_seconds();
    fmt::print(
        "{} acts from {} threads: {:.2f} s, {:.0f} acts/s; CPU {:.2f} s, {:.0f} us an act\n",
        acts,
        threads,
        wall,
        static_cast<double>(acts) / wall,
        cpu,
        cpu * 1e6 / static_cast<double>(acts)
    );
}
