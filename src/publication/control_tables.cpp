#include "publication/control_parts.h"

namespace uppsikt::publication::page {

namespace {

using html::element;
using html::Node;
using html::Nodes;

/// The number, with a link to its cases where the reader may see them.
Node linked(const Material& material, const FigureRule& rule, std::size_t row, std::size_t column) {
    const ShownFigure& figure = material.report().of(rule.figure);
    const Cell& cell = figure.cells.at(row, column);
    Node shown = in_cell(material, rule, cell);
    const bool is_inside = row < figure.cells.rows() && column < figure.cells.columns();
    if (material.is_for_everyone() || !cell || *cell == 0 || !is_inside) return shown;
    return element("a", {{"href", "#" + anchor(rule, row, column)}}, {std::move(shown)});
}

Node region_row(const Material& material, const FigureRule& rule) {
    const auto& cells = material.report().of(rule.figure).cells;
    std::string name = name_of(material, rule);
    if (rule.measure == Measure::money) name += ", " + material.voice.say("publication_currency");
    Nodes row{element("th", {{"scope", "row"}}, {name})};
    for (std::size_t region = 0; region <= cells.rows(); ++region) {
        const Cell& cell = cells.at(region, cells.columns());
        Nodes inside{in_cell(material, rule, cell)};
        if (region < cells.rows() && cell && cells.whole())
            inside.push_back(share_bar(*cell, *cells.whole()));
        row.push_back(element(
            "td",
            {{"class", region == cells.rows() ? "number whole" : "number"}},
            std::move(inside)
        ));
    }
    const std::string classes = rule.rest_is_sensitive ? "of-which" : "";
    return element("tr", {{"class", classes}}, std::move(row));
}

Node head(const Material& material, Nodes cells, std::string_view first) {
    cells.insert(cells.begin(), element("th", {{"scope", "col"}}, {material.voice.say(first)}));
    return element("thead", {}, {element("tr", {}, std::move(cells))});
}

Node scrolling(Node table) {
    return element("div", {{"class", "scroll"}, {"tabindex", "0"}}, {std::move(table)});
}

Node crossing(const Material& material, const FigureRule& rule) {
    const auto& cells = material.report().of(rule.figure).cells;
    Nodes titles;
    for (std::size_t month = 0; month <= 12; ++month)
        titles.push_back(
            element("th", {{"scope", "col"}, {"class", "number"}}, {month_short(material, month)})
        );
    Nodes rows;
    for (std::size_t region = 0; region <= cells.rows(); ++region) {
        Nodes row{element("th", {{"scope", "row"}}, {region_name(material, region)})};
        for (std::size_t month = 0; month <= cells.columns(); ++month) {
            const bool is_whole = region == cells.rows() || month == cells.columns();
            row.push_back(element(
                "td",
                {{"class", is_whole ? "number whole" : "number"}},
                {linked(material, rule, region, month)}
            ));
        }
        rows.push_back(element("tr", {}, std::move(row)));
    }
    return scrolling(element(
        "table",
        {{"class", "data crossing"}},
        {head(material, std::move(titles), "publication_region"),
         element("tbody", {}, std::move(rows))}
    ));
}

}  // namespace

Node regions(const Material& material) {
    Nodes titles;
    for (std::size_t region = 0; region <= material.report().regions.size(); ++region)
        titles.push_back(
            element("th", {{"scope", "col"}, {"class", "number"}}, {region_name(material, region)})
        );
    Nodes rows;
    for (const FigureRule& rule : figure_rules)
        rows.push_back(region_row(material, rule));
    return section(
        material,
        "regions",
        {element("p", {{"class", "quiet"}}, {material.voice.say("publication_regions_about")}),
         scrolling(element(
             "table",
             {{"class", "data by-region"}},
             {head(material, std::move(titles), "publication_figure"),
              element("tbody", {}, std::move(rows))}
         ))}
    );
}

Node tables(const Material& material) {
    Nodes inside{element(
        "p",
        {{"class", "quiet"}},
        {material.voice.say(
            material.is_for_everyone() ? "publication_tables_everyone" : "publication_tables_unit"
        )}
    )};
    for (const FigureRule& rule : figure_rules) {
        const ShownFigure& figure = material.report().of(rule.figure);
        std::string name = name_of(material, rule);
        if (rule.measure == Measure::money)
            name += ", " + material.voice.say("publication_currency");
        html::Attributes attributes{{"class", "figure"}};
        if (rule.figure == Figure::visits) attributes.push_back({"open", ""});
        inside.push_back(element(
            "details",
            std::move(attributes),
            {element(
                 "summary",
                 {},
                 {element("b", {}, {name}),
                  " ",
                  element("span", {{"class", "quiet"}}, {in_words(material, rule, figure.whole())})}
             ),
             figure.has_breakdown
                 ? crossing(material, rule)
                 : element("p", {{"class", "quiet"}}, {material.voice.say("publication_withheld")})}
        ));
    }
    return section(material, "tables", std::move(inside));
}

}  // namespace uppsikt::publication::page
