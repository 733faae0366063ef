#include <doctest/doctest.h>

#include "find/offers.h"
#include "find/testing_country.h"
#include "registry/registry.h"
#include "support/chain.h"
#include "support/database.h"
#include "support/release.h"

namespace uppsikt::find {
namespace {

using results::testing::ContractRow;
using results::testing::Release;
using test::codes;
using test::day;

const services::Service& rom2() {
    static const services::Service service =
        services::Catalogue::load(embedded::services()).value().service("rom2").value();
    return service;
}

void import(sql::Database& database, const Release& release, std::string_view known_on) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "utfall.xlsx";
    test::write_workbook(path, release.sheets());
    const auto workbook = results::read_workbook(path, results::testing::rom2_layout()).value();
    const auto imported = test::on(database, known_on, "cli:anna", [&](const Session& session) {
        return results::import_workbook(session, *workbook, day(known_on));
    });
    REQUIRE(imported.ok());
}

Result<Published> gathered(sql::Database& database, std::string_view date) {
    return test::ask(database, date, [&](const Session& session) {
        return gather(session, rom2(), test::the_handbook(), day(date));
    });
}

/// Enough contracts for a model: ten in two areas.
Release a_release(const std::string& period) {
    Release release(period);
    for (int i = 0; i < 10; ++i)
        release.with(
            {.contract = std::to_string(10000001 + i),
             .supplier = i == 3 ? "Norrsken AB" : "Söderljus " + std::to_string(i) + " AB",
             .area = i % 2 == 0 ? "Björkdal" : "Ängby",
             .star = double(1 + i % 4),
             .levels = {{"A", 20, 2 + i, 2}, {"B", 20, 1 + i, 1}, {"C", 20, 1 + i, 1}}}
        );
    return release;
}

TEST_CASE("nothing can be shown before something is published") {
    test::for_each_database([](sql::Database& database) {
        CHECK(
            codes(gathered(database, "2025-12-01")) ==
            std::vector<std::string>{"find_nothing_published"}
        );
    });
}

TEST_CASE("the latest period is shown with its history, premises and terms") {
    test::for_each_database([](sql::Database& database) {
        import(database, a_release("2025-05"), "2025-06-01");
        import(database, a_release("2025-07"), "2025-08-01");
        const auto premises =
            test::on(database, "2025-08-02", "cli:anna", [](const Session& session) {
                return registry::register_premises(
                    session,
                    {.contract = "10000004",
                     .address = "Storgatan 1",
                     .postal_code = "123 45",
                     .town = "Dalköping",
                     .valid_from = day("2025-01-01")}
                );
            });
        REQUIRE(premises.ok());

        const auto published = gathered(database, "2025-09-01");
        REQUIRE(published.ok());
        CHECK(published.value().least_participants == 18);
        CHECK(published.value().first_result_after_months == 3);
        const Finder finder(published.value());
        CHECK(finder.offers().size() == 10);
        const Offer& offer = *finder.offer("10000004");
        CHECK(offer.name == "Norrsken AB");
        CHECK(offer.history.size() == 2);
        CHECK(offer.now.first_results == 5 + 4 + 4);
        REQUIRE(offer.now.estimate);
        CHECK(offer.now.estimate->likely.lower < offer.now.estimate->share);
        CHECK(offer.now.estimate->share < offer.now.estimate->likely.upper);
        REQUIRE(offer.standing.places.size() == 1);
        CHECK(offer.standing.places[0].town == "Dalköping");
        CHECK(offer.standing.is_open);
        CHECK_FALSE(offer.standing.last_visit);
    });
}

TEST_CASE("a snapshot as known on an earlier day shows what was published by then") {
    test::for_each_database([](sql::Database& database) {
        import(database, a_release("2025-05"), "2025-06-01");
        import(database, a_release("2025-07"), "2025-08-01");
        const auto published = gathered(database, "2025-07-01");
        REQUIRE(published.ok());
        CHECK(to_text(published.value().periods.back().period) == "2025-05");
    });
}

}  // namespace
}  // namespace uppsikt::find
