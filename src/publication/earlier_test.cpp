#include <doctest/doctest.h>

#include "publication/publication.h"
#include "sanctions/sanctions.h"
#include "support/chain.h"
#include "support/database.h"

namespace uppsikt::publication {
namespace {

using test::day;

void publish(sql::Database& database, std::initializer_list<const char*> numbers) {
    test::on(database, "2023-04-20", "user:anna", [&](const Session& session) {
        std::vector<registry::ContractAsPublished> contracts;
        for (const char* number : numbers)
            contracts.push_back(
                {.number = number,
                 .supplier = "Alfa AB",
                 .area = std::string("Område ") + number,
                 .started_on = day("2023-04-17"),
                 .period = std::chrono::year{2023} / 5}
            );
        const auto done =
            registry::ensure_contracts(session, "rom2", contracts, session.today).value();
        record::act(session, {.kind = "test.published", .subject = "f:1", .rows = done.rows});
        return 0;
    });
}

TEST_CASE("decisions that were made elsewhere before count in their year's control report") {
    test::for_each_database([](sql::Database& database) {
        publish(database, {"1", "2"});
        const std::string list =
            "decision,contract,kind,ground,decided_on,decided_by,investigation,amount,rate,per,"
            "accrues_until,reversed_on\n"
            "a,1,one_off_penalty,competence_missing,2023-05-02,Bo,Af 7,20000,,,,\n"
            "b,1,one_off_penalty,competence_missing,2023-09-02,Bo,,30000,,,,\n"
            "c,2,running_penalty,competence_missing,2023-12-22,Bo,,,9000,week,2024-01-11,\n"
            "d,2,one_off_penalty,competence_missing,2023-06-02,Bo,,7000,,,,2023-08-01\n"
            "e,2,one_off_penalty,premises_closed,2024-06-03,Bo,,500,,,,\n";
        auto reader = delimited::Reader::from_bytes("beslut.csv", list).value();
        const auto decisions = sanctions::read_decisions(reader).value();
        const auto report_of = [&](int year) {
            return test::ask(database, "2026-03-02", [&](const Session& session) {
                return control_report(
                           session,
                           test::the_handbook(),
                           {.year = year, .service = "rom2", .audience = Audience::unit}
                )
                    .value();
            });
        };
        CHECK(report_of(2023).of(Figure::sanctions_sum).whole() == 0);
        const auto done = test::on(database, "2026-03-02", "user:anna", [&](const Session& one) {
            return sanctions::import_decisions(
                one,
                test::the_handbook(),
                {"beslut.csv", crypto::sha256(crypto::bytes_of(list))},
                decisions
            );
        });
        REQUIRE_MESSAGE(done.ok(), done.refusal().reasons.back().code);

        const ControlReport report = report_of(2023);
        CHECK(report.of(Figure::one_off_areas).whole() == 1);
        CHECK(report.of(Figure::running_areas).whole() == 1);
        CHECK(report.of(Figure::sanctions_sum).whole() == (20000 + 30000 + 2 * 9000) * 100);
        const auto& entries = report.of(Figure::sanctions_sum).entries;
        REQUIRE(entries.size() == 3);
        CHECK(entries[0].number == "UPP 2026/000001");
        CHECK(entries[0].related == std::vector<std::string>{"Af 7"});
        CHECK(entries[1].related.empty());
        CHECK(report_of(2024).of(Figure::sanctions_sum).whole() == (9000 + 500) * 100);
        CHECK(report_of(2025).of(Figure::sanctions_sum).whole() == 0);
        // On another ground than competence.
        CHECK(report_of(2024).of(Figure::one_off_areas).whole() == 0);
    });
}

}  // namespace
}  // namespace uppsikt::publication
