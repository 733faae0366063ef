#include <algorithm>

#include <fmt/format.h>

#include "publication/control_parts.h"

namespace uppsikt::publication::page {

namespace {

using html::element;
using html::Node;
using html::Nodes;

constexpr double chart_width = 312;
constexpr double chart_height = 132;
constexpr double baseline = 112;
constexpr double tallest = 92;
constexpr double step = 26;
constexpr double column_width = 18;

std::string number(double value) { return fmt::format("{:.1f}", value); }

/// In the least space: thousands of kronor.
std::string short_number(const Material& material, const FigureRule& rule, std::int64_t value) {
    if (rule.measure == Measure::count) return material.voice.count(value);
    return material.voice.count((value / 100 + 500) / 1000);
}

// NOLINTBEGIN(bugprone-easily-swappable-parameters): a month's place and a count
Node column(
    const Material& material, const FigureRule& rule, std::size_t month, std::int64_t most
) {
    // NOLINTEND(bugprone-easily-swappable-parameters)
    const Cell& cell =
        material.report().of(rule.figure).cells.at(material.report().regions.size(), month);
    const double left = step * static_cast<double>(month);
    const double height = cell ? tallest * static_cast<double>(*cell) /
                                     static_cast<double>(std::max<std::int64_t>(most, 1))
                               : 12;
    const std::string told =
        month_short(material, month) + ": " +
        (cell ? in_words(material, rule, cell) : material.voice.say("publication_hidden"));
    Nodes inside{element("title", {}, {told})};
    if (!cell || *cell != 0)
        inside.push_back(element(
            "rect",
            {{"class", cell ? "column" : "column-hidden"},
             {"x", number(left + 4)},
             {"y", number(baseline - std::max(height, 1.0))},
             {"width", number(column_width)},
             {"height", number(std::max(height, 1.0))},
             {"rx", "2"}}
        ));
    if (!cell || *cell != 0)
        inside.push_back(element(
            "text",
            {{"class", "value"},
             {"x", number(left + 4 + column_width / 2)},
             {"y", number(baseline - std::max(height, 1.0) - 4)},
             {"text-anchor", "middle"}},
            {cell ? short_number(material, rule, *cell) : std::string("··")}
        ));
    inside.push_back(element(
        "text",
        {{"class", "month"},
         {"x", number(left + 4 + column_width / 2)},
         {"y", number(baseline + 14)},
         {"text-anchor", "middle"}},
        {material.voice.say("publication_month_letter_" + std::to_string(month + 1))}
    ));
    return element("g", {}, std::move(inside));
}

}  // namespace

Node column_chart(const Material& material, const FigureRule& rule) {
    const auto& cells = material.report().of(rule.figure).cells;
    std::int64_t most = 0;
    for (std::size_t month = 0; month < 12; ++month)
        most = std::max(most, cells.at(cells.rows(), month).value_or(0));
    const std::string id = "chart-" + std::string(rule.code);
    Nodes inside{
        element(
            "title",
            {{"id", id}},
            {material.voice.say("publication_chart", {{"figure", name_of(material, rule)}})}
        ),
        element(
            "line",
            {{"class", "baseline"},
             {"x1", "0"},
             {"x2", number(chart_width)},
             {"y1", number(baseline)},
             {"y2", number(baseline)}}
        ),
    };
    for (std::size_t month = 0; month < 12; ++month)
        inside.push_back(column(material, rule, month, most));
    return element(
        "svg",
        {{"class", "columns"},
         {"viewBox", fmt::format("0 0 {} {}", chart_width, chart_height)},
         {"role", "img"},
         {"aria-labelledby", id}},
        std::move(inside)
    );
}

Node divided_bar(
    const Material& material, const std::string& title, const std::vector<Part>& parts
) {
    constexpr double width = 1000;
    std::int64_t whole = 0;
    for (const Part& part : parts)
        whole += part.number;
    Nodes drawn{element("title", {}, {title})};
    Nodes names;
    double left = 0;
    for (const Part& part : parts) {
        const double share =
            whole == 0 ? 0 : static_cast<double>(part.number) / static_cast<double>(whole);
        drawn.push_back(element(
            "rect",
            {{"class", "part " + part.classes},
             {"x", number(left)},
             {"y", "0"},
             {"width", number(std::max(share * width - 2, 0.5))},
             {"height", "34"}}
        ));
        left += share * width;
        names.push_back(element(
            "li",
            {},
            {element("span", {{"class", "key " + part.classes}, {"aria-hidden", "true"}}),
             element("b", {}, {material.voice.count(part.number)}),
             " " + part.name + " ",
             element("span", {{"class", "quiet"}}, {"(" + material.voice.percent(share, 1) + ")"})}
        ));
    }
    return element(
        "figure",
        {{"class", "divided"}},
        {element("figcaption", {}, {title}),
         element(
             "svg",
             {{"class", "divided-bar"},
              {"viewBox", "0 0 1000 34"},
              {"preserveAspectRatio", "none"},
              {"aria-hidden", "true"}},
             std::move(drawn)
         ),
         element("ul", {{"class", "divided-names"}}, std::move(names))}
    );
}

Node share_bar(std::int64_t part, std::int64_t whole) {
    const double share = whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    return element(
        "svg",
        {{"class", "share"},
         {"viewBox", "0 0 100 4"},
         {"preserveAspectRatio", "none"},
         {"aria-hidden", "true"}},
        {element("rect", {{"class", "share-whole"}, {"width", "100"}, {"height", "4"}}),
         element("rect", {{"class", "share-part"}, {"width", number(100 * share)}, {"height", "4"}})
        }
    );
}

}  // namespace uppsikt::publication::page
