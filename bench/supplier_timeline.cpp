// How long does the time line of a supplier with 10,000 acts take, whole and its newest page? The
// bar is 50 ms. The acts are of complaints; as many again are about other suppliers, in between.
//   supplier_timeline [ACTS] [DATABASE]
#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "case_workload.h"
#include "cases/operations.h"
#include "cases/timeline.h"
#include "record_workload.h"

namespace uppsikt {
namespace {

constexpr int acts_of_a_case = 10;

/// A complaint with ten acts: registered, acknowledged, and eight messages.
void write_case(const Session& session, int contract, std::int64_t number) {
    const complaints::Receipt receipt = bench::granted(complaints::register_complaint(
        session,
        bench::the_handbook(),
        bench::complaint_about(contract, number)
    ));
    const std::string diary = receipt.file.diary_number.text();
    bench::granted(
        complaints::acknowledge(session, bench::the_handbook(), {diary, "Vi tittar på det."})
    );
    for (int i = 2; i < acts_of_a_case; ++i)
        bench::granted(complaints::write_to_sender(session, {diary, "Ett besked till."}));
}

template <class Work>
void measure(std::string_view what, Work work) {
    constexpr int times = 51;
    std::vector<double> took;
    std::size_t acts = 0;
    for (int i = 0; i < times; ++i) {
        const auto began = std::chrono::steady_clock::now();
        acts = work();
        const std::chrono::duration<double, std::milli> time =
            std::chrono::steady_clock::now() - began;
        took.push_back(time.count());
    }
    std::ranges::sort(took);
    fmt::print(
        "  {:<28} {:>6} acts  median {:7.2f} ms  best {:7.2f} ms  worst {:7.2f} ms\n",
        what,
        acts,
        took[times / 2],
        took.front(),
        took.back()
    );
}

std::size_t ask(sql::Database& database, int at_most) {
    return database.read([&](sql::Transaction& db) {
        const Session session = bench::session_at(db, "user:anna");
        const auto supplier = registry::supplier(session, "Leverantör 0");
        return cases::timeline(session, supplier.value().id, {}, {.at_most = at_most}).size();
    });
}

/// As the command answers it, with masked fields, as JSON.
std::size_t answer(sql::Database& database, const std::string& most) {
    const operations::Operation& timeline = *cases::operations().find("timeline", "");
    return database.read([&](sql::Transaction& db) {
        const auto given = operations::Given{{"about", {"Leverantör 0"}}, {"most", {most}}};
        return bench::granted(operations::perform(
                                  timeline,
                                  bench::session_at(db, "user:anna"),
                                  {},
                                  {.actor = "user:anna"},
                                  given
                              ))
            .json.at("acts")
            .as_array()
            .size();
    });
}

void run(int acts, const std::string& address) {
    bench::Record record(address);
    bench::register_contracts(record.database(), 100);
    const int cases = acts / acts_of_a_case;
    for (int from = 0; from < cases; from += 50)
        record.database().write([&](sql::Transaction& db) {
            const Session session = bench::session_at(db, "user:anna");
            for (int i = from; i < std::min(from + 50, cases); ++i) {
                write_case(session, 0, 2 * i);
                write_case(session, 1 + i % 99, 2 * i + 1);
            }
        });
    fmt::print("{} cases of the supplier, {} of others:\n", cases, cases);
    measure("read, whole", [&] { return ask(record.database(), 100'000); });
    measure("read, newest 200", [&] { return ask(record.database(), 200); });
    measure("answered as JSON, whole", [&] { return answer(record.database(), "100000"); });
}

}  // namespace
}  // namespace uppsikt

int main(int argc, char** argv) {
    uppsikt::run(argc > 1 ? std::stoi(argv[1]) : 10'000, argc > 2 ? argv[2] : "");
}
