#include "registry/registry.h"

#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "platform/texts/texts.h"
#include "registry/names.h"
#include "registry/testing_registry.h"
#include "support/base.h"
#include "support/database.h"

namespace uppsikt::registry {
namespace {

using test::codes;
using test::day;
using test::for_each_database;
using testing::on;

Month month(std::string_view text) { return parse_month(text).value(); }

constexpr const char* first_release = "2025-03-28";
constexpr const char* later_release = "2025-05-30";

template <class Work>
auto ask(sql::Database& database, Work work) {
    return database.read([&](sql::Transaction& transaction) {
        return work(Session{
            .db = transaction,
            .actor = "test",
            .now = Instant{day("2030-01-01")},
            .today = day("2030-01-01")
        });
    });
}

/// A contract of Ånge, started when the service did, in March 2025.
ContractAsPublished a_contract(std::string number, std::string supplier = "Arbetslyftet AB") {
    return {
        .number = std::move(number),
        .supplier = std::move(supplier),
        .area = "Ånge",
        .started_on = day("2023-04-17"),
        .period = month("2025-03"),
    };
}
ContractAsPublished in(std::string_view period, ContractAsPublished contract) {
    contract.period = month(period);
    return contract;
}

Registered publish(
    sql::Database& database,
    const std::vector<ContractAsPublished>& contracts,
    std::string_view known_on = first_release
) {
    return on(database,
              known_on,
              [&](const Session& session) {
                  return ensure_contracts(session, "rom2", contracts, day(known_on));
              }
    ).value();
}

std::vector<std::string> name_history(
    sql::Database& database, std::string_view number, std::string_view known_on = "2030-01-01"
) {
    std::vector<std::string> found;
    const auto spans = ask(database, [&](const Session& session) {
        return names(session, number, day(known_on));
    });
    for (const NameSpan& span : spans)
        found.push_back(span.name + " " + to_text(span.first) + "–" + to_text(span.last));
    return found;
}

std::vector<std::string> numbers_in(
    sql::Database& database,
    std::string_view period,
    std::optional<std::string_view> area = std::nullopt,
    std::string_view known_on = "2030-01-01"
) {
    std::vector<std::string> found;
    const auto contracts = ask(database, [&](const Session& session) {
        return contracts_in(session, month(period), area, day(known_on));
    });
    for (const ContractInPeriod& one : contracts)
        found.push_back(one.number);
    return found;
}

std::optional<Contract> find(sql::Database& database, std::string_view number) {
    return ask(database, [&](const Session& session) { return contract(session, number); });
}

using Lines = std::vector<std::string>;

TEST_CASE("a contract that is published is found by its number") {
    for_each_database([](sql::Database& database) {
        const Registered registered = publish(database, {a_contract("10072975")});
        CHECK(registered.new_contracts == 1);
        CHECK(registered.new_suppliers == 1);
        CHECK(registered.anomalies.empty());
        const auto found = find(database, " 10072975 ");
        REQUIRE(found);
        CHECK(found->number == "10072975");
        CHECK(found->service == "rom2");
        CHECK(!find(database, "1"));
        CHECK(numbers_in(database, "2025-03") == Lines{"10072975"});
        CHECK(numbers_in(database, "2025-05").empty());
    });
}

std::int64_t count(sql::Database& database, const record::RowRef& row) {
    return database.read([&](sql::Transaction& transaction) {
        return transaction.value<std::int64_t>(
            "SELECT count(*) FROM " + std::string(row.table) + " WHERE id = $1",
            row.id
        );
    });
}

TEST_CASE("every row that is written is told, so that an act can cover it") {
    for_each_database([](sql::Database& database) {
        const Registered registered = publish(
            database,
            {a_contract("1"), a_contract("2", "Rusta Norr AB"), in("2025-05", a_contract("1"))}
        );
        std::multiset<std::string> tables;
        for (const record::RowRef& row : registered.rows)
            tables.emplace(row.table);
        CHECK(tables.count("supplier") == 2);
        CHECK(tables.count("delivery_area") == 1);
        CHECK(tables.count("contract") == 2);
        CHECK(tables.count("contract_period") == 3);
        CHECK(tables.size() == 8);
        const auto is_there = [&](const record::RowRef& row) { return count(database, row) == 1; };
        CHECK(std::ranges::all_of(registered.rows, is_there));
    });
}

TEST_CASE("what is known already is not written again") {
    for_each_database([](sql::Database& database) {
        const std::vector<ContractAsPublished> contracts{
            a_contract("1"),
            a_contract("2", "Rusta Norr AB")
        };
        publish(database, contracts);
        const Registered again = publish(database, contracts, later_release);
        CHECK(again.rows.empty());
        CHECK(again.new_contracts == 0);
        CHECK(again.new_suppliers == 0);
    });
}

TEST_CASE("a contract keeps its number when its name changes, and the names of each period are kept"
) {
    for_each_database([](sql::Database& database) {
        publish(
            database,
            {in("2025-03", a_contract("1", "Alfa AB")),
             in("2025-05", a_contract("1", "Alfa AB")),
             in("2025-07", a_contract("1", "Beta AB")),
             in("2025-09", a_contract("1", "Alfa AB"))}
        );
        CHECK(
            name_history(database, "1") ==
            Lines{"Alfa AB 2025-03–2025-05", "Beta AB 2025-07–2025-07", "Alfa AB 2025-09–2025-09"}
        );
    });
}

TEST_CASE("an earlier period that is imported later does not change the names of the others") {
    for_each_database([](sql::Database& database) {
        publish(
            database,
            {in("2025-03", a_contract("1", "Alfa AB")), in("2025-07", a_contract("1", "Alfa AB"))}
        );
        publish(database, {in("2025-05", a_contract("1", "Beta AB"))}, later_release);
        CHECK(
            name_history(database, "1") ==
            Lines{"Alfa AB 2025-03–2025-03", "Beta AB 2025-05–2025-05", "Alfa AB 2025-07–2025-07"}
        );
    });
}

TEST_CASE("a corrected name is known from the correction on, and not before") {
    for_each_database([](sql::Database& database) {
        publish(database, {a_contract("1", "Alfa AB")});
        publish(database, {a_contract("1", "Beta AB")}, later_release);
        CHECK(name_history(database, "1", "2025-05-29") == Lines{"Alfa AB 2025-03–2025-03"});
        CHECK(name_history(database, "1", later_release) == Lines{"Beta AB 2025-03–2025-03"});
        CHECK(name_history(database, "1", "2025-03-27").empty());
    });
}

TEST_CASE("of two corrections on one day the later one holds") {
    for_each_database([](sql::Database& database) {
        publish(database, {a_contract("1", "Alfa AB")});
        publish(database, {a_contract("1", "Beta AB")});
        publish(database, {a_contract("1", "Alfa AB")});
        CHECK(name_history(database, "1") == Lines{"Alfa AB 2025-03–2025-03"});
    });
}

TEST_CASE("what is filed with an earlier date does not undo what was known later") {
    for_each_database([](sql::Database& database) {
        publish(database, {a_contract("1", "Beta AB")}, later_release);
        publish(database, {a_contract("1", "Alfa AB")}, first_release);
        CHECK(name_history(database, "1", "2025-04-01") == Lines{"Alfa AB 2025-03–2025-03"});
        CHECK(name_history(database, "1") == Lines{"Beta AB 2025-03–2025-03"});
    });
}

TEST_CASE("a contract that a later release no longer has is gone from then on") {
    for_each_database([](sql::Database& database) {
        publish(database, {a_contract("1"), a_contract("2")});
        ContractAsPublished gone = a_contract("2");
        gone.withdrawn = true;
        publish(database, {gone}, later_release);
        CHECK(numbers_in(database, "2025-03") == Lines{"1"});
        CHECK(numbers_in(database, "2025-03", std::nullopt, first_release) == Lines{"1", "2"});
        ContractAsPublished never_there = in("2025-05", a_contract("2"));
        never_there.withdrawn = true;
        CHECK(publish(database, {never_there}, later_release).rows.empty());
    });
}

TEST_CASE("the contracts of an area are those that lie there in the version in force") {
    for_each_database([](sql::Database& database) {
        ContractAsPublished elsewhere = a_contract("2");
        elsewhere.area = "Östersund";
        publish(database, {a_contract("1"), elsewhere});
        CHECK(numbers_in(database, "2025-03", "Ånge") == Lines{"1"});
        CHECK(numbers_in(database, "2025-03", " Östersund ") == Lines{"2"});
        publish(database, {a_contract("2")}, later_release);
        CHECK(numbers_in(database, "2025-03", "Ånge") == Lines{"1", "2"});
        CHECK(numbers_in(database, "2025-03", "Östersund").empty());
        CHECK(numbers_in(database, "2025-03", "Ånge", first_release) == Lines{"1"});
    });
}

TEST_CASE("another area or start in another period is kept, and told as an anomaly") {
    for_each_database([](sql::Database& database) {
        publish(database, {a_contract("1"), a_contract("2")});
        ContractAsPublished moved = in("2025-05", a_contract("1"));
        moved.area = "Östersund";
        ContractAsPublished restarted = in("2025-05", a_contract("2"));
        restarted.started_on = day("2024-01-02");
        const Registered registered = publish(database, {moved, restarted}, later_release);
        CHECK(
            codes(registered.anomalies) ==
            Lines{"registry_contract_changed_area", "registry_contract_changed_start"}
        );
        const Texts texts = Texts::load(embedded::texts());
        CHECK(
            texts.say(Language::sv, registered.anomalies[0]) ==
            "Avtal 1 ligger i Östersund i 2025-05, men låg i Ånge i 2025-03."
        );
        CHECK(
            texts.say(Language::en, registered.anomalies[1]) ==
            "Contract 2 started on 2024-01-02 according to 2025-05, but on 2023-04-17 according to "
            "2025-03."
        );
        CHECK(numbers_in(database, "2025-05", "Östersund") == Lines{"1"});
        CHECK(numbers_in(database, "2025-03", "Ånge") == Lines{"1", "2"});
    });
}

TEST_CASE("an anomaly is told once, by the import that brings it, also within one import") {
    for_each_database([](sql::Database& database) {
        ContractAsPublished moved = in("2025-05", a_contract("1"));
        moved.area = "Östersund";
        const std::vector<ContractAsPublished> both{a_contract("1"), moved};
        CHECK(codes(publish(database, both).anomalies) == Lines{"registry_contract_changed_area"});
        CHECK(publish(database, both, later_release).anomalies.empty());
        ContractAsPublished still_there = moved;
        still_there.period = month("2025-07");
        CHECK(publish(database, {still_there}, later_release).anomalies.empty());
    });
}

TEST_CASE("a correction that puts a contract back where it was is no anomaly") {
    for_each_database([](sql::Database& database) {
        ContractAsPublished moved = in("2025-05", a_contract("1"));
        moved.area = "Östersund";
        publish(database, {a_contract("1"), moved});
        CHECK(publish(database, {in("2025-05", a_contract("1"))}, later_release).anomalies.empty());
    });
}

TEST_CASE("a contract number that turns up under another service stays where it was, and is told") {
    for_each_database([](sql::Database& database) {
        publish(database, {a_contract("1")});
        const auto registered = on(database, later_release, [](const Session& session) {
            const std::vector<ContractAsPublished> contracts{in("2025-05", a_contract("1"))};
            return ensure_contracts(session, "other", contracts, day(later_release));
        });
        CHECK(codes(registered.value().anomalies) == Lines{"registry_contract_in_another_service"});
        CHECK(find(database, "1").value().service == "rom2");
    });
}

TEST_CASE("a contract without number, name or area, or given twice, is refused with every reason") {
    for_each_database([](sql::Database& database) {
        ContractAsPublished no_area = a_contract("2", "\u2003");
        no_area.area = " ";
        const std::vector<ContractAsPublished> contracts{
            a_contract(" "),
            no_area,
            a_contract("3"),
            a_contract("3 ")
        };
        const auto refused = on(database, first_release, [&](const Session& session) {
            return ensure_contracts(session, "rom2", contracts, day(first_release));
        });
        CHECK(
            codes(refused.refusal().reasons) ==
            Lines{
                "registry_contract_without_number",
                "registry_contract_without_supplier",
                "registry_contract_without_area",
                "registry_contract_given_twice"
            }
        );
        CHECK(numbers_in(database, "2025-03").empty());
    });
}

TEST_CASE("spaces and the way of composing a letter make no new name, but spelling does") {
    for_each_database([](sql::Database& database) {
        const Registered registered = publish(
            database,
            {a_contract("1", "Sjölins  Konsult AB"),
             a_contract("2", " Sjo\u0308lins\u00A0Konsult AB "),
             a_contract("3", "Sjölins konsult AB")}
        );
        CHECK(registered.new_suppliers == 2);
        CHECK(name_history(database, "2") == Lines{"Sjölins Konsult AB 2025-03–2025-03"});
    });
}

TEST_CASE("names are searched without regard to case, width and punctuation") {
    CHECK(search_name("Nordisk Kompetens A.B.") == search_name("nordisk  kompetens ab"));
    CHECK(search_name("ÅSE & Co") == "åse co");
    CHECK(search_name("Straße") == "strasse");
    CHECK(search_name("ＡＢ") == "ab");
    CHECK(name_as_written("  a \t b\u00A0\n") == "a b");
    CHECK(name_as_written("\u2003").empty());
    CHECK(is_blank("\u00A0 "));
    CHECK(!is_blank("å"));
}

std::vector<AreaInRegion> two_areas(std::string region_of_second = "Nord") {
    return {
        {.area = "Ånge", .region = "Nord"},
        {.area = "Östersund", .region = std::move(region_of_second)}
    };
}

Registered place(
    sql::Database& database, const std::vector<AreaInRegion>& areas, std::string_view known_on
) {
    return on(database,
              known_on,
              [&](const Session& session) { return set_regions(session, areas, day(known_on)); }
    ).value();
}

std::optional<std::string> region(
    sql::Database& database, std::string_view area, std::string_view known_on = "2030-01-01"
) {
    return ask(database, [&](const Session& session) {
        return region_of_area(session, area, day(known_on));
    });
}

TEST_CASE("the region of an area is known from the day it was told, and moves when told again") {
    for_each_database([](sql::Database& database) {
        const Registered registered = place(database, two_areas(), first_release);
        CHECK(registered.rows.size() == 2 + 1 + 2);
        CHECK(place(database, two_areas(), later_release).rows.empty());
        const Registered moved = place(database, two_areas("Mitt"), later_release);
        CHECK(codes(moved.anomalies) == Lines{"registry_area_changed_region"});
        CHECK(moved.rows.size() == 1 + 1);
        CHECK(region(database, "Östersund") == "Mitt");
        CHECK(region(database, "Östersund", first_release) == "Nord");
        CHECK(!region(database, "Östersund", "2025-03-27"));
        CHECK(region(database, "Ånge") == "Nord");
        CHECK(!region(database, "Kiruna"));
        const auto all = [](const Session& session) { return regions(session, day("2030-01-01")); };
        CHECK(ask(database, all).size() == 2);
    });
}

TEST_CASE("an area in two regions at once, or without a name, is refused") {
    for_each_database([](sql::Database& database) {
        const auto refused = on(database, first_release, [](const Session& session) {
            const std::vector<AreaInRegion> areas{
                {.area = "Ånge", .region = "Nord"},
                {.area = "Ånge ", .region = "Mitt"},
                {.area = "", .region = "Syd"}
            };
            return set_regions(session, areas, day(first_release));
        });
        CHECK(
            codes(refused.refusal().reasons) ==
            Lines{"registry_area_in_two_regions", "registry_area_or_region_without_name"}
        );
    });
}

TEST_CASE("an area that is first told with its region, then published, is one area") {
    for_each_database([](sql::Database& database) {
        place(database, two_areas(), first_release);
        const Registered registered = publish(database, {a_contract("1")});
        CHECK(
            std::ranges::count(
                registered.rows,
                std::string_view("delivery_area"),
                &record::RowRef::table
            ) == 0
        );
        CHECK(region(database, "Ånge") == "Nord");
    });
}

}  // namespace
}  // namespace uppsikt::registry
