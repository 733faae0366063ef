// How long does a list of cases take, with filter and scope, among a million? The bar is 20 ms.
// A tenth of the cases go on; there are 100 units, 1,000 suppliers and 1,000 officers.
//   case_list [CASES] [DATABASE]
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cases/cases.h"
#include "record_workload.h"

namespace {

using namespace uppsikt;

constexpr std::array<std::string_view, 16> columns{
    "kind",
    "series",
    "diary_year",
    "diary_serial",
    "state",
    "owner",
    "unit",
    "assignee",
    "supplier_id",
    "learned_on",
    "opened_on",
    "entered_on",
    "central_due_on",
    "due_on",
    "ended_on",
    "acts"
};

void fill(sql::Database& database, std::int64_t cases) {
    database.write([&](sql::Transaction& db) {
        std::vector<sql::Value> suppliers;
        for (int i = 0; i < 1000; ++i)
            for (const char* column : {"name", "search"})
                suppliers.emplace_back(fmt::format("{} {}", column, i));
        constexpr std::array<std::string_view, 2> names{"name", "search_name"};
        db.insert_many("supplier", names, suppliers);
        const Date first = parse_date("2025-01-01").value();
        std::vector<sql::Value> rows;
        for (std::int64_t i = 0; i < cases; ++i) {
            const bool goes_on = i % 10 == 7;
            const Date opened = first + std::chrono::days{i * 360 / cases};
            const std::string day = to_text(opened);
            const auto text = [](const char* some) { return sql::Value(std::string(some)); };
            const sql::Value none{};
            rows.insert(
                rows.end(),
                {text("complaint"),
                 text("UPP"),
                 std::int64_t{2025},
                 i + 1,
                 text(goes_on ? "central" : "closed_unfounded"),
                 goes_on ? text("officer") : none,
                 fmt::format("unit {}", i % 100),
                 goes_on ? sql::Value(fmt::format("user:{}", i % 1000)) : none,
                 i % 1000 + 1,
                 day,
                 day,
                 day,
                 to_text(opened + std::chrono::days{90}),
                 goes_on ? sql::Value(to_text(opened + std::chrono::days{60})) : none,
                 goes_on ? none : sql::Value(day),
                 text("registered\n")}
            );
            if (rows.size() >= columns.size() * 20'000 || i + 1 == cases) {
                db.insert_many("case_file", columns, rows);
                rows.clear();
            }
        }
    });
}

/// The median of so many lists, in milliseconds.
void measure(
    sql::Database& database,
    const char* what,
    const cases::Filter& filter,
    std::string_view day = "2025-10-01"
) {
    const Date today = parse_date(day).value();
    std::vector<double> times;
    std::size_t found = 0;
    for (int i = 0; i < 21; ++i) {
        const bench::Stopwatch watch;
        found = database.read([&](sql::Transaction& db) {
            return cases::list({db, "user:1", Instant{today}, today}, filter).size();
        });
        times.push_back(watch.wall_seconds() * 1e3);
    }
    std::ranges::sort(times);
    fmt::print(
        "{:40} {:4} cases  median {:7.2f} ms, most {:7.2f} ms\n",
        what,
        found,
        times[10],
        times[20]
    );
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t cases = argc > 1 ? std::stoll(argv[1]) : 1'000'000;
    bench::Record record(argc > 2 ? argv[2] : "");
    fill(record.database(), cases);
    using cases::Filter;
    using cases::Role;
    sql::Database& database = record.database();
    measure(database, "whose turn, in a unit", {.owner = Role::officer, .unit = "unit 7"});
    measure(database, "mine", {.assignee = "user:777"});
    measure(
        database,
        "of a supplier, ended too",
        {.supplier = registry::SupplierId(8), .ended_too = true}
    );
    measure(database, "overdue", {.only_overdue = true});
    measure(
        database,
        "overdue, in a unit",
        {.owner = Role::officer, .unit = "unit 7", .only_overdue = true}
    );
    measure(database, "overdue, in a unit, of any role", {.unit = "unit 97", .only_overdue = true});
    measure(database, "of a kind that there is not", {.kind = "sanction"});
    measure(database, "nothing overdue", {.only_overdue = true}, "2025-01-01");
    measure(
        database,
        "nothing overdue of mine",
        {.assignee = "user:777", .only_overdue = true},
        "2025-01-01"
    );
}
