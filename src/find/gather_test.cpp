#include <doctest/doctest.h>

#include "find/offers.h"
#include "find/rules.h"
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
             .star = double(3 + i % 2),
             .levels = {{"A", 20, 2 + i, 2}, {"B", 20, 1 + i, 1}, {"C", 20, 1 + i, 1}}}
        );
    return release;
}

/// Two persons publish the results of a period as they are known on the day.
void publish(sql::Database& database, std::string_view period, std::string_view date) {
    std::string number;
    const auto step = [&](std::string_view actor, auto take) {
        const auto done = test::on(database, date, std::string(actor), take);
        if (!done.ok()) FAIL(codes(done).front());
        number = done.value().number;
    };
    step("user:agnes", [&](const Session& session) {
        return releases::draft(session, rom2(), parse_month(period).value(), day(date));
    });
    step("user:agnes", [&](const Session& session) {
        return releases::submit(session, rom2(), {number, "Granskad."});
    });
    step("user:disa", [&](const Session& session) {
        return releases::approve(session, rom2(), {number, "Stämmer."});
    });
}

void withdraw(sql::Database& database, const std::string& number, std::string_view date) {
    const auto done = test::on(database, date, "user:disa", [&](const Session& session) {
        return releases::withdraw(session, {number, "Fel i underlaget."});
    });
    REQUIRE(done.ok());
}

