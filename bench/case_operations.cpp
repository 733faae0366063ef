// How many recorded operations a second do eight threads get through, each durable when it returns:
// complaints registered, acknowledged, sent to a local office and handed over? The bar is 2,000 on
// SQLite with synchronous=FULL.
//   case_operations [OPERATIONS] [DATABASE]
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "case_workload.h"
#include "platform/record/verify.h"
#include "record_workload.h"

namespace uppsikt {
namespace {

constexpr int contracts = 1000;

/// The four operations on one complaint, each a transaction of its own.
void handle_one(sql::Database& database, std::int64_t number) {
    const std::string actor = fmt::format("user:{}", number % 40);
    const auto write = [&](auto work) {
        return bench::granted(database.write([&](sql::Transaction& db) {
            return work(bench::session_at(db, actor));
        }));
    };
    const std::string diary =
        write([&](const Session& session) {
            return complaints::register_complaint(
                session,
                bench::the_handbook(),
                bench::complaint_about(static_cast<int>(number % contracts), number)
            );
        }).file.diary_number.text();
    write([&](const Session& session) {
        return complaints::acknowledge(
            session,
            bench::the_handbook(),
            {diary, "Vi tittar på det."}
        );
    });
    write([&](const Session& session) {
        return complaints::triage(
            session,
            bench::the_handbook(),
            {.number = diary, .is_local = true, .unit = "kontor 1"}
        );
    });
    write([&](const Session& session) -> Result<cases::Case> {
        const cases::Case file = TRY(cases::find(session, diary));
        return cases::hand_over(
            session,
            complaints::states().machine(),
            file,
            {"kontor 2", "user:bo"}
        );
    });
}

void run(std::int64_t operations, const std::string& address) {
    constexpr int threads = 8;
    bench::Record record(address);
    bench::register_contracts(record.database(), contracts);
    const std::int64_t complaints = operations / 4;

    const bench::Stopwatch watch;
    std::atomic<std::int64_t> next = 0;
    std::vector<std::thread> officers;
    for (int i = 0; i < threads; ++i)
        officers.emplace_back([&] {
            for (std::int64_t number = next++; number < complaints; number = next++)
                handle_one(record.database(), number);
        });
    for (std::thread& officer : officers)
        officer.join();
    const double wall = watch.wall_seconds();
    const double cpu = watch.cpu_seconds();
    const auto done = static_cast<double>(complaints * 4);
    fmt::print(
        "{} operations from {} threads: {:.2f} s, {:.0f} operations/s; CPU {:.2f} s, {:.0f} us an "
        "operation\n",
        complaints * 4,
        threads,
        wall,
        done / wall,
        cpu,
        cpu * 1e6 / done
    );
    const record::VerifyReport report = record::verify(record.database());
    fmt::print("{} acts, {}\n", report.acts, report.ok() ? "the record is whole" : "BROKEN");
}

}  // namespace
}  // namespace uppsikt

int main(int argc, char** argv) {
    uppsikt::run(argc > 1 ? std::stoll(argv[1]) : 20'000, argc > 2 ? argv[2] : "");
}
