#include <algorithm>
#include <map>

#include "publication/control_parts.h"

namespace uppsikt::publication::page {

namespace {

using html::element;
using html::Node;
using html::Nodes;

struct CellOfTable {
    std::size_t row = 0;
    std::size_t column = 0;
    auto operator<=>(const CellOfTable&) const = default;
};

Node entry_row(const Material& material, const FigureRule& rule, const Entry& entry) {
    std::string related;
    for (const std::string& one : entry.related)
        related += (related.empty() ? "" : ", ") + one;
    Nodes cells{
        element("th", {{"scope", "row"}, {"class", "nowrap"}}, {entry.number}),
        element("td", {{"class", "nowrap"}}, {to_text(entry.day)}),
        element("td", {}, {entry.area}),
        element("td", {}, {entry.contract}),
        element("td", {}, {related}),
    };
    if (rule.measure == Measure::money)
        cells.push_back(
            element("td", {{"class", "number"}}, {in_cell(material, rule, entry.amount)})
        );
    return element("tr", {}, std::move(cells));
}

Node list(const Material& material, const FigureRule& rule) {
    const ControlReport& report = material.report();
    const ShownFigure& figure = report.of(rule.figure);
    std::map<CellOfTable, Nodes> groups;
    for (const Entry& entry : figure.entries) {
        const auto region = std::ranges::find(report.regions, entry.region);
        const CellOfTable cell{
            static_cast<std::size_t>(region - report.regions.begin()),
            static_cast<unsigned>(std::chrono::year_month_day{entry.day}.month()) - 1
        };
        groups[cell].push_back(entry_row(material, rule, entry));
    }
    const std::string columns = rule.measure == Measure::money ? "6" : "5";
    Nodes bodies;
    for (auto& [cell, rows] : groups) {
        Nodes body{element(
            "tr",
            {},
            {element(
                "th",
                {{"colspan", columns}, {"scope", "rowgroup"}, {"class", "part"}},
                {region_name(material, cell.row) + ", " + month_short(material, cell.column) +
                 ": " + in_words(material, rule, figure.cells.at(cell.row, cell.column))}
            )}
        )};
        std::ranges::move(rows, std::back_inserter(body));
        bodies.push_back(
            element("tbody", {{"id", anchor(rule, cell.row, cell.column)}}, std::move(body))
        );
    }
    Nodes titles;
    for (const std::string_view code : {"number", "day", "area", "contract", "related"})
        titles.push_back(element(
            "th",
            {{"scope", "col"}},
            {material.voice.say("publication_case_" + std::string(code))}
        ));
    if (rule.measure == Measure::money)
        titles.push_back(element(
            "th",
            {{"scope", "col"}, {"class", "number"}},
            {material.voice.say("publication_currency")}
        ));
    Nodes table{element("thead", {}, {element("tr", {}, std::move(titles))})};
    std::ranges::move(bodies, std::back_inserter(table));
    return element("table", {{"class", "data case-list"}}, std::move(table));
}

}  // namespace

Node cases(const Material& material) {
    if (material.is_for_everyone()) return html::nothing();
    Nodes inside{element("p", {{"class", "quiet"}}, {material.voice.say("publication_cases_about")})
    };
    for (const FigureRule& rule : figure_rules) {
        const auto count = static_cast<long long>(material.report().of(rule.figure).entries.size());
        inside.push_back(element(
            "details",
            {{"class", "figure"}, {"id", "cases-" + std::string(rule.code)}},
            {element(
                 "summary",
                 {},
                 {element("b", {}, {name_of(material, rule)}),
                  " ",
                  element(
                      "span",
                      {{"class", "quiet"}},
                      {material.voice.say("publication_rows", {{"n", material.voice.count(count)}})}
                  )}
             ),
             list(material, rule)}
        ));
    }
    return section(material, "cases", std::move(inside));
}

}  // namespace uppsikt::publication::page
