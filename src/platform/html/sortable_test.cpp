#include "platform/html/sortable.h"

#include <limits>
#include <sstream>

#include <doctest/doctest.h>

#include "base/ensure.h"
#include "platform/html/page.h"
#include "platform/html/style.h"
#include "platform/html/testing_html.h"
#include "support/xml.h"

namespace uppsikt::html {
namespace {

SortableTable a_table() {
    return {
        .id = "t",
        .caption = "Alla",
        .search_title = "Sök",
        .shown = "# av ##",
        .columns = {{.title = "Namn"}, {.title = "Effekt", .is_number = true, .hint = "log odds"}},
        .rows =
            {{{"A <b>"}, {"−0,5", -0.5}},
             {{"B"}, {"−∞", -std::numeric_limits<double>::infinity()}},
             {{"C"}, {"–"}}},
    };
}

TEST_CASE("a table that sorts is whole without script, in the order given") {
    const std::string table = written(sortable_table(a_table()));
    const auto facts = test::read_xml("<x>" + table + "</x>");
    REQUIRE_MESSAGE(facts.well_formed, facts.error);
    CHECK(facts.elements.at("tr") == 4);
    CHECK(!facts.elements.contains("button"));  // the script makes them
    CHECK(table.find("A &lt;b&gt;") < table.find("−∞"));
    CHECK(table.find("<td class=\"n\" data-by=\"-0.5\">") != table.npos);
    CHECK(table.find("data-by=\"-Infinity\"") != table.npos);
    CHECK(table.find("<td class=\"n\">–</td>") != table.npos);
    CHECK(
        table.find("hidden=\"hidden\"") != table.npos
    );  // the search field, until there is script
    CHECK(facts.ids.at("t") == 1);
}

TEST_CASE("a row with too few cells, or not a number to sort by, is a fault") {
    SortableTable table = a_table();
    table.rows.push_back({{"D"}});
    CHECK_THROWS_AS(sortable_table(table), BrokenAssumption);
    table = a_table();
    table.rows[0][1].by = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(sortable_table(table), BrokenAssumption);
}

TEST_CASE("its script and style can stand in a page and ask for nothing from outside") {
    std::ostringstream out;
    write_page(
        out,
        {.language = Language::sv,
         .title = "x",
         .styles = {base_style(), sortable_style()},
         .script = sortable_script(),
         .body = {sortable_table(a_table())}}
    );
    CHECK(test::read_xml(out.str()).well_formed);
    const std::string ours = std::string(sortable_style()) + std::string(sortable_script()) +
                             written(sortable_table(a_table()));
    for (const char* outside : {"http:", "https:", "url(", "@import", "//"})
        CHECK_MESSAGE(ours.find(outside) == std::string::npos, outside);
}

}  // namespace
}  // namespace uppsikt::html
