#include <random>

#include <doctest/doctest.h>

#include "platform/record/record.h"
#include "registry/registry.h"
#include "registry/staff_rules.h"
#include "registry/testing_registry.h"
#include "support/base.h"
#include "support/database.h"

namespace uppsikt::registry {
namespace {

using test::codes;
using test::day;
using test::for_each_database;
using testing::on;
using Codes = std::vector<std::string>;

/// Contracts 1, 2 and 3 of two suppliers.
void publish_three_contracts(sql::Database& database) {
    REQUIRE(on(database, "2023-04-20", [](const Session& session) {
                std::vector<ContractAsPublished> contracts;
                for (const char* number : {"1", "2", "3"})
                    contracts.push_back({
                        .number = number,
                        .supplier = number == std::string("1") ? "Alfa AB" : "Beta AB",
                        .area = "Ånge",
                        .started_on = day("2023-04-17"),
                        .period = std::chrono::year{2023} / 5,
                    });
                return ensure_contracts(session, "rom2", contracts, session.today);
            }).ok());
}

PersonId a_person(sql::Database& database, const std::string& identity = "19850709-9805") {
    return on(database,
              "2023-05-01",
              [&](const Session& session) {
                  return ensure_person(session, {.identity = identity, .name = "Åsa Berg"});
              }
    ).value();
}

struct Job {
    const char* contract;
    int extent;
    const char* from;
    const char* to = nullptr;
};
Result<Assignment> take_job(sql::Database& database, PersonId person, const Job& job) {
    return on(database, "2023-05-01", [&](const Session& session) {
        StatedAssignment stated{
            .person = person,
            .contract = job.contract,
            .extent_hundredths = job.extent,
            .valid_from = day(job.from),
        };
        if (job.to) stated.valid_to = day(job.to);
        return assign(session, stated);
    });
}

std::vector<Overbooking> overbooked_from(sql::Database& database, std::string_view from) {
    return on(database, "2030-01-01", [&](const Session& session) {
        return overbooked(session, {day(from), session.today});
    });
}

TEST_CASE("a personal identity number has one form, however it is written") {
    CHECK(identity_as_written("19850709-9805") == "198507099805");
    CHECK(identity_as_written(" 19850709 9805 ") == "198507099805");
    CHECK(identity_as_written("198507699802") == "198507699802");  // coordination number
    CHECK(identity_as_written("pass  FIN-123") == "pass FIN-123");
    CHECK(!identity_as_written("850709-9805"));    // which century?
    CHECK(!identity_as_written("19850709-9806"));  // check digit
    CHECK(!identity_as_written("19850231-9805"));  // no such day
}

TEST_CASE("the same person at two suppliers is one person") {
    for_each_database([](sql::Database& database) {
        const PersonId first = a_person(database, "19850709-9805");
        CHECK(a_person(database, "198507099805") == first);
        CHECK(a_person(database, "19850709-9813") != first);
    });
}

TEST_CASE("full time at two places at once is found, on the days that they overlap") {
    for_each_database([](sql::Database& database) {
        publish_three_contracts(database);
        const PersonId person = a_person(database);
        REQUIRE(take_job(database, person, {"1", 100, "2023-05-01", "2023-08-31"}).ok());
        REQUIRE(take_job(database, person, {"2", 100, "2023-08-31"}).ok());
        const auto found = overbooked_from(database, "2023-01-01");
        REQUIRE(found.size() == 1);
        CHECK(found.front().from == day("2023-08-31"));
        CHECK(found.front().to == day("2023-08-31"));
        CHECK(found.front().extent_hundredths == 200);
        CHECK(found.front().assignments.size() == 2);
        CHECK(overbooked_from(database, "2023-09-01").empty());
    });
}

TEST_CASE("parts that come to full time are no overbooking, one hundredth more is") {
    for_each_database([](sql::Database& database) {
        publish_three_contracts(database);
        const PersonId person = a_person(database);
        REQUIRE(take_job(database, person, {"1", 50, "2023-05-01"}).ok());
        REQUIRE(take_job(database, person, {"2", 25, "2023-05-01"}).ok());
        REQUIRE(take_job(database, person, {"3", 25, "2023-05-01"}).ok());
        CHECK(overbooked_from(database, "2023-01-01").empty());
        REQUIRE(take_job(database, person, {"3", 1, "2023-10-01"}).ok());
        const auto found = overbooked_from(database, "2023-01-01");
        REQUIRE(found.size() == 1);
        CHECK(found.front().from == day("2023-10-01"));
        CHECK(!found.front().to);
        CHECK(found.front().extent_hundredths == 101);
    });
}

TEST_CASE("an assignment that is ended no longer counts, and did when it was not known to be") {
    for_each_database([](sql::Database& database) {
        publish_three_contracts(database);
        const PersonId person = a_person(database);
        const auto first = take_job(database, person, {"1", 100, "2023-05-01"});
        REQUIRE(take_job(database, person, {"2", 100, "2023-09-01"}).ok());
        CHECK(overbooked_from(database, "2023-09-01").size() == 1);
        REQUIRE(on(database, "2023-10-01", [&](const Session& session) {
                    StatedAssignment stated = first.value().stated;
                    stated.valid_to = day("2023-08-31");
                    return revise_assignment(session, first.value().id, stated);
                }).ok());
        CHECK(overbooked_from(database, "2023-09-01").empty());
        CHECK(on(database, "2023-10-02", [](const Session& session) {
                  return overbooked(session, {day("2023-09-01"), day("2023-09-30")}).size();
              }) == 1);
    });
}

TEST_CASE("overbookings are those that counting day by day gives") {
    std::mt19937 random(20230417);  // NOLINT: the same each time
    const auto pick = [&](int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random);
    };
    const Date start = day("2023-05-01");
    for (int round = 0; round < 300; ++round) {
        std::vector<Assignment> jobs;
        for (int i = 0; i < pick(1, 5); ++i) {
            StatedAssignment stated{
                .person = PersonId{1},
                .contract = "1",
                .extent_hundredths = pick(1, 100),
                .valid_from = start + std::chrono::days{pick(0, 20)},
            };
            if (pick(0, 3) > 0)
                stated.valid_to = stated.valid_from + std::chrono::days{pick(0, 15)};
            jobs.push_back({.id = AssignmentId{i + 1}, .stated = stated, .known_on = start});
        }
        const auto spans = over_full_time(jobs, start);
        for (int offset = 0; offset < 60; ++offset) {
            const Date today = start + std::chrono::days{offset};
            int sum = 0;
            for (const Assignment& one : jobs)
                if (one.stated.valid_from <= today &&
                    (!one.stated.valid_to || today <= *one.stated.valid_to))
                    sum += one.stated.extent_hundredths;
            int told = 0;
            for (const Overbooking& span : spans)
                if (span.from <= today && (!span.to || today <= *span.to))
                    told += span.extent_hundredths;
            REQUIRE(told == (sum > 100 ? sum : 0));
        }
    }
}

TEST_CASE("an assignment with several faults is refused with every reason") {
    for_each_database([](sql::Database& database) {
        publish_three_contracts(database);
        const auto refused = on(database, "2023-05-02", [](const Session& session) {
            return assign(
                session,
                {.person = PersonId{9},
                 .contract = "99",
                 .premises = PremisesId{9},
                 .extent_hundredths = 0,
                 .valid_from = day("2023-05-02"),
                 .valid_to = day("2023-05-01")}
            );
        });
        CHECK(
            codes(refused) ==
            Codes{
                "registry_extent_out_of_range",
                "registry_days_in_wrong_order",
                "registry_person_unknown",
                "registry_contract_unknown",
                "registry_premises_unknown"
            }
        );
        const auto nameless = on(database, "2023-05-02", [](const Session& session) {
            return ensure_person(session, {.identity = "19850709-9806", .name = " "});
        });
        CHECK(codes(nameless) == Codes{"registry_identity_not_valid", "text_blank"});
    });
}

TEST_CASE("premises of another contract are refused") {
    for_each_database([](sql::Database& database) {
        publish_three_contracts(database);
        const PersonId person = a_person(database);
        const auto hall = on(database, "2023-05-01", [](const Session& session) {
            return register_premises(
                session,
                {.contract = "2",
                 .address = "Storgatan 1",
                 .postal_code = "841 31",
                 .town = "Ånge",
                 .valid_from = day("2023-05-01")}
            );
        });
        const auto assigned = on(database, "2023-05-01", [&](const Session& session) {
            return assign(
                session,
                {.person = person,
                 .contract = "1",
                 .premises = hall.value().id,
                 .valid_from = day("2023-05-01")}
            );
        });
        CHECK(codes(assigned) == Codes{"registry_premises_of_another_contract"});
    });
}

}  // namespace
}  // namespace uppsikt::registry
