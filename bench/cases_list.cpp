// How long does a page of the queue take among a million cases, with filters and scope? The bar is
// 20 ms. A tenth of the cases are open, and then all of them.
//   cases_list [CASES]
#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cases/queue.h"
#include "record_workload.h"

namespace uppsikt {
namespace {

using cases::QueueQuestion;
using sql::Value;

constexpr int units = 64;
constexpr int suppliers = 130;
constexpr int officers = 400;
const Date today = *parse_date("2026-03-02");

std::string unit(std::int64_t number) { return fmt::format("kontor {}", number % units); }

struct Country {
    std::int64_t cases = 0;
    std::int64_t open_of_ten = 1;
};

void add_suppliers(sql::Transaction& db) {
    for (int i = 1; i <= suppliers; ++i)
        db.execute(
            "INSERT INTO supplier (id, name, search_name) VALUES ($1, $2, $2)",
            i,
            fmt::format("leverantör {}", i)
        );
}

/// Days spread over a year before and half a year after, as a hash of the number spreads them.
Date day_of(std::int64_t number, std::int64_t salt, int from, int to) {
    const auto mixed = static_cast<std::uint64_t>(number * 2654435761 + salt * 40503) >> 7U;
    return today + std::chrono::days{
                       from + static_cast<int>(mixed % static_cast<std::uint64_t>(to - from))
                   };
}

void add_case(std::vector<Value>& values, const Country& country, std::int64_t id) {
    constexpr std::array<std::string_view, 4> kinds{"complaint", "visit", "finding", "sanction"};
    constexpr std::array<std::string_view, 4> owners{
        "officer",
        "local_officer",
        "assessor",
        "registrar"
    };
    const bool is_open = id % 10 < country.open_of_ten;
    const auto pick = static_cast<std::uint64_t>(id * 2654435761) >> 5U;
    values.emplace_back(id);
    values.emplace_back(std::string(kinds[pick % 4]));
    values.emplace_back("UPP");
    values.emplace_back(std::int64_t{2026});
    values.emplace_back(id);
    values.emplace_back("central");
    values.push_back(is_open ? Value(std::string(owners[pick / 4 % 4])) : Value{});
    values.emplace_back(unit(static_cast<std::int64_t>(pick / 16 % units)));
    values.push_back(pick % 3 == 0 ? Value(fmt::format("user:{}", pick / 64 % officers)) : Value{});
    values.emplace_back(static_cast<std::int64_t>(pick / 128 % suppliers) + 1);
    values.emplace_back(to_text(day_of(id, 1, -300, 0)));
    values.emplace_back(to_text(day_of(id, 2, -300, 0)));
    values.emplace_back(to_text(day_of(id, 3, -100, 0)));
    values.emplace_back(to_text(day_of(id, 4, -30, 90)));
    values.push_back(is_open ? Value(to_text(day_of(id, 5, -30, 60))) : Value{});
    values.push_back(is_open ? Value{} : Value(to_text(today)));
    values.emplace_back("registered\n");
}

void fill(sql::Database& database, const Country& country) {
    static constexpr std::array<std::string_view, 17> columns{
        "id",
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
    database.write([](sql::Transaction& db) { add_suppliers(db); });
    for (std::int64_t from = 1; from <= country.cases; from += 20'000)
        database.write([&](sql::Transaction& db) {
            std::vector<Value> values;
            for (std::int64_t id = from; id < from + 20'000 && id <= country.cases; ++id)
                add_case(values, country, id);
            db.insert_many("case_file", columns, values);
        });
}

struct Asked {
    std::string_view what;
    QueueQuestion question;
};

std::vector<Asked> questions() {
    const cases::Scope office{cases::Scope::Office{.unit = unit(7), .assignee = "user:7"}};
    const cases::Scope nowhere{cases::Scope::Office{.unit = "stängt kontor", .assignee = "user:ny"}
    };
    return {
        {"all", {}},
        {"scope of an office", {.scope = office}},
        {"scope, kind", {.scope = office, .kind = "sanction"}},
        {"scope, overdue, owner",
         {.scope = office, .owner = cases::Role::local_officer, .due_before = today}},
        {"scope, supplier", {.scope = office, .supplier = registry::SupplierId(9)}},
        {"scope that has nothing", {.scope = nowhere}},
        {"mine", {.assignee = "user:12"}},
        {"overdue", {.due_before = today}},
        {"kind, owner", {.kind = "visit", .owner = cases::Role::assessor}},
        {"a kind that has none", {.kind = "investigation"}},
        {"owner and kind that have none", {.kind = "investigation", .owner = cases::Role::officer}},
        {"supplier", {.supplier = registry::SupplierId(17)}},
        {"supplier, kind, overdue",
         {.kind = "finding", .supplier = registry::SupplierId(17), .due_before = today}},
        {"deep: after the middle",
         {.after = cases::QueuePlace{.clock = today, .id = cases::CaseId(500'000)}}},
    };
}

/// Median and worst of the answers in milliseconds; gives the worst.
double measure(sql::Database& database, const Asked& asked) {
    constexpr int times = 101;
    std::vector<double> took;
    std::size_t rows = 0;
    for (int i = 0; i < times; ++i) {
        const auto began = std::chrono::steady_clock::now();
        rows = database.read([&](sql::Transaction& db) {
            return cases::queue({db, "user:anna", {}, today}, asked.question).size();
        });
        const std::chrono::duration<double, std::milli> time =
            std::chrono::steady_clock::now() - began;
        took.push_back(time.count());
    }
    std::ranges::sort(took);
    fmt::print(
        "  {:<30} {:>4} rows  median {:7.2f} ms  p95 {:7.2f} ms  worst {:7.2f} ms\n",
        asked.what,
        rows,
        took[times / 2],
        took[times * 95 / 100],
        took.back()
    );
    return took[times / 2];
}

void run(const Country& country) {
    bench::Record record("");
    fill(record.database(), country);
    fmt::print("{} cases, {} of 10 open:\n", country.cases, country.open_of_ten);
    double slowest = 0;
    for (const Asked& asked : questions())
        slowest = std::max(slowest, measure(record.database(), asked));
    fmt::print("  slowest median {:.2f} ms; the bar is 20 ms\n", slowest);
}

}  // namespace
}  // namespace uppsikt

int main(int argc, char** argv) {
    const std::int64_t cases = argc > 1 ? std::stoll(argv[1]) : 1'000'000;
    uppsikt::run({.cases = cases, .open_of_ten = 1});
    uppsikt::run({.cases = cases, .open_of_ten = 10});
}
