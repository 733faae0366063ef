#include <algorithm>

#include "results/parsed_workbook.h"

namespace uppsikt::results {

namespace {

/// The first cell right of a place that is not blank.
const workbook::Cell* next_filled(const workbook::Row& row, int column) {
    for (const workbook::Cell& cell : row.cells)
        if (cell.place.column > column && !is_blank(cell.content)) return &cell;
    return nullptr;
}

}  // namespace

void WeightSheet::read(const workbook::Row& row) {
    for (const workbook::Cell& cell : row.cells) {
        const std::string* words = std::get_if<std::string>(&cell.content);
        if (words == nullptr) continue;
        for (const auto& level : context_.layout.results.levels) {
            if (!same_title(*words, level.weight)) continue;
            spoken_of_ = true;
            const workbook::Cell* beside = next_filled(row, cell.place.column);
            const double* weight =
                beside != nullptr ? std::get_if<double>(&beside->content) : nullptr;
            const std::vector<TextValue> place{
                {"file", name_.file},
                {"sheet", name_.sheet},
                {"row", std::to_string(row.number)},
                {"column", level.weight},
                {"found", beside != nullptr ? shown(beside->content) : ""},
            };
            if (weight == nullptr || !(*weight > 0))
                context_.objections.add("results_weight_is_no_number", place);
            else if (std::ranges::any_of(found_, [&](const ParsedWeight& known) {
                         return known.weight.level == level.level;
                     }))
                context_.objections.add("results_weight_is_there_twice", place);
            else
                found_.push_back({{level.level, *weight}, workbook::cell_name(beside->place)});
        }
    }
}

std::optional<ParsedWeights> WeightSheet::finish() {
    if (!spoken_of_) return std::nullopt;
    return ParsedWeights{
        .sheet = name_.sheet,
        .period = month_in_name(name_.sheet),
        .levels = std::move(found_)
    };
}

}  // namespace uppsikt::results
