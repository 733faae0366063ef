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

void publish_contract(sql::Database& database) {
    const auto registered = on(database, "2023-04-20", [](const Session& session) {
        const std::vector<ContractAsPublished> contracts{
            {.number = "1",
             .supplier = "Alfa AB",
             .area = "Ånge",
             .started_on = day("2023-04-17"),
             .period = std::chrono::year{2023} / 5}
        };
        auto done = ensure_contracts(session, "rom2", contracts, session.today);
        record::act(
            session,
            {.kind = "test.published", .subject = "file:1", .rows = done.value().rows}
        );
        return done;
    });
    REQUIRE(registered.ok());
}

delimited::Reader reader_of(const std::string& text) {
    return delimited::Reader::from_bytes("lista.csv", text).value();
}

Result<ImportedMunicipalities> import_municipalities_on(
    sql::Database& database, std::string_view date, const std::string& text
) {
    return on(database, date, [&](const Session& session) -> Result<ImportedMunicipalities> {
        auto reader = reader_of(text);
        const MunicipalityList list = TRY(read_municipalities(reader, day("2023-01-01")));
        return import_municipalities(session, list, "Lantmäteriet 2023");
    });
}

std::vector<Municipality> known(
    sql::Database& database, std::string_view date, std::string_view known_on
) {
    return database.read([&](sql::Transaction& db) {
        const Session session{db, "user:anna", Instant{day(date)}, day(date)};
        return municipalities(session, {.there_on = day(date), .known_on = day(known_on)});
    });
}

const std::string two_places =
    "code,name,latitude,longitude\n"
    "9001,Orrsala,45.5,-31.25\n"
    "9002,Järpebro,46.1,-30.0\n";

TEST_CASE("municipalities come with a source, are corrected by a later list, and stay as they were"
) {
    for_each_database([](sql::Database& database) {
        const test::Signing signing(database);
        const auto first = import_municipalities_on(database, "2023-06-01", two_places);
        REQUIRE(first.ok());
        CHECK(first.value().added == 2);
        const auto again = import_municipalities_on(database, "2023-06-02", two_places);
        CHECK(again.value().unchanged == 2);
        CHECK(again.value().added + again.value().revised == 0);
        const auto moved = import_municipalities_on(
            database,
            "2024-01-01",
            "code;name;latitude;longitude;valid_from;valid_to\n"
            "9001;Orrsala;45.75;-31.25;2023-01-01;2024-06-30\n"
        );
        REQUIRE(moved.ok());
        CHECK(moved.value().revised == 1);

        const auto before = known(database, "2023-12-31", "2023-12-31");
        REQUIRE(before.size() == 2);
        CHECK(before[0].stated.name == "Järpebro");
        CHECK(before[1].stated.centre == Position{45.5, -31.25});
        CHECK(before[1].source == "Lantmäteriet 2023");
        CHECK(known(database, "2024-02-01", "2024-02-01")[1].stated.centre.latitude == 45.75);
        CHECK(known(database, "2024-07-01", "2024-07-01").size() == 1);
        CHECK(known(database, "2022-12-31", "2024-07-01").empty());
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("every fault of a list is told, and nothing of it is kept") {
    for_each_database([](sql::Database& database) {
        const auto wrong = import_municipalities_on(
            database,
            "2023-06-01",
            "code,name,latitude,longitude,valid_from,valid_to\n"
            "9001,Orrsala,95,-31.25,,\n"
            "9001,,45,x,,\n"
            "9003,Ugglesala,45,-31,2023-05-01,2023-04-01\n"
        );
        REQUIRE(!wrong.ok());
        CHECK(wrong.refusal().reasons.size() >= 6);
        CHECK(known(database, "2023-06-01", "2023-06-01").empty());
        const auto unsourced = on(database, "2023-06-01", [&](const Session& session) {
            auto reader = reader_of(two_places);
            return import_municipalities(
                session,
                read_municipalities(reader, session.today).value(),
                " "
            );
        });
        CHECK(!unsourced.ok());
        CHECK(!import_municipalities_on(database, "2023-06-01", "kod,namn\n1,A\n").ok());
    });
}

TEST_CASE("premises lie where it is said, from the day that it is known") {
    for_each_database([](sql::Database& database) {
        publish_contract(database);
        StatedPremises stated{
            .contract = "1",
            .address = "Storgatan 1",
            .postal_code = "841 31",
            .town = "Ånge",
            .valid_from = day("2023-05-01"),
        };
        const auto first = on(database, "2023-05-01", [&](const Session& session) {
            return register_premises(session, stated);
        });
        REQUIRE(first.ok());
        CHECK(!first.value().stated.position);
        stated.position = Position{45.5, -31.25};
        REQUIRE(on(database, "2023-06-01", [&](const Session& session) {
                    return revise_premises(session, first.value().id, stated);
                }).ok());
        const auto position_on = [&](std::string_view date) {
            return database.read([&](sql::Transaction& db) {
                const Session session{db, "user:anna", Instant{day(date)}, day(date)};
                return premises_of(session, {"1", day(date), day(date)}).at(0).stated.position;
            });
        };
        CHECK(!position_on("2023-05-31"));
        CHECK(position_on("2023-06-01") == Position{45.5, -31.25});
        stated.position = Position{91, 0};
        CHECK(codes(on(database, "2023-06-02", [&](const Session& session) {
                  return revise_premises(session, first.value().id, stated);
              })) == Codes{"registry_position_not_on_earth"});
    });
}

TEST_CASE("a list of premises is registered whole, with or without positions, or not at all") {
    for_each_database([](sql::Database& database) {
        publish_contract(database);
        const auto import_on = [&](const std::string& text) {
            return on(database, "2023-06-01", [&](const Session& session) -> Result<int> {
                auto reader = reader_of(text);
                const PremisesList list = TRY(read_premises(reader, day("2023-05-01")));
                return import_premises(session, list);
            });
        };
        const std::string head = "premises,contract,address,postal_code,town,latitude,longitude\n";
        CHECK(!import_on(head + "1,1,Storgatan 1,841 31,Ånge,45.5,\n").ok());
        const auto half = import_on(
            head + "1,1,Storgatan 1,841 31,Ånge,45.5,-31.25\n2,99,Storgatan 2,841 31,Ånge,,\n"
        );
        REQUIRE(!half.ok());
        CHECK(codes(half).back() == "registry_contract_unknown");
        const auto whole = import_on(
            head + "1,1,Storgatan 1,841 31,Ånge,45.5,-31.25\n2,1,Storgatan 2,841 31,Ånge,,\n"
        );
        REQUIRE(whole.ok());
        CHECK(whole.value() == 2);
        database.read([&](sql::Transaction& db) {
            const Session session{db, "user:anna", Instant{day("2023-06-01")}, day("2023-06-01")};
            const auto open = premises_of(session, {"1", session.today, session.today});
            REQUIRE(open.size() == 2);
            CHECK(open[0].stated.position == Position{45.5, -31.25});
            CHECK(!open[1].stated.position);
            return 0;
        });
    });
}

}  // namespace
}  // namespace uppsikt::registry
