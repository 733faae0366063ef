#include "publication/control_parts.h"

namespace uppsikt::publication::page {

namespace {

using html::element;
using html::Node;
using html::Nodes;

Node tile(const Material& material, const FigureRule& rule) {
    const Cell& whole = material.report().of(rule.figure).whole();
    std::string classes = "stat";
    if (rule.part_of && rule.rest_is_sensitive) classes += " of-which";
    const std::string label = material.voice.say("publication_tile_" + std::string(rule.code));
    Nodes inside{
        element("b", {}, {in_words(material, rule, whole)}),
        element("span", {}, {label}),
    };
    if (!whole)
        inside.push_back(
            element("span", {{"class", "spoken"}}, {material.voice.say("publication_hidden")})
        );
    return element("li", {{"class", classes}}, std::move(inside));
}

Node group(const Material& material, std::string_view name) {
    Nodes tiles;
    for (const FigureRule& rule : figure_rules)
        if (rule.group == name) tiles.push_back(tile(material, rule));
    return element(
        "div",
        {{"class", "group"}},
        {element("h3", {}, {material.voice.say("publication_group_" + std::string(name))}),
         element("ul", {{"class", "stats"}}, std::move(tiles))}
    );
}

/// What the visits found; nothing where a part of it is hidden.
Node outcomes(const Material& material) {
    const auto whole = [&](Figure figure) { return material.report().of(figure).whole(); };
    std::vector<Part> parts;
    std::int64_t rest = whole(Figure::visits).value_or(0);
    for (const FigureRule& rule : figure_rules) {
        if (rule.part_of != Figure::visits) continue;
        if (!whole(rule.figure)) return html::nothing();
        rest -= *whole(rule.figure);
        parts.push_back(
            {material.voice.say("publication_part_" + std::string(rule.code)),
             "part-" + std::string(rule.code),
             *whole(rule.figure)}
        );
    }
    if (!whole(Figure::visits) || *whole(Figure::visits) == 0) return html::nothing();
    parts.push_back({material.voice.say("publication_part_rest"), "part-rest", rest});
    return divided_bar(material, material.voice.say("publication_outcomes"), parts);
}

}  // namespace

Node summary(const Material& material) {
    return section(
        material,
        "summary",
        {group(material, "visits"),
         outcomes(material),
         group(material, "handling"),
         group(material, "sanctions")}
    );
}

Node months(const Material& material) {
    Nodes charts;
    for (const FigureRule& rule : figure_rules) {
        const ShownFigure& figure = material.report().of(rule.figure);
        std::string title = name_of(material, rule);
        if (rule.measure == Measure::money)
            title += " (" + material.voice.say("publication_thousands") + ")";
        charts.push_back(element(
            "div",
            {{"class", "month-chart"}},
            {element("h3", {}, {title}),
             figure.has_breakdown
                 ? column_chart(material, rule)
                 : element("p", {{"class", "quiet"}}, {material.voice.say("publication_withheld")})}
        ));
    }
    return section(
        material,
        "months",
        {element("p", {{"class", "quiet"}}, {material.voice.say("publication_months_about")}),
         element("div", {{"class", "month-charts"}}, std::move(charts))}
    );
}

}  // namespace uppsikt::publication::page
