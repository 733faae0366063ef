#include <algorithm>

#include "base/text.h"
#include "results/parsed_workbook.h"

namespace uppsikt::results {

namespace {

/// "Januari 2025" as a month.
std::optional<Month> named_month(
    std::string_view title, const services::WorkbookLayout::Ratings& words
) {
    const std::string_view text = trimmed(title);
    const std::size_t space = text.find_last_of(' ');
    if (space == text.npos) return std::nullopt;
    const auto year = parse_integer(text.substr(space + 1));
    if (!year || *year < 1900 || *year > 9999) return std::nullopt;
    for (std::size_t i = 0; i < words.months.size(); ++i)
        if (same_title(text.substr(0, space), words.months[i]))
            return std::chrono::year{static_cast<int>(*year)} / static_cast<int>(i + 1);
    return std::nullopt;
}

std::optional<Month> named_month(
    const workbook::Cell& cell, const services::WorkbookLayout::Ratings& words
) {
    const std::string* title = std::get_if<std::string>(&cell.content);
    return title != nullptr ? named_month(*title, words) : std::nullopt;
}

}  // namespace

bool RatingSheet::is_header(const workbook::Row& row, const services::WorkbookLayout& layout) {
    const services::WorkbookLayout::Ratings& ratings = layout.ratings;
    int there = 0;
    for (const std::string& title :
         {ratings.supplier, ratings.area, ratings.region, ratings.contract})
        if (find_column(row, title).index != 0) ++there;
    const bool has_month = std::ranges::any_of(row.cells, [&](const workbook::Cell& cell) {
        return named_month(cell, ratings).has_value();
    });
    return there >= 3 && has_month;
}

RatingSheet::RatingSheet(SheetName name, const workbook::Row& header, ParseContext context)
    : name_(std::move(name)), context_(context) {
    const services::WorkbookLayout::Ratings& titles = context.layout.ratings;
    words_.no_star = titles.no_star;
    words_.lowest_star = context.layout.lowest_star;
    words_.highest_star = context.layout.highest_star;
    supplier_ = find_column(header, titles.supplier);
    area_ = find_column(header, titles.area);
    region_ = find_column(header, titles.region);
    contract_ = find_column(header, titles.contract);
    for (const TitledColumn* column : {&supplier_, &area_, &region_, &contract_})
        if (column->index == 0)
            context_.objections.add(
                "results_column_is_missing",
                {{"file", name_.file},
                 {"sheet", name_.sheet},
                 {"row", std::to_string(header.number)},
                 {"column", column->title}}
            );
    parsed_.sheet = name_.sheet;
    for (const workbook::Cell& cell : header.cells) {
        const auto month = named_month(cell, titles);
        const std::vector<TextValue> place{
            {"file", name_.file},
            {"sheet", name_.sheet},
            {"row", std::to_string(header.number)},
            {"column", shown(cell.content)},
            {"cell", workbook::cell_name(cell.place)},
        };
        const auto known = {supplier_.index, area_.index, region_.index, contract_.index};
        if (month && std::ranges::find(parsed_.periods, *month) != parsed_.periods.end()) {
            context_.objections.add("results_column_is_there_twice", place);
        } else if (month) {
            periods_.push_back({*month, {.title = shown(cell.content), .index = cell.place.column}}
            );
            parsed_.periods.push_back(*month);
        } else if (!is_blank(cell.content) &&
                   std::ranges::find(known, cell.place.column) == known.end()) {
            context_.anomalies.push_back({{"results_unknown_column", place}});
        }
    }
}

void RatingSheet::read(const workbook::Row& row) {
    if (contract_.index == 0 || is_blank(row)) return;
    const RowReader reader(name_, row, context_.objections);
    ParsedRating rating{
        .row = row.number,
        .period = {},
        .contract = reader.contract_number(contract_),
        .supplier = reader.text(supplier_),
        .area = reader.text(area_),
        .region = reader.text(region_),
        .star = std::nullopt,
    };
    const auto [first, fresh] = row_of_contract_.emplace(rating.contract, row.number);
    if (!fresh && !rating.contract.empty())
        reader.object(
            "results_contract_is_there_twice",
            {{"contract", rating.contract}, {"other_row", std::to_string(first->second)}}
        );
    for (const PeriodColumn& period : periods_) {
        // An empty cell is no rating at all: the contract was not in that publication.
        if (is_blank(row.at(period.column.index))) continue;
        rating.period = period.period;
        rating.star = reader.star(period.column, words_);
        parsed_.rows.push_back(rating);
    }
}

ParsedRatings RatingSheet::finish() {
    if (parsed_.rows.empty())
        context_.objections.add(
            "results_sheet_has_no_rows",
            {{"file", name_.file}, {"sheet", name_.sheet}}
        );
    return std::move(parsed_);
}

}  // namespace uppsikt::results
