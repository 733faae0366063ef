#include "services/workbook_layout.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/ensure.h"
#include "services/services.h"

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

TEST_CASE("a layout that lacks a title, or has a key too many, is refused with file, line and key"
) {
    const std::string path = "services/rom2-workbooks.toml";
    const auto files = embedded::services();
    std::string text(std::ranges::find(files, path, &EmbeddedFile::path)->text);
    const std::string_view title = "contract = \"KA-NUMMER\"\n";
    text.replace(text.find(title), title.size(), "kontrakt = \"KA-NUMMER\"\n");
    const EmbeddedFile changed{.path = path, .text = text};
    const Refusal refusal = Catalogue::load({&changed, 1}).refusal();
    REQUIRE(refusal.reasons.size() == 2);
    CHECK(refusal.reasons[0].code == "services_key_missing");
    CHECK(refusal.reasons[0].values[2] == TextValue{"key", "results.columns.contract"});
    CHECK(refusal.reasons[1].code == "services_key_unknown");
    CHECK(refusal.reasons[1].values[2] == TextValue{"key", "results.columns.kontrakt"});
    CHECK_THROWS_AS(WorkbookLayout::load({&changed, 1}, "rom2"), BrokenAssumption);
}

}  // namespace
}  // namespace uppsikt::services
