#include <doctest/doctest.h>

#include "registry/registry.h"
#include "registry/rules.h"
#include "registry/testing_registry.h"
#include "support/base.h"
#include "support/database.h"

namespace uppsikt::registry {
namespace {

using test::day;
using test::for_each_database;
using testing::on;
using Lines = std::vector<std::string>;

/// One contract for each name.
void publish(sql::Database& database, const Lines& suppliers) {
    std::vector<ContractAsPublished> contracts;
    for (const std::string& supplier : suppliers)
        contracts.push_back({
            .number = std::to_string(contracts.size() + 1),
            .supplier = supplier,
            .area = "Ånge",
            .started_on = day("2023-04-17"),
            .period = std::chrono::year{2025} / 3,
        });
    const auto registered = on(database, "2025-03-28", [&](const Session& session) {
        return ensure_contracts(session, "rom2", contracts, session.today);
    });
    REQUIRE(registered.ok());
}

/// The code of the first reason, or "ok".
std::string outcome(const Result<Done>& result) {
    return result.ok() ? "ok" : result.refusal().reasons.front().code;
}

std::string link(
    sql::Database& database, const SameSupplier& same, std::string_view date = "2025-04-01"
) {
    return outcome(on(database, date, [&](const Session& session) {
        return link_suppliers(session, same);
    }));
}

struct Unlinked {
    std::string_view name;
    std::string_view on;
};
std::string unlink(sql::Database& database, const Unlinked& what) {
    return outcome(on(database, what.on, [&](const Session& session) {
        return unlink_supplier(session, {.name = std::string(what.name), .reason = "Ett misstag."});
    }));
}

std::string main_name(
    sql::Database& database, std::string_view name, std::string_view known_on = "2030-01-01"
) {
    return on(database, "2030-01-01", [&](const Session& session) {
        return identities(session, day(known_on)).of(name);
    });
}

constexpr const char* same_number = "Samma organisationsnummer i bolagsregistret.";

TEST_CASE("two spellings that are linked are one legal person from that day on, and were not before"
) {
    for_each_database([](sql::Database& database) {
        publish(database, {"Alfa AB", "ALFA Aktiebolag"});
        CHECK(main_name(database, "ALFA Aktiebolag") == "ALFA Aktiebolag");
        CHECK(link(database, {"ALFA Aktiebolag", "Alfa AB", same_number}) == "ok");
        CHECK(main_name(database, " ALFA  Aktiebolag ") == "Alfa AB");
        CHECK(main_name(database, "Alfa AB") == "Alfa AB");
        CHECK(main_name(database, "ALFA Aktiebolag", "2025-03-31") == "ALFA Aktiebolag");
        CHECK(main_name(database, "Okänd AB") == "Okänd AB");
    });
}

TEST_CASE("a link changes nothing that was published") {
    for_each_database([](sql::Database& database) {
        publish(database, {"Alfa AB", "ALFA Aktiebolag"});
        link(database, {"ALFA Aktiebolag", "Alfa AB", same_number});
        const auto life = on(database, "2025-05-01", [](const Session& session) {
            return history(session, "2", session.today);
        });
        REQUIRE(life.size() == 1);
        CHECK(life.front().supplier == "ALFA Aktiebolag");
    });
}

TEST_CASE("links are followed to their end, and one that is taken back no longer holds") {
    for_each_database([](sql::Database& database) {
        publish(database, {"A", "B", "C"});
        CHECK(link(database, {"A", "B", same_number}) == "ok");
        CHECK(link(database, {"B", "C", same_number}) == "ok");
        CHECK(main_name(database, "A") == "C");
        CHECK(unlink(database, {.name = "B", .on = "2025-06-01"}) == "ok");
        CHECK(main_name(database, "A") == "B");
        CHECK(main_name(database, "A", "2025-05-31") == "C");
        CHECK(link(database, {"B", "C", same_number}, "2025-07-01") == "ok");
        CHECK(main_name(database, "A") == "C");
    });
}

TEST_CASE("a supplier cannot be linked to itself, nor in a circle, nor without a reason") {
    for_each_database([](sql::Database& database) {
        publish(database, {"A", "B", "C"});
        CHECK(link(database, {"A", "A", same_number}) == "registry_link_in_a_circle");
        CHECK(link(database, {"A", "B", same_number}) == "ok");
        CHECK(link(database, {"B", "C", same_number}) == "ok");
        CHECK(link(database, {"C", "A", same_number}) == "registry_link_in_a_circle");
        CHECK(link(database, {"C", "A", " "}) == "registry_link_without_reason");
        CHECK(link(database, {"Okänd", "A", same_number}) == "registry_supplier_unknown");
        CHECK(
            unlink(database, {.name = "C", .on = "2025-06-01"}) == "registry_supplier_is_not_linked"
        );
        CHECK(
            unlink(database, {.name = "Okänd", .on = "2025-06-01"}) == "registry_supplier_unknown"
        );
    });
}

TEST_CASE("a link that is made, and one that is taken back, are acts") {
    for_each_database([](sql::Database& database) {
        publish(database, {"A", "B"});
        link(database, {"A", "B", same_number});
        unlink(database, {.name = "A", .on = "2025-06-01"});
        const auto acts = on(database, "2025-06-02", [](const Session& session) {
            const auto found = supplier(session, "A");
            return record::acts_about(
                session.db,
                "supplier:" + std::to_string(found.value().id.value())
            );
        });
        REQUIRE(acts.size() == 2);
        CHECK(acts[1].kind == "registry.suppliers_linked");
        CHECK(acts[1].actor == "user:anna");
        CHECK(acts[1].fields[1].value == "B");
        CHECK(acts[0].kind == "registry.supplier_unlinked");
    });
}

std::string number(sql::Database& database, std::string_view name, std::string_view digits) {
    return outcome(on(database, "2025-04-01", [&](const Session& session) {
        return set_organisation_number(session, name, OrganisationNumber::parse(digits).value());
    }));
}

TEST_CASE("an organisation number belongs to one name; the others are linked to it") {
    for_each_database([](sql::Database& database) {
        publish(database, {"A", "B"});
        CHECK(number(database, "A", "556036-0793") == "ok");
        CHECK(number(database, "A", "5560360793") == "ok");
        CHECK(number(database, "B", "556036-0793") == "registry_organisation_number_taken");
        CHECK(number(database, "Okänd", "556036-0793") == "registry_supplier_unknown");
        const auto found = on(database, "2025-05-01", [](const Session& session) {
            return supplier(session, "A");
        });
        CHECK(found.value().organisation_number->text() == "556036-0793");
        CHECK(number(database, "A", "202100-2114") == "ok");
        CHECK(number(database, "B", "556036-0793") == "ok");
    });
}

TEST_CASE("names that differ in case or punctuation are proposed as alike, until they are linked") {
    for_each_database([](sql::Database& database) {
        publish(database, {"Alfa AB", "Beta AB", "alfa a.b.", "ALFA AB"});
        const auto alike = [&] {
            return on(database, "2025-05-01", [](const Session& session) {
                return names_alike(session, session.today);
            });
        };
        CHECK(alike() == std::vector<Lines>{{"ALFA AB", "Alfa AB", "alfa a.b."}});
        CHECK(link(database, {"alfa a.b.", "Alfa AB", same_number}) == "ok");
        CHECK(alike() == std::vector<Lines>{{"ALFA AB", "Alfa AB"}});
        CHECK(link(database, {"ALFA AB", "Alfa AB", same_number}) == "ok");
        CHECK(alike().empty());
    });
}

TEST_CASE("links in a circle, should there ever be one, end at the same place wherever one starts"
) {
    const Links circle{
        {SupplierId(1), SupplierId(3)},
        {SupplierId(3), SupplierId(2)},
        {SupplierId(2), SupplierId(3)},
    };
    for (const std::int64_t start : {1, 2, 3})
        CHECK(main_supplier(SupplierId(start), circle) == SupplierId(2));
    CHECK(main_supplier(SupplierId(9), circle) == SupplierId(9));
}

}  // namespace
}  // namespace uppsikt::registry
