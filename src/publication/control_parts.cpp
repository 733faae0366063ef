#include "publication/control_parts.h"

namespace uppsikt::publication::page {

namespace {

using html::element;
using html::Node;
using html::Nodes;

constexpr std::string_view hidden_mark = "··";

}  // namespace

Node section(const Material& material, std::string_view id, Nodes inside) {
    Nodes all{element(
        "h2",
        {{"id", std::string(id) + "-title"}},
        {material.voice.say("publication_section_" + std::string(id))}
    )};
    for (Node& one : inside)
        all.push_back(std::move(one));
    return element(
        "section",
        {{"id", std::string(id)}, {"aria-labelledby", std::string(id) + "-title"}},
        std::move(all)
    );
}

std::string name_of(const Material& material, const FigureRule& rule) {
    return material.voice.say("publication_figure_" + std::string(rule.code));
}

std::string in_words(const Material& material, const FigureRule& rule, const Cell& cell) {
    if (!cell) return std::string(hidden_mark);
    if (rule.measure == Measure::count) return material.voice.count(*cell);
    return material.voice.say("publication_money", {{"amount", material.voice.count(*cell / 100)}});
}

Node in_cell(const Material& material, const FigureRule& rule, const Cell& cell) {
    if (cell) return {material.voice.count(rule.measure == Measure::money ? *cell / 100 : *cell)};
    const std::string told = material.voice.say("publication_hidden");
    return element(
        "span",
        {{"class", "hidden-cell"}, {"title", told}},
        {element("span", {{"aria-hidden", "true"}}, {hidden_mark}),
         element("span", {{"class", "spoken"}}, {told})}
    );
}

std::string region_name(const Material& material, std::size_t row) {
    const auto& regions = material.report().regions;
    if (row == regions.size()) return material.voice.say("publication_whole");
    if (regions[row].empty()) return material.voice.say("publication_region_unknown");
    return regions[row];
}

std::string month_short(const Material& material, std::size_t column) {
    if (column == 12) return material.voice.say("publication_year");
    return material.voice.say("publication_month_" + std::to_string(column + 1));
}

std::string anchor(const FigureRule& rule, std::size_t row, std::size_t column) {
    return std::string(rule.code) + "-" + std::to_string(row + 1) + "-" +
           std::to_string(column + 1);
}

}  // namespace uppsikt::publication::page
