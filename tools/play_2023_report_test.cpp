// The year is played whole, and the report counts what the agency's own report says.
#include <map>
#include <string>

#include <doctest/doctest.h>

#include "app/store.h"
#include "base/embedded.h"
#include "cases/cases.h"
#include "play_2023_year.h"
#include "publication/publication.h"
#include "support/temporary_folder.h"

namespace uppsikt::play {
namespace {

using publication::Audience;
using publication::ControlReport;
using publication::Figure;

TEST_CASE("the played year gives every figure of the agency's report of 2023") {
    const test::TemporaryFolder folder;
    const auto catalogue = services::Catalogue::load(embedded::services()).value();
    const auto handbook = cases::Handbook::make(catalogue).value();
    const auto checklist = catalogue.checklist("rom2").value();
    const auto service = catalogue.service("rom2").value();
    const auto location = app::locate("sqlite:year.db", folder.path()).value();
    const auto store =
        app::Store::open(location, folder.path(), app::Store::For::writing, {}).value();
    Office office(
        *store,
        {.handbook = handbook, .checklist = checklist, .service = service},
        2023,
        nullptr
    );
    Year(office).play();

    const Date today{std::chrono::year{2024} / 3 / 11};
    const auto report_for = [&](Audience audience) {
        return store->database().read([&](sql::Transaction& db) {
            return publication::control_report(
                       {db, "user:reader", Instant{today}, today},
                       handbook,
                       {.year = 2023, .service = "rom2", .audience = audience}
            )
                .value();
        });
    };
    const std::map<Figure, std::int64_t> expected{
        {Figure::visits, 1854},
        {Figure::premises_missing, 15},
        {Figure::unstaffed, 158},
        {Figure::came_after_contact, 21},
        {Figure::staff_busy, 36},
        {Figure::checklist_failed, 698},
        {Figure::complaints, 868},
        {Figure::reports, 170},
        {Figure::competence_reports, 34},
        {Figure::running_areas, 17},
        {Figure::one_off_areas, 28},
        {Figure::sanctions_sum, 3'760'000 * 100},
    };
    const ControlReport unit = report_for(Audience::unit);
    const ControlReport everyone = report_for(Audience::everyone);
    for (const auto& [figure, number] : expected) {
        CAPTURE(publication::rule_of(figure).code);
        CHECK(unit.of(figure).whole() == number);
        CHECK(everyone.of(figure).whole() == number);
        // Every number is traced to as many cases as it says.
        std::int64_t traced = 0;
        for (const publication::Entry& entry : unit.of(figure).entries)
            traced += entry.amount;
        CHECK(traced == number);
        CHECK(everyone.of(figure).entries.empty());
        // So few came after contact that the visits by themselves would tell some of them.
        CHECK(everyone.of(figure).has_breakdown == (figure != Figure::came_after_contact));
        // Nothing small is shown, and what is shown is as it is.
        const auto& cells = everyone.of(figure).cells;
        for (std::size_t row = 0; row <= cells.rows(); ++row)
            for (std::size_t column = 0; column <= cells.columns(); ++column)
                if (const auto& cell = cells.at(row, column)) {
                    CHECK(cell == unit.of(figure).cells.at(row, column));
                    CHECK_FALSE(everyone.small.has(*cell));
                }
    }
    CHECK(unit.regions.size() == 6);
    CHECK(unit.is_whole_year());
}

}  // namespace
}  // namespace uppsikt::play
