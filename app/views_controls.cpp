#include <boost/json.hpp>

#include "app/commands_controls.h"
#include "platform/output/output.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;
using publication::ControlReport;
using publication::FigureRule;
using publication::ShownFigure;

/// Kronor of a sum, the number of a count; null where it is hidden.
json::value cell_json(const FigureRule& rule, const std::optional<std::int64_t>& cell) {
    if (!cell) return nullptr;
    return rule.measure == publication::Measure::money ? *cell / 100 : *cell;
}

/// Rows 0 to `regions` are regions and the whole country; columns likewise months and the year.
json::array cells_json(const ControlReport& report, const FigureRule& rule) {
    const ShownFigure& figure = report.of(rule.figure);
    json::array rows;
    for (std::size_t row = 0; row <= figure.cells.rows(); ++row) {
        json::array months;
        for (std::size_t column = 0; column < figure.cells.columns(); ++column)
            months.push_back(cell_json(rule, figure.cells.at(row, column)));
        const bool is_whole = row == figure.cells.rows();
        rows.push_back(json::object{
            {"region", is_whole ? json::value(nullptr) : json::value(report.regions[row])},
            {"year", cell_json(rule, figure.cells.at(row, figure.cells.columns()))},
            {"months", std::move(months)}
        });
    }
    return rows;
}

json::array entries_json(const FigureRule& rule, const ShownFigure& figure) {
    json::array entries;
    for (const publication::Entry& entry : figure.entries)
        entries.push_back(json::object{
            {"number", entry.number},
            {"day", to_text(entry.day)},
            {"contract", entry.contract},
            {"area", entry.area},
            {"region", entry.region},
            {"amount", cell_json(rule, entry.amount)},
            {"related", json::array(entry.related.begin(), entry.related.end())}
        });
    return entries;
}

std::string cell_text(const FigureRule& rule, const std::optional<std::int64_t>& cell) {
    if (!cell) return {};
    return std::to_string(rule.measure == publication::Measure::money ? *cell / 100 : *cell);
}

}  // namespace

void write_json(std::ostream& out, const ControlReport& report) {
    json::array figures;
    for (const FigureRule& rule : publication::figure_rules) {
        const ShownFigure& figure = report.of(rule.figure);
        json::object one{
            {"figure", rule.code},
            {"whole", cell_json(rule, figure.whole())},
            {"has_breakdown", figure.has_breakdown},
            {"regions", cells_json(report, rule)}
        };
        if (report.audience == publication::Audience::unit)
            one["cases"] = entries_json(rule, figure);
        figures.push_back(std::move(one));
    }
    output::write_json(
        out,
        json::object{
            {"year", report.year},
            {"service", report.service},
            {"internal", report.audience == publication::Audience::unit},
            {"as_of", to_text(report.as_of)},
            {"hidden_from", report.small.from},
            {"hidden_to", report.small.to},
            {"rule_version", report.rule_version},
            {"figures", std::move(figures)}
        }
    );
}

void write_csv(std::ostream& out, const ControlReport& report) {
    output::Table table{
        .columns = {{"figure"}, {"region"}, {"month"}, {"number"}, {"is_hidden"}},
        .rows = {}
    };
    for (const FigureRule& rule : publication::figure_rules) {
        const auto& cells = report.of(rule.figure).cells;
        for (std::size_t row = 0; row <= cells.rows(); ++row)
            for (std::size_t column = 0; column <= cells.columns(); ++column)
                table.rows.push_back(
                    {std::string(rule.code),
                     row == cells.rows() ? "*" : report.regions[row],
                     column == cells.columns() ? "*" : std::to_string(column + 1),
                     cell_text(rule, cells.at(row, column)),
                     cells.at(row, column) ? "0" : "1"}
                );
    }
    output::write_csv(out, table);
}

}  // namespace uppsikt::app
