#include <cmath>
#include <limits>
#include <sstream>

#include <doctest/doctest.h>

#include "base/ensure.h"
#include "platform/charts/funnel.h"
#include "platform/charts/interval.h"
#include "platform/charts/ordered.h"
#include "platform/charts/style.h"
#include "support/xml.h"

namespace uppsikt::charts {
namespace {

std::string written(const html::Node& node) {
    std::ostringstream out;
    out << node;
    return out.str();
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

int count_of(const std::string& text, const std::string& part) {
    int count = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

TEST_CASE("a value lies on its axis by its share, also on a logarithmic one") {
    CHECK(Axis{.from = 0, .to = 0.4}.share(0.1) == doctest::Approx(0.25));
    const Axis powers{.from = 1, .to = 100, .logarithmic = true};
    CHECK(powers.share(10) == doctest::Approx(0.5));
    CHECK(powers.share(100) == doctest::Approx(1));
}

TEST_CASE("what is not a finite number is not drawn") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS((Axis{.from = 0, .to = 1}.share(nan)), BrokenAssumption);
    CHECK_THROWS_AS((Axis{.from = 0, .to = 1, .logarithmic = true}.share(0.5)), BrokenAssumption);
    CHECK_THROWS_AS((Axis{.from = 1, .to = 1}.share(1)), BrokenAssumption);
    CHECK_THROWS_AS(coordinate(nan), BrokenAssumption);
}

TEST_CASE("ticks stand at round steps and reach past both ends") {
    CHECK(round_steps(0.03, 0.38, 5) == std::vector<double>{0, 0.1, 0.2, 0.1 * 3, 0.4});
    CHECK(decimals_of(round_steps(0.03, 0.38, 5)) == 1);
    CHECK(round_steps(-0.7, 0.2, 4) == std::vector<double>{-1, -0.5, 0, 0.5});
    CHECK(decimals_of({0, 0.05, 0.1}) == 2);
    CHECK(decimals_of({0, 100}) == 0);
    for (const double width : {1e-6, 0.013, 0.4, 7.0, 99.0, 12345.0}) {
        const auto steps = round_steps(1.7 * width, 2.7 * width, 5);
        CHECK(steps.front() <= 1.7 * width * (1 + 1e-6));
        CHECK(steps.back() >= 2.7 * width * (1 - 1e-6));
        CHECK(steps.size() >= 3);
        CHECK(steps.size() <= 12);
    }
    CHECK(round_steps(0.2, 0.2, 5).size() >= 2);
}

TEST_CASE("ticks of a logarithmic axis are 1, 2 and 5 times powers of ten") {
    CHECK(logarithmic_steps(7, 120) == std::vector<double>{10, 20, 50, 100});
    CHECK(logarithmic_steps(1, 1) == std::vector<double>{1});
    CHECK_THROWS_AS(logarithmic_steps(0, 10), BrokenAssumption);
}

TEST_CASE("coordinates are short") {
    CHECK(coordinate(12.04) == "12");
    CHECK(coordinate(12.06) == "12.1");
    CHECK(coordinate(-0.01) == "0");
    CHECK(coordinate(100) == "100");
    CHECK(percentage(0.12345) == "12.35%");
}

FunnelPlot a_funnel() {
    return {
        .about = {.id = "f", .title = "Tratt", .description = "Två grupper & en gräns."},
        .x =
            {.from = 10,
             .to = 1000,
             .ticks = {{10, "10"}, {100, "100"}, {1000, "1 000"}},
             .logarithmic = true,
             .title = "Deltagare"},
        .y =
            {.from = 0, .to = 0.4, .ticks = {{0, "0"}, {0.2, "0,2"}, {0.4, "0,4"}}, .title = "Mått"
            },
        .lines =
            {{.at = 0.2, .name = "gräns", .tone = Tone::bad, .dashed = true},
             {.at = 0.21, .name = "riket"}},
        .bands = {{.name = "slump", .parts = {{10, -0.1, 0.5}, {1000, 0.18, 0.22}}}},
        .classes =
            {{.name = "andra",
              .mark = {Shape::ring, Tone::quiet, 3},
              .points = {{100, 0.3, "ett <b>"}}},
             {.name = "kandidater",
              .mark = {Shape::diamond, Tone::bad, 4},
              .points = {{10, 0}, {1000, 0.4}}}},
    };
}

TEST_CASE("a funnel plot is one picture with title, description and a mark for every point") {
    const std::string svg = written(funnel_plot(a_funnel()));
    const auto facts = test::read_xml(svg);
    REQUIRE_MESSAGE(facts.well_formed, facts.error);
    CHECK(holds(svg, "role=\"img\" aria-labelledby=\"f-title\" aria-describedby=\"f-text\""));
    CHECK(facts.ids.at("f-title") == 1);
    CHECK(facts.ids.at("f-text") == 1);
    CHECK(holds(svg, "Två grupper &amp; en gräns."));
    CHECK(holds(svg, "<title>ett &lt;b&gt;</title>"));
    CHECK(count_of(svg, "full tone-bad") == 2);
    CHECK(count_of(svg, "open tone-quiet") == 1);
    CHECK(holds(svg, ">gräns</text>"));
    CHECK(holds(svg, ">Deltagare</text>"));
}

TEST_CASE("a point can have its name beside it, on the side where there is room") {
    FunnelPlot plot = a_funnel();
    plot.classes[1].points[0].name = "Lund & Co";
    plot.classes[1].points[1].name = "Umeå";
    const std::string svg = written(funnel_plot(plot));
    CHECK(test::read_xml(svg).well_formed);
    CHECK(holds(svg, "text-anchor=\"start\" class=\"point-name\">Lund &amp; Co</text>"));
    CHECK(holds(svg, "text-anchor=\"end\" class=\"point-name\">Umeå</text>"));
    CHECK(count_of(svg, "point-name") == 2);
}

TEST_CASE("a band is cut off at the axes, points beyond them are a fault") {
    const std::string svg = written(funnel_plot(a_funnel()));
    CHECK(holds(svg, "M56 34L852 "));  // the upper edge starts at the top, not above it
    FunnelPlot plot = a_funnel();
    plot.classes[1].points.push_back({100, 0.41});
    CHECK_THROWS_AS(funnel_plot(plot), BrokenAssumption);
}

TEST_CASE("names of lines that lie close do not lie on each other") {
    const std::string svg = written(funnel_plot(a_funnel()));
    const auto height_of = [&](const std::string& name) {
        const std::size_t end = svg.find(">" + name + "</text>");
        const std::size_t y = svg.rfind("y=\"", end) + 3;
        return std::stod(svg.substr(y));
    };
    CHECK(height_of("gräns") - height_of("riket") >= 17);
}

TEST_CASE("the legend names every class, line and band, and shapes differ as well as colours") {
    const std::string list = written(legend(a_funnel()));
    for (const char* name : {"andra", "kandidater", "gräns", "riket", "slump"})
        CHECK(holds(list, std::string(name) + "</li>"));
    CHECK(holds(list, "<circle"));
    CHECK(holds(list, "<path"));
    CHECK(holds(list, "reference dashed"));
}

TEST_CASE(
    "for narrow screens a plot is drawn once more, with ids of its own and nothing to hover over"
) {
    const std::string both = written(responsive_funnel_plot(a_funnel()));
    const auto facts = test::read_xml(both);
    REQUIRE_MESSAGE(facts.well_formed, facts.error);
    for (const auto& [id, times] : facts.ids)
        CHECK_MESSAGE(times == 1, id);
    CHECK(facts.ids.contains("f-narrow-title"));
    CHECK(count_of(both, "ett &lt;b&gt;") == 1);
}

TEST_CASE("a plot without points still has its axes and lines") {
    FunnelPlot plot = a_funnel();
    plot.classes.clear();
    const std::string svg = written(funnel_plot(plot));
    CHECK(test::read_xml(svg).well_formed);
    CHECK(holds(svg, ">gräns</text>"));
}

IntervalScale a_scale() {
    return {
        .axis = {.from = 0, .to = 0.4, .ticks = {{0, "0"}, {0.4, "0,4"}}, .title = "Mått"},
        .references = {{.at = 0.2, .name = "gräns", .tone = Tone::bad, .dashed = true}}
    };
}

TEST_CASE("an interval stretches with its cell and says itself in words") {
    const Interval interval{
        .lower = 0.1,
        .middle = 0.15,
        .upper = 0.3,
        .other = 0.12,
        .mark = {Shape::dot, Tone::caution, 4}
    };
    const std::string svg = written(interval_strip(a_scale(), interval, "0,15 (0,10–0,30)"));
    CHECK(test::read_xml(svg).well_formed);
    CHECK(holds(svg, "aria-label=\"0,15 (0,10–0,30)\""));
    CHECK(holds(svg, "x1=\"25%\" x2=\"75%\""));
    CHECK(holds(svg, "<svg x=\"37.5%\" y=\"50%\""));
    CHECK(holds(svg, "<svg x=\"30%\" y=\"50%\""));
    CHECK(holds(svg, "class=\"reference dashed tone-bad\" x1=\"50%\" x2=\"50%\""));
}

TEST_CASE("an interval the wrong way round is a fault") {
    const Interval interval{.lower = 0.3, .middle = 0.2, .upper = 0.1, .other = {}, .mark = {}};
    CHECK_THROWS_AS(interval_strip(a_scale(), interval, ""), BrokenAssumption);
}

TEST_CASE("a caterpillar is a table that can be read aloud, row by row") {
    const Caterpillar chart{
        .id = "c",
        .caption = "Kandidaterna",
        .name_title = "Avtal",
        .value_title = "Under",
        .scale = a_scale(),
        .rows =
            {{.name = "Ett & två",
              .interval =
                  Interval{.lower = 0.1, .middle = 0.2, .upper = 0.3, .other = {}, .mark = {}},
              .label = "0,2",
              .value = "82 av 100"},
             {.name = "Tre", .interval = {}, .label = "för få deltagare", .value = "–"}},
    };
    const std::string table = written(caterpillar(chart));
    const auto facts = test::read_xml(table);
    REQUIRE_MESSAGE(facts.well_formed, facts.error);
    CHECK(facts.elements.at("tr") == 3);
    CHECK(facts.elements.at("thead") == 1);
    CHECK(facts.elements.at("caption") == 1);
    CHECK(count_of(table, "scope=\"row\"") == 2);
    CHECK(holds(table, "för få deltagare"));
    CHECK(holds(facts.text, "Ett & två"));
    CHECK(holds(table, "82 av 100"));
}

TEST_CASE("rows of a caterpillar can stand in named parts, such as the levels of a factor") {
    const CaterpillarRow row{
        .name = "21–30",
        .interval = Interval{.lower = 0.1, .middle = 0.2, .upper = 0.3, .other = {}, .mark = {}},
        .label = "0,2",
        .value = "1,2"
    };
    const std::string table = written(caterpillar(
        {.id = "c",
         .caption = "Koefficienter",
         .name_title = "Vad",
         .value_title = "Oddskvot",
         .scale = a_scale(),
         .rows = {row},
         .parts = {{.title = "ålder", .rows = {row, row}}, {.title = "kön <i>", .rows = {row}}}}
    ));
    const auto facts = test::read_xml(table);
    REQUIRE_MESSAGE(facts.well_formed, facts.error);
    CHECK(facts.elements.at("tbody") == 3);
    CHECK(facts.elements.at("tr") == 1 + 4 + 2);
    CHECK(count_of(table, "scope=\"rowgroup\"") == 2);
    CHECK(holds(facts.text, "kön <i>"));
}

OrderedPlot an_ordered_plot(std::size_t items) {
    OrderedPlot plot{
        .about = {.id = "o", .title = "I ordning", .description = "Lägst först & högst sist."},
        .y = {.from = -1, .to = 1, .ticks = {{-1, "−1"}, {0, "0"}, {1, "1"}}, .title = "Effekt"},
        .x_title = "Plats",
        .lines = {{.at = -0.5, .name = "golv", .tone = Tone::bad, .dashed = true}},
        .stretches = {},
        .items = {},
        .names = {{{Shape::diamond, Tone::bad, 4}, "under golvet"}, {{Shape::dot}, "andra"}},
    };
    for (std::size_t i = 0; i < items; ++i) {
        const double middle = -0.9 + 1.8 * static_cast<double>(i) / static_cast<double>(items);
        plot.items.push_back(
            {.lower = middle - 0.3,
             .middle = middle,
             .upper = middle + 0.2,
             .mark =
                 {.shape = middle < -0.5 ? Shape::diamond : Shape::dot,
                  .tone = middle < -0.5 ? Tone::bad : Tone::plain},
             .title = "nr " + std::to_string(i) + " <b>"}
        );
    }
    return plot;
}

TEST_CASE("estimates in order are one picture, with a mark and a line for each") {
    OrderedPlot plot = an_ordered_plot(10);
    plot.stretches = {{0, 3, "A"}, {4, 9, "B"}};
    const std::string svg = written(ordered_plot(plot));
    const auto facts = test::read_xml(svg);
    REQUIRE_MESSAGE(facts.well_formed, facts.error);
    CHECK(holds(svg, "role=\"img\" aria-labelledby=\"o-title\" aria-describedby=\"o-text\""));
    CHECK(holds(svg, "Lägst först &amp; högst sist."));
    CHECK(count_of(svg, "class=\"span ") == 10);
    CHECK(count_of(svg, "<title>nr ") == 10);
    CHECK(count_of(svg, "full tone-bad") == 3);  // below the floor: another shape, too
    CHECK(facts.elements.at("rect") == 2);
    CHECK(holds(svg, ">B</text>"));
    CHECK(holds(svg, ">golv</text>"));
    CHECK(!holds(svg, "y1=\"5"));  // the first interval reaches below the axis and is cut off there
    const std::string list = written(legend(plot));
    for (const char* name : {"under golvet", "andra", "golv"})
        CHECK(holds(list, std::string(name) + "</li>"));
}

TEST_CASE("of thousands in order some hundreds are drawn, evenly, in their places") {
    CHECK(drawn_each(1) == 1);
    CHECK(drawn_each(300) == 1);
    CHECK(drawn_each(301) == 2);
    const std::string svg = written(ordered_plot(an_ordered_plot(10'000)));
    const auto marks = static_cast<std::size_t>(count_of(svg, "class=\"span "));
    CHECK(marks == (10'000 + drawn_each(10'000) - 1) / drawn_each(10'000));
    CHECK(svg.size() < 80'000);
    CHECK(holds(svg, ">nr 0 &lt;b&gt;<"));
    CHECK(holds(svg, ">nr 9996 &lt;b&gt;<"));
}

TEST_CASE("in order for narrow screens too, with ids of its own; and nothing in order is a fault") {
    const std::string both = written(responsive_ordered_plot(an_ordered_plot(3)));
    const auto facts = test::read_xml(both);
    REQUIRE_MESSAGE(facts.well_formed, facts.error);
    for (const auto& [id, times] : facts.ids)
        CHECK_MESSAGE(times == 1, id);
    CHECK(count_of(both, "nr 1 ") == 1);
    CHECK_THROWS_AS(ordered_plot(an_ordered_plot(0)), BrokenAssumption);
    OrderedPlot wrong = an_ordered_plot(2);
    wrong.items[1].lower = 0.9;
    CHECK_THROWS_AS(ordered_plot(wrong), BrokenAssumption);
}

TEST_CASE("every tone has a colour, and the style asks for nothing from outside") {
    for (const Tone tone : {Tone::plain, Tone::quiet, Tone::good, Tone::caution, Tone::bad})
        CHECK(holds(std::string(chart_style()), "." + class_of(tone) + " {"));
    for (const char* outside : {"http", "url(", "@import", "//", "<", "&"})
        CHECK(!holds(std::string(chart_style()), outside));
}

}  // namespace
}  // namespace uppsikt::charts
