#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/html/node.h"
#include "platform/html/voice.h"
#include "publication/publication.h"

/// The parts of the page that write_control_report puts together.
namespace uppsikt::publication::page {

struct Material {
    const ControlPage& page;
    html::Voice voice;

    const ControlReport& report() const { return page.report; }
    bool is_for_everyone() const { return page.report.audience == Audience::everyone; }
};

// Sections, in the order of the page. The ids are the targets of its contents.
html::Node summary(const Material& material);
html::Node months(const Material& material);
html::Node regions(const Material& material);
html::Node tables(const Material& material);
html::Node cases(const Material& material);  ///< the unit's only
html::Node method(const Material& material);

// What several sections write alike.

html::Node section(const Material& material, std::string_view id, html::Nodes inside);
std::string name_of(const Material& material, const FigureRule& rule);

using Cell = std::optional<std::int64_t>;

/// "1 854", "3 760 000 kr", "··".
std::string in_words(const Material& material, const FigureRule& rule, const Cell& cell);
/// The same without unit, for cells whose table says it; a hidden cell says so to all.
html::Node in_cell(const Material& material, const FigureRule& rule, const Cell& cell);

std::string region_name(const Material& material, std::size_t row);
std::string month_short(const Material& material, std::size_t column);

/// Where the cases of a cell are listed: "v-3-7".
std::string anchor(const FigureRule& rule, std::size_t row, std::size_t column);

/// Twelve columns, with a hatched one where the number is hidden.
html::Node column_chart(const Material& material, const FigureRule& rule);

/// A whole in its parts, from left to right.
struct Part {
    std::string name;
    std::string classes;
    std::int64_t number = 0;
};
html::Node divided_bar(
    const Material& material, const std::string& title, const std::vector<Part>& parts
);

/// How much of the whole a cell is, as a thin bar.
html::Node share_bar(std::int64_t part, std::int64_t whole);

std::string_view style();
std::string_view script();

}  // namespace uppsikt::publication::page
