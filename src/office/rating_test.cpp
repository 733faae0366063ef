#include "office/rating.h"

#include <regex>

#include "results/parsed_workbook.h"
#include "support/database.h"
#include "support/office.h"
#include "support/release.h"
#include "support/rom2.h"
#include "support/temporary_folder.h"
#include "support/workbook_writer.h"
#include "support/xml.h"

namespace uppsikt::office {
namespace {

using results::testing::Release;
using test::rom2;
using testing::AnOffice;
using testing::every_table;
using testing::the_texts;

const std::string dangerous_name = "<b>Söner</b> & \"Co\"";

/// Thirty contracts from far below the limit to far above, and some that changed since March.
Release period(const std::string& name) {
    Release release(name);
    const bool is_later = name != "2025-03";
    for (int i = 0; i < 30; ++i) {
        results::testing::ContractRow
            row{.contract = std::to_string(10000001 + i),
                .supplier = i == 0 ? dangerous_name : "Leverantör " + std::to_string(i) + " AB",
                .area = i % 2 == 0 ? "Ånge" : "Ystad",
                .star = is_later && i % 5 == 0 ? 1.0 : 3.0,
                .levels = {
                    {"A", 20 + i, i / 2, i / 4},
                    {"B", 40, 5 + i / 2 + (is_later ? i % 3 : 0), i / 3},
                    {"C", 10, 2, 1},
                }};
        const double measure =
            results::weighted_measure(row.levels, results::testing::release_weights).value();
        if (row.star == 1 && measure < 0.1995) row.flag = "Ja";
        release.with(row);
    }
    return release;
}

/// A database with two periods, and a release of the later one.
class ARatingRoom {
    test::FreshDatabase fresh_{sql::Backend::sqlite};

    template <class Work>
    auto read(Work&& work) {
        return fresh_.database().read([&](sql::Transaction& db) {
            return work(Session{db, "user:reader", Instant{office.today()}, office.today()});
        });
    }

public:
    AnOffice office{fresh_.database()};
    std::string number;

    ARatingRoom() {
        import(period("2025-03"), "2025-04-01");
        import(period("2025-05"), "2025-06-01");
        number = office.number_of("officer:anna", "release draft", {{"period", {"2025-05"}}});
    }

    releases::Release release() {
        return read([&](const Session& session) {
            return releases::release(session, number).value();
        });
    }
    RatingMaterial material() {
        return read([&](const Session& session) {
            return rating_material(session, rom2(), releases::release(session, number).value())
                .value();
        });
    }
    std::vector<releases::Release> all() {
        return read([](const Session& session) { return releases::releases(session); });
    }

    std::string page(
        const Room& room, double limit, const std::optional<ReleaseStep>& step = std::nullopt
    ) {
        const releases::Release one = release();
        const RatingMaterial computed = material();
        return rating_page(
            room,
            {.release = one, .material = computed, .limit = limit, .step = step}
        );
    }

