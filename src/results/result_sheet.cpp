#include <algorithm>

#include "results/parsed_workbook.h"

namespace uppsikt::results {

namespace {

std::vector<std::string> required_titles(const services::WorkbookLayout::Results& results) {
    std::vector<std::string> titles{
        results.period,
        results.area,
        results.supplier,
        results.contract,
        results.started_on,
        results.active_long_enough,
        results.star,
        results.measure,
        results.participants,
    };
    for (const auto& level : results.levels) {
        titles.push_back(level.participants);
        titles.push_back(level.first_results);
        titles.push_back(level.follow_up_results);
    }
    return titles;
}

}  // namespace

std::optional<Month> month_in_name(std::string_view sheet_name) {
    constexpr std::size_t length = 7;  // "2025-03"
    for (std::size_t at = 0; at + length <= sheet_name.size(); ++at)
        if (const auto month = parse_month(sheet_name.substr(at, length))) return month;
    return std::nullopt;
}

bool ResultSheet::is_header(const workbook::Row& row, const services::WorkbookLayout& layout) {
    const std::vector<std::string> titles = required_titles(layout.results);
    const auto there = std::ranges::count_if(titles, [&](const std::string& title) {
        return find_column(row, title).index != 0;
    });
    return static_cast<std::size_t>(there) * 2 >= titles.size();
}

ResultSheet::ResultSheet(SheetName name, const workbook::Row& header, ParseContext context)
    : name_(std::move(name)), context_(context) {
    const services::WorkbookLayout::Results& titles = context.layout.results;
    words_ = {
        .yes = titles.yes,
        .no = titles.no,
        .no_star = titles.no_star,
        .lowest_star = context.layout.lowest_star,
        .highest_star = context.layout.highest_star,
    };
    period_ = required(header, titles.period);
    area_ = required(header, titles.area);
    supplier_ = required(header, titles.supplier);
    contract_ = required(header, titles.contract);
    started_on_ = required(header, titles.started_on);
    active_ = required(header, titles.active_long_enough);
    star_ = required(header, titles.star);
    measure_ = required(header, titles.measure);
    participants_ = required(header, titles.participants);
    for (const auto& level : titles.levels)
        levels_.push_back({
            .level = level.level,
            .participants = required(header, level.participants),
            .first_results = required(header, level.first_results),
            .follow_up_results = required(header, level.follow_up_results),
        });
    flag_ = find_column(header, titles.flag);
    star_counts_ = find_column(header, titles.star_counts);
    measure_below_ = find_column(header, titles.measure_below);
    note_unknown_columns(header);
    parsed_.sheet = name_.sheet;
    month_ = month_in_name(name_.sheet);
}

TitledColumn ResultSheet::required(const workbook::Row& header, const std::string& title) {
    TitledColumn column = find_column(header, title);
    if (column.index != 0) return column;
    whole_ = false;
    context_.objections.add(
        "results_column_is_missing",
        {{"file", name_.file},
         {"sheet", name_.sheet},
         {"row", std::to_string(header.number)},
         {"column", title}}
    );
    return column;
}

void ResultSheet::note_unknown_columns(const workbook::Row& header) const {
    std::vector<std::string> known = required_titles(context_.layout.results);
    for (const TitledColumn* column : {&flag_, &star_counts_, &measure_below_})
        known.push_back(column->title);
    std::vector<std::string> met;
    for (const workbook::Cell& cell : header.cells) {
        if (is_blank(cell.content)) continue;
        const std::string title = shown(cell.content);
        const std::vector<TextValue> place{
            {"file", name_.file},
            {"sheet", name_.sheet},
            {"row", std::to_string(header.number)},
            {"column", title},
            {"cell", workbook::cell_name(cell.place)},
        };
        const auto same = [&](const std::string& other) { return same_title(title, other); };
        if (std::ranges::any_of(met, same))
            context_.objections.add("results_column_is_there_twice", place);
        else if (std::ranges::none_of(known, same))
            context_.anomalies.push_back({{"results_unknown_column", place}});
        met.push_back(title);
    }
}

LevelCounts ResultSheet::read_level(const RowReader& reader, const LevelColumns& columns) const {
    return {
        .level = columns.level,
        .participants = reader.count(columns.participants).value_or(0),
        .first_results = reader.count(columns.first_results).value_or(0),
        .follow_up_results = reader.count(columns.follow_up_results).value_or(0),
    };
}

Figure ResultSheet::read_figure(const RowReader& reader) const {
    Figure figure{
        .period = {},
        .contract = reader.contract_number(contract_),
        .supplier = reader.text(supplier_),
        .area = reader.text(area_),
        .started_on = reader.date(started_on_).value_or(Date{}),
        .active_long_enough = reader.yes_or_no(active_, words_),
        .star = reader.star(star_, words_),
        .published_measure = reader.measure(measure_),
        .published_flag = reader.yes_or_no(flag_, words_),
        .published_star_counts = reader.yes_or_no(star_counts_, words_),
        .published_below = reader.yes_or_no(measure_below_, words_),
        .participants = reader.count(participants_).value_or(0),
        .levels = {},
        .source = {},
    };
    figure.source.sheet = name_.sheet;
    figure.source.row = reader.number();
    for (const LevelColumns& columns : levels_)
        figure.levels.push_back(read_level(reader, columns));
    return figure;
}

void ResultSheet::check_counts(const RowReader& reader, const Figure& figure) const {
    int sum = 0;
    for (const LevelCounts& level : figure.levels) {
        sum += level.participants;
        const std::vector<TextValue> counts{
            {"contract", figure.contract},
            {"level", level.level},
            {"participants", std::to_string(level.participants)},
            {"first_results", std::to_string(level.first_results)},
            {"follow_up_results", std::to_string(level.follow_up_results)},
        };
        if (level.first_results > level.participants)
            reader.object("results_more_first_results_than_participants", counts);
        if (level.follow_up_results > level.participants)
            reader.object("results_more_follow_up_results_than_participants", counts);
        if (is_anomaly(level) && level.follow_up_results <= level.participants) {
            std::vector<TextValue> where{
                {"file", name_.file},
                {"sheet", name_.sheet},
                {"row", std::to_string(reader.number())}
            };
            where.insert(where.end(), counts.begin(), counts.end());
            context_.anomalies.push_back({{"results_more_follow_up_than_first_results", where}});
        }
    }
    if (sum != figure.participants)
        reader.object(
            "results_levels_do_not_add_up",
            {{"contract", figure.contract},
             {"participants", std::to_string(figure.participants)},
             {"sum", std::to_string(sum)}}
        );
}

void ResultSheet::check_period(const RowReader& reader, std::optional<Month> period) {
    if (!period) return;
    if (!month_) month_ = period;
    if (*period != *month_)
        reader.object(
            "results_period_contradicts_sheet",
            {{"column", period_.title}, {"period", to_text(*period)}, {"expected", to_text(*month_)}
            }
        );
}

void ResultSheet::check_first_time(const RowReader& reader, const Figure& figure) {
    if (figure.contract.empty()) return;
    const auto [first, fresh] = row_of_contract_.emplace(figure.contract, reader.number());
    if (!fresh)
        reader.object(
            "results_contract_is_there_twice",
            {{"contract", figure.contract}, {"other_row", std::to_string(first->second)}}
        );
}

void ResultSheet::read(const workbook::Row& row) {
    if (!whole_ || is_blank(row)) return;
    const RowReader reader(name_, row, context_.objections);
    check_period(reader, reader.month(period_));
    Figure figure = read_figure(reader);
    check_counts(reader, figure);
    check_first_time(reader, figure);
    parsed_.rows.push_back(std::move(figure));
}

ParsedResults ResultSheet::finish() {
    if (whole_ && parsed_.rows.empty())
        context_.objections.add(
            "results_sheet_has_no_rows",
            {{"file", name_.file}, {"sheet", name_.sheet}}
        );
    parsed_.period = month_.value_or(Month{});
    for (Figure& figure : parsed_.rows)
        figure.period = parsed_.period;
    return std::move(parsed_);
}

}  // namespace uppsikt::results