/// Every page of the day that needs no query, one after the other.
std::string pages_on(sql::Database& database, std::string_view date) {
    const Site
        site(Finder(gathered(database, date).value()), testing::texts(), embedded::site(), {});
    std::string all;
    for (const std::string& path : site.paths())
        all += site.get(path, "").body;
    return all;
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
        publish(database, "2025-05", "2025-06-10");
        publish(database, "2025-07", "2025-08-01");
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
        REQUIRE(published.value().release);
        CHECK(published.value().release->number == "2025-07.1");
        CHECK(to_text(published.value().release->published_on) == "2025-08-01");
        CHECK(to_text(published.value().release->next_update.value()) == "2025-09");
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

TEST_CASE("before a release is published the contracts stand without results") {
    test::for_each_database([](sql::Database& database) {
        import(database, a_release("2025-07"), "2025-08-01");
        const auto drafted = test::on(database, "2025-08-01", "user:agnes", [](const Session& now) {
            return releases::draft(now, rom2(), parse_month("2025-07").value(), day("2025-08-01"));
        });
        REQUIRE(drafted.ok());
        const Finder finder(gathered(database, "2025-08-02").value());
        CHECK(finder.latest() == nullptr);
        CHECK(finder.offers().size() == 10);
        for (const Offer& offer : finder.offers()) {
            CHECK(offer.now.verdict == Verdict::not_released);
            CHECK_FALSE(offer.now.estimate);
            CHECK_FALSE(offer.now.stars.published);
        }
        const std::string pages = pages_on(database, "2025-08-02");
        CHECK(pages.find("Resultaten är inte publicerade än.") != pages.npos);
        for (const char* told : {"i 100*", "av 100</strong>", "class=\"hill", "class=\"stars"})
            CHECK(pages.find(told) == pages.npos);
        const std::string api = search_api(finder, "antal=alla").value();
        CHECK(api.find("\"omdome\":\"not_released\"") != api.npos);
        CHECK(api.find("\"deltagare\":null") != api.npos);
        CHECK(api.find("\"andel\"") == api.npos);
    });
}

TEST_CASE("what was released is shown byte for byte, whatever is imported afterwards") {
    test::for_each_database([](sql::Database& database) {
        import(database, a_release("2025-05"), "2025-06-01");
        publish(database, "2025-05", "2025-06-10");
        const std::string before = pages_on(database, "2025-06-10");
        CHECK(
            before.find("Publicerade 10 juni 2025. Nästa uppdatering: juli 2025.") != before.npos
        );
        // Corrected on the very day of the release: computed again it would be other results.
        Release other("2025-05");
        for (int i = 0; i < 10; ++i)
            other.with(
                {.contract = std::to_string(10000001 + i),
                 .supplier = i == 3 ? "Norrsken AB" : "Söderljus " + std::to_string(i) + " AB",
                 .area = i % 2 == 0 ? "Björkdal" : "Ängby",
                 .star = 3,
                 .levels = {{"A", 20, 1, 0}, {"B", 20, 20 - i, 1}, {"C", 20, 1, 1}}}
            );
        import(database, other, "2025-06-10");
        CHECK(pages_on(database, "2025-06-10") == before);
    });
}

TEST_CASE("a corrected release takes the place of the first, and the first comes back with it gone"
) {
    test::for_each_database([](sql::Database& database) {
        import(database, a_release("2025-05"), "2025-06-01");
        publish(database, "2025-05", "2025-06-10");
        publish(database, "2025-05", "2025-06-12");
        const auto number = [&] {
            return gathered(database, "2025-06-20").value().release->number;
        };
        CHECK(number() == "2025-05.2");
        CHECK(gathered(database, "2025-06-20").value().periods.size() == 1);
        withdraw(database, "2025-05.2", "2025-06-13");
        CHECK(number() == "2025-05.1");
        withdraw(database, "2025-05.1", "2025-06-14");
        CHECK_FALSE(gathered(database, "2025-06-20").value().release);
    });
}

TEST_CASE("a contract that came after the release is shown, and told to have no result yet") {
    test::for_each_database([](sql::Database& database) {
        import(database, a_release("2025-05"), "2025-06-01");
        publish(database, "2025-05", "2025-06-10");
        Release later = a_release("2025-07");
        later.with({.contract = "20000001", .supplier = "Nykomling AB", .area = "Ängby"});
        import(database, later, "2025-08-01");
        const Finder finder(gathered(database, "2025-08-02").value());
        CHECK(finder.offers().size() == 11);
        CHECK(finder.offer("20000001")->now.verdict == Verdict::not_released);
        CHECK(finder.offer("10000001")->now.is_released());
        const Offer* both[] = {finder.offer("20000001"), finder.offer("10000001")};
        CHECK_FALSE(compare(both).best);
    });
}

TEST_CASE("premises are found with where they lie, and municipalities with what is said of them") {
    test::for_each_database([](sql::Database& database) {
        import(database, a_release("2025-07"), "2025-08-01");
        const auto done = test::on(database, "2025-08-01", "cli:anna", [](const Session& session) {
            return registry::register_premises(
                session,
                {.contract = "10000004",
                 .address = "Storgatan 1",
                 .postal_code = "123 45",
                 .town = "Dalköping",
                 .valid_from = day("2025-01-01"),
                 .position = Position{45.1, -30}}
            );
        });
        REQUIRE(done.ok());
        const auto imported =
            test::on(database, "2025-08-01", "cli:anna", [](const Session& session) {
                auto reader = delimited::Reader::from_bytes(
                                  "kommuner.csv",
                                  "code,name,latitude,longitude\n9001,Orten,45,-30\n"
                )
                                  .value();
                const auto list = registry::read_municipalities(reader, day("2023-01-01")).value();
                return registry::import_municipalities(session, list, "Påhittad");
            });
        REQUIRE(imported.ok());
        const Finder finder(gathered(database, "2025-08-02").value());
        const Found found = finder.find({.place = "Orten"});
        REQUIRE(found.all.size() == 5);  // and those of the same area, last
        CHECK(found.all.front()->contract == "10000004");
        CHECK(distance_to(*found.all.front(), *found.from).value() == doctest::Approx(11119.5));
        CHECK(finder.published().physical_every_weeks == 4);
        CHECK(finder.localities().at(0).offers.size() == 1);
    });
}

TEST_CASE("a snapshot as known on an earlier day shows what was published by then") {
    test::for_each_database([](sql::Database& database) {
        import(database, a_release("2025-05"), "2025-06-01");
        import(database, a_release("2025-07"), "2025-08-01");
        publish(database, "2025-05", "2025-06-10");
        publish(database, "2025-07", "2025-08-01");
        const auto published = gathered(database, "2025-07-01");
        REQUIRE(published.ok());
        CHECK(to_text(published.value().periods.back().period) == "2025-05");
    });
}

}  // namespace
}  // namespace uppsikt::find