    std::string near_csv(double limit) {
        const releases::Release one = release();
        const RatingMaterial computed = material();
        return near_limit_csv(
            office.room(Language::en),
            {.release = one, .material = computed, .limit = limit}
        );
    }

private:
    void import(const Release& sheets, std::string_view known_on) {
        const test::TemporaryFolder folder;
        const auto path = folder.path() / ("utfall-" + std::string(known_on) + ".xlsx");
        test::write_workbook(path, sheets.sheets());
        const auto workbook = results::read_workbook(path, results::testing::rom2_layout()).value();
        const auto done = fresh_.database().write([&](sql::Transaction& db) {
            const Session session{db, "import", Instant{office.today()}, office.today()};
            return results::import_workbook(session, *workbook, test::day(known_on));
        });
        REQUIRE(done.ok());
    }
};

ARatingRoom& the_room() {
    static ARatingRoom room;
    return room;
}

test::XmlFacts facts_of(const std::string& page) {
    return test::read_xml(std::string_view(page).substr(page.find('\n')));
}

bool has(const std::string& page, std::string_view text) { return page.find(text) != page.npos; }

TEST_CASE("the rating room is well-formed in both languages, and names nothing by a code") {
    for (const Language language : {Language::sv, Language::en}) {
        const Room room = the_room().office.room(language);
        const ReleaseStep refused{
            .verb = "submit",
            .given = {{"note", {dangerous_name}}},
            .reasons = {Reason{"releases_note_missing"}},
            .key = "0123"
        };
        const std::vector<std::string> pages{
            the_room().page(room, 0.2),
            the_room().page(room, 0.001),
            the_room().page(room, 0.9),
            the_room().page(room, 0.2, refused),
            ratings_page(
                room,
                {.releases = the_room().all(), .periods = {std::chrono::year{2025} / 5}}
            ),
            ratings_page(room, {}),
        };
        for (const std::string& page : pages) {
            const test::XmlFacts facts = facts_of(page);
            CHECK_MESSAGE(facts.well_formed, facts.error);
            CHECK(facts.elements.at("h1") == 1);
            for (const auto& [id, count] : facts.ids)
                CHECK_MESSAGE(count == 1, id);
            std::smatch code;
            const bool shows_code =
                std::regex_search(facts.text, code, std::regex("[A-Za-z]+_[A-Za-z_]+"));
            CHECK_MESSAGE(!shows_code, code.str());
            CHECK_FALSE(has(page, "<b>"));
        }
        CHECK(facts_of(pages[0]).text.find(dangerous_name) != std::string::npos);
        CHECK(has(pages[3], "&lt;b&gt;Söner&lt;/b&gt; &amp;"));
    }
}

TEST_CASE("the figures are those of the limit that is asked about, and the table has every limit") {
    const RatingMaterial material = the_room().material();
    REQUIRE(material.limits.size() == 41);
    for (const LimitStep& step : material.limits) {
        const results::WhatIf at =
            results::what_if(material.computed.now, step.limit, material.region_of_area);
        CHECK(step.below == at.below);
        CHECK(step.surely + step.perhaps == step.below);
        CHECK(step.participants == at.participants);
    }
    CHECK(std::ranges::is_sorted(material.limits, {}, &LimitStep::below));
    const double in_force = material.computed.now.limit.limit;
    const LimitStep& middle = material.limits[20];
    CHECK(middle.limit == in_force);
    CHECK(middle.below > 0);
    CHECK(middle.perhaps > 0);
    const std::string page = the_room().page(the_room().office.room(Language::sv), in_force);
    const auto figure = [&](std::string_view name, int n) {
        return "data-figure=\"" + std::string(name) + "\">" + std::to_string(n) + "</dd>";
    };
    CHECK(has(page, figure("below", middle.below)));
    CHECK(has(page, figure("surely", middle.surely)));
    CHECK(has(page, figure("perhaps", middle.perhaps)));
    // Without script it is a form with a field of numbers.
    CHECK(has(page, "name=\"grans\" type=\"number\" min=\"0.100\" max=\"0.300\" step=\"0.005\""));
    CHECK(has(page, "data-limit=\"0.200\" class=\"sum\""));
    const std::string higher = the_room().page(the_room().office.room(Language::sv), 0.3);
    CHECK(has(higher, figure("below", material.limits.back().below)));
    CHECK(has(higher, "value=\"0.300\""));
}

TEST_CASE("every part says where its numbers are from: period, how many, day, rule and version") {
    const std::string page = the_room().page(the_room().office.room(Language::sv), 0.2);
    const std::string whence = "Period maj 2025: 30 avtal med";
    int told = 0;
    for (std::size_t at = page.find(whence); at != page.npos; at = page.find(whence, at + 1))
        ++told;
    CHECK(told == 6);
    CHECK(has(page, "som det var känt 2 mars 2026. Regel QUAL-LIM, version"));
    CHECK(has(page, the_room().release().results_sha256.substr(0, 16)));
    CHECK(has(page, "av 100"));
    CHECK(has(page, "Mot mars 2025"));
    CHECK(has(page, "<svg"));
}

TEST_CASE("those near a limit are fetched as CSV, all of them, each row with where it is from") {
    const std::string csv = the_room().near_csv(0.2);
    CAPTURE(csv);
    CHECK(csv.starts_with(
        "release,period,known on,rule,rule version,limit,supplier,contract,area,participants,"
        "measure,90 % interval from,90 % interval to,probability below the limit,stars,row of the "
        "source\n"
    ));
    const auto rows = std::ranges::count(csv, '\n') - 1;
    CHECK(rows > 0);
    std::ptrdiff_t whole = 0;
    for (std::size_t at = csv.find("\n2025-05.1,2025-05,2026-03-02,QUAL-LIM,"); at != csv.npos;
         at = csv.find("\n2025-05.1,2025-05,2026-03-02,QUAL-LIM,", at + 1))
        ++whole;
    CHECK(whole == rows);
    const std::string page = the_room().page(the_room().office.room(Language::sv), 0.2);
    CHECK(has(page, "/betyg/2025-05.1/nara-gransen.csv?grans=0.2"));
}

TEST_CASE("two persons: who prepared is not offered to approve, and another is") {
    ARatingRoom room;
    Room anna = room.office.room(Language::sv, "decision_maker");
    Room cia = anna;
    cia.seat->actor = "user:cia";
    CHECK(has(room.page(anna, 0.2), "/betyg/2025-05.1/submit"));
    CHECK_FALSE(has(room.page(anna, 0.2), "/betyg/2025-05.1/approve"));

    const std::string form = room.page(anna, 0.2, ReleaseStep{.verb = "submit", .key = "0123"});
    CHECK(has(form, "action=\"/betyg/2025-05.1/submit\""));
    CHECK(has(form, "name=\"note\""));
    CHECK_FALSE(has(form, "name=\"number\""));

    const operations::Given said{{"number", {room.number}}, {"note", {"Läst. " + dangerous_name}}};
    room.office.ask("officer:anna", "release submit", said);
    CHECK_FALSE(has(room.page(anna, 0.2), "/betyg/2025-05.1/approve"));
    CHECK(has(room.page(anna, 0.2), "En annan person ska godkänna"));
    CHECK(has(room.page(cia, 0.2), "/betyg/2025-05.1/approve"));
    Room officer = room.office.room(Language::sv);
    officer.seat->actor = "user:bo";
    CHECK_FALSE(has(room.page(officer, 0.2), "/betyg/2025-05.1/approve"));

    room.office.ask("decision_maker:cia", "release approve", said);
    const std::string published = room.page(cia, 0.2);
    CHECK(has(published, "ändras aldrig mer"));
    CHECK(has(published, "/betyg/2025-05.1/withdraw"));
    CHECK(has(published, "Läst. &lt;b&gt;"));
    CHECK(has(published, "2 mars 2026 23:30</time> · cia"));
    room.office.ask("decision_maker:cia", "release withdraw", said);
    CHECK_FALSE(
        has(room.page(cia, 0.2),
            "class=\"button"
            " first")
    );
}

TEST_CASE("the list has every release with its state, and the form of a draft asks for a period") {
    const std::string page = ratings_page(
        the_room().office.room(Language::sv),
        {.releases = the_room().all(), .periods = {std::chrono::year{2025} / 5}}
    );
    CHECK(has(page, "href=\"/betyg/2025-05.1\""));
    CHECK(has(page, "Utkast"));
    CHECK(has(page, "action=\"/betyg\""));
    CHECK(has(page, "name=\"period\""));
    // Who may not draft is not asked to.
    const std::string inspector =
        ratings_page(the_room().office.room(Language::sv, "inspector"), {});
    CHECK_FALSE(has(inspector, "name=\"period\""));
}

TEST_CASE("a release has an address, whatever its number looks like") {
    CHECK(path_of_release("2025-05.1") == "/betyg/2025-05.1");
    CHECK(path_of_release("a b/..?x") == "/betyg/a%20b/..%3Fx");
}

}  // namespace
}  // namespace uppsikt::office
