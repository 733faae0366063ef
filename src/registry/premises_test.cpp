#include <doctest/doctest.h>

#include "platform/record/record.h"
#include "registry/registry.h"
#include "registry/testing_registry.h"
#include "support/base.h"
#include "support/database.h"
#include "support/signing.h"

namespace uppsikt::registry {
namespace {

using test::codes;
using test::day;
using test::for_each_database;
using testing::on;
using Codes = std::vector<std::string>;

void publish_two_contracts(sql::Database& database) {
    const auto registered = on(database, "2023-04-20", [](const Session& session) {
        std::vector<ContractAsPublished> contracts;
        for (const char* number : {"1", "2"})
            contracts.push_back({
                .number = number,
                .supplier = "Alfa AB",
                .area = "Ånge",
                .started_on = day("2023-04-17"),
                .period = std::chrono::year{2023} / 5,
            });
        auto done = ensure_contracts(session, "rom2", contracts, session.today);
        record::act(
            session,
            {.kind = "test.published", .subject = "file:1", .rows = done.value().rows}
        );
        return done;
    });
    REQUIRE(registered.ok());
}

StatedPremises the_hall() {
    return {
        .contract = "1",
        .address = "Storgatan 1",
        .postal_code = "841 31",
        .town = "Ånge",
        .valid_from = day("2023-05-01"),
    };
}

Result<Premises> register_on(
    sql::Database& database, std::string_view date, const StatedPremises& stated
) {
    return on(database, date, [&](const Session& session) {
        return register_premises(session, stated);
    });
}

std::size_t count_open(
    sql::Database& database, std::string_view open_on, std::string_view known_on = "2030-01-01"
) {
    return on(database, "2030-01-01", [&](const Session& session) {
        return premises_of(
                   session,
                   {.contract = "1", .open_on = day(open_on), .known_on = day(known_on)}
        )
            .size();
    });
}

TEST_CASE("premises are open from their first day to their last, both included") {
    for_each_database([](sql::Database& database) {
        publish_two_contracts(database);
        StatedPremises hall = the_hall();
        hall.valid_to = day("2023-12-31");
        REQUIRE(register_on(database, "2023-05-02", hall).ok());
        CHECK(count_open(database, "2023-04-30") == 0);
        CHECK(count_open(database, "2023-05-01") == 1);
        CHECK(count_open(database, "2023-12-31") == 1);
        CHECK(count_open(database, "2024-01-01") == 0);
    });
}

TEST_CASE("what became known later does not change what was known before") {
    for_each_database([](sql::Database& database) {
        publish_two_contracts(database);
        const auto hall = register_on(database, "2023-05-02", the_hall());
        REQUIRE(hall.ok());
        const auto closed = on(database, "2023-09-01", [&](const Session& session) {
            StatedPremises stated = hall.value().stated;
            stated.valid_to = day("2023-08-15");
            return revise_premises(session, hall.value().id, stated);
        });
        REQUIRE(closed.ok());
        CHECK(closed.value().id == hall.value().id);
        CHECK(count_open(database, "2023-08-20", "2023-08-31") == 1);
        CHECK(count_open(database, "2023-08-20", "2023-09-01") == 0);
        CHECK(count_open(database, "2023-08-20", "2023-05-01") == 0);
    });
}

TEST_CASE("an address is found however it is spelt, and not where it is unknown") {
    for_each_database([](sql::Database& database) {
        publish_two_contracts(database);
        REQUIRE(register_on(database, "2023-05-02", the_hall()).ok());
        const auto found = [&](const Address& address) {
            return on(database, "2023-06-01", [&](const Session& session) {
                return premises_at(
                           session,
                           {.contract = "1", .open_on = session.today, .known_on = session.today},
                           address
                )
                    .has_value();
            });
        };
        CHECK(found({"STORGATAN  1", " ånge "}));
        CHECK(!found({"Storgatan 11", "Ånge"}));
        CHECK(!found({"Storgatan 1", "Sundsvall"}));
    });
}

TEST_CASE("a contract has an address once at a time; another contract or another time may have it"
) {
    for_each_database([](sql::Database& database) {
        publish_two_contracts(database);
        StatedPremises first = the_hall();
        first.valid_to = day("2023-12-31");
        REQUIRE(register_on(database, "2023-05-02", first).ok());
        StatedPremises again = the_hall();
        again.address = "storgatan 1";
        again.valid_from = day("2023-12-31");
        CHECK(
            codes(register_on(database, "2023-05-02", again)) ==
            Codes{"registry_premises_given_twice"}
        );
        again.valid_from = day("2024-01-01");
        CHECK(register_on(database, "2023-05-02", again).ok());
        StatedPremises elsewhere = first;
        elsewhere.contract = "2";
        CHECK(register_on(database, "2023-05-02", elsewhere).ok());
    });
}

TEST_CASE("premises with several faults are refused with every reason, and nothing is stored") {
    for_each_database([](sql::Database& database) {
        publish_two_contracts(database);
        StatedPremises bad = the_hall();
        bad.contract = "99";
        bad.address = "  ";
        bad.town = std::string("Ånge\x07");
        bad.postal_code = std::string(1'000'000, '1');
        bad.valid_to = day("2023-04-30");
        CHECK(
            codes(register_on(database, "2023-05-02", bad)) ==
            Codes{
                "text_blank",
                "text_too_long",
                "text_with_control_characters",
                "registry_days_in_wrong_order",
                "registry_contract_unknown"
            }
        );
        CHECK(count_open(database, "2023-06-01") == 0);
        const auto revised = on(database, "2023-06-01", [](const Session& session) {
            return revise_premises(session, PremisesId{7}, the_hall());
        });
        CHECK(codes(revised) == Codes{"registry_premises_unknown"});
    });
}

TEST_CASE("every row of premises has its act") {
    for_each_database([](sql::Database& database) {
        const test::Signing signing(database);
        publish_two_contracts(database);
        const auto hall = register_on(database, "2023-05-02", the_hall());
        REQUIRE(on(database, "2023-06-01", [&](const Session& session) {
                    return revise_premises(session, hall.value().id, the_hall());
                }).ok());
        CHECK(test::fault_in_record(database) == "");
        const auto acts = on(database, "2023-06-01", [&](const Session& session) {
            return record::acts_about(session.db, "premises:1");
        });
        REQUIRE(acts.size() == 2);
        CHECK(acts.front().kind == "registry.premises_revised");
        CHECK(acts.back().kind == "registry.premises_registered");
    });
}

}  // namespace
}  // namespace uppsikt::registry
