// How many operations on cases a second do eight threads do, each in a transaction of its own that
// is durable when it returns? Four of five register a complaint, one acknowledges it. The bar is
// 2,000 on SQLite with synchronous=FULL.
//   case_operations [OPERATIONS] [DATABASE]
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/ensure.h"
#include "complaints/complaints.h"
#include "record_workload.h"

namespace {

using namespace uppsikt;

/// A complaint about a supplier that the register does not know, as most begin. Whether it was
/// done: another thread may not have registered the complaint yet that is to be acknowledged.
bool do_one(sql::Database& database, const cases::Handbook& handbook, std::int64_t number) {
    const Date today = parse_date("2026-03-02").value();
    const auto done = database.write([&](sql::Transaction& db) -> Result<cases::Case> {
        const Session session{
            db,
            "user:anna",
            Instant{today} + std::chrono::microseconds{number},
            today
        };
        if (number % 5 == 4) {
            const std::string earlier = cases::DiaryNumber{"UPP", 2026, number / 5 * 4 + 1}.text();
            return complaints::acknowledge(session, handbook, {earlier, "Tack."});
        }
        const complaints::Receipt receipt = TRY(complaints::register_complaint(
            session,
            handbook,
            {.category = complaints::Category::premises,
             .text = fmt::format("Dörren var låst, {}:e gången.", number),
             .subject = {.stated = "Bolaget på Storgatan"}}
        ));
        return receipt.file;
    });
    ensure(done.ok() || number % 5 == 4, "a complaint is registered");
    return done.ok();
}

}  // namespace

int main(int argc, char** argv) {
    constexpr int threads = 8;
    const std::int64_t operations = argc > 1 ? std::stoll(argv[1]) : 20'000;
    bench::Record record(argc > 2 ? argv[2] : "");
    const cases::Handbook handbook =
        cases::Handbook::make(services::Catalogue::load(embedded::services()).value()).value();

    const bench::Stopwatch watch;
    std::atomic<std::int64_t> next = 0;
    std::atomic<std::int64_t> refused = 0;
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i)
        workers.emplace_back([&] {
            for (std::int64_t number = next++; number < operations; number = next++)
                if (!do_one(record.database(), handbook, number)) ++refused;
        });
    for (std::thread& worker : workers)
        worker.join();
    const double wall = watch.wall_seconds();
    const double cpu = watch.cpu_seconds();
    fmt::print(
        "{} operations ({} refused) from {} threads: {:.2f} s, {:.0f} operations/s; CPU {:.2f} s, "
        "{:.0f} us an operation\n",
        operations,
        refused.load(),
        threads,
        wall,
        static_cast<double>(operations) / wall,
        cpu,
        cpu * 1e6 / static_cast<double>(operations)
    );
}
