#include "services/workbook_layout.h"

#include <doctest/doctest.h>

#include "base/ensure.h"

namespace uppsikt::services {
namespace {

TEST_CASE("the layout of the agency's workbooks is whole") {
    const WorkbookLayout layout = WorkbookLayout::load(embedded::services(), "rom2");
    CHECK(layout.service == "rom2");
    CHECK(layout.results.contract == "KA-NUMMER");
    REQUIRE(layout.results.levels.size() == 3);
    CHECK(layout.results.levels[2].weight == "Vikt nivå C");
    CHECK(layout.ratings.months[4] == "Maj");
    CHECK(layout.highest_star == 4);
}

TEST_CASE("a layout that is not there is our fault, and said") {
    CHECK_THROWS_AS(WorkbookLayout::load(embedded::services(), "nowhere"), BrokenAssumption);
}

}  // namespace
}  // namespace uppsikt::services
