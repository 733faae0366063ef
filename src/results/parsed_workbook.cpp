#include "results/parsed_workbook.h"

#include <algorithm>
#include <memory>
#include <set>

namespace uppsikt::results {

namespace {

/// How many rows at the top may be a heading before a sheet's header must come.
constexpr int most_rows_above_header = 20;

/// One sheet: what it is shows in its first rows, and its rows are read as they pass.
class SheetScan {
public:
    SheetScan(SheetName name, ParseContext context)
        : name_(std::move(name)), context_(context), weights_(name_, context) {}

    void read(const workbook::Row& row) {
        if (results_) return results_->read(row);
        if (ratings_) return ratings_->read(row);
        weights_.read(row);
        if (rows_seen_++ >= most_rows_above_header) return;
        if (ResultSheet::is_header(row, context_.layout))
            results_.emplace(name_, row, context_);
        else if (RatingSheet::is_header(row, context_.layout))
            ratings_.emplace(name_, row, context_);
    }

    void finish(ParsedWorkbook& workbook) {
        if (results_)
            workbook.results.push_back(results_->finish());
        else if (ratings_)
            workbook.ratings.push_back(ratings_->finish());
        else if (auto weights = weights_.finish())
            workbook.weights.push_back(*std::move(weights));
    }

private:
    SheetName name_;
    ParseContext context_;
    int rows_seen_ = 0;
    std::optional<ResultSheet> results_;
    std::optional<RatingSheet> ratings_;
    WeightSheet weights_;
};

/// A sheet of weights without a month in its name belongs to the only sheet of results, if that is
/// so.
void settle_periods(ParsedWorkbook& workbook) {
    for (ParsedWeights& weights : workbook.weights)
        if (!weights.period && workbook.results.size() == 1 && workbook.weights.size() == 1)
            weights.period = workbook.results.front().period;
}

void check_weights_are_whole(
    const ParsedWorkbook& workbook, const services::WorkbookLayout& layout, Objections& objections
) {
    for (const ParsedWeights& weights : workbook.weights)
        for (const auto& level : layout.results.levels)
            if (std::ranges::none_of(weights.levels, [&](const ParsedWeight& known) {
                    return known.weight.level == level.level;
                }))
                objections.add(
                    "results_weight_is_missing",
                    {{"file", workbook.file},
                     {"sheet", weights.sheet},
                     {"column", level.weight},
                     {"level", level.level}}
                );
}

/// Each period has one sheet of results and one of weights.
void check_sheets_match(const ParsedWorkbook& workbook, Objections& objections) {
    std::set<Month> with_results;
    for (const ParsedResults& results : workbook.results) {
        const std::vector<TextValue> values{
            {"file", workbook.file},
            {"sheet", results.sheet},
            {"period", to_text(results.period)}
        };
        if (!with_results.insert(results.period).second)
            objections.add("results_period_has_two_sheets", values);
        const auto of_period = [&](const ParsedWeights& weights) {
            return weights.period == results.period;
        };
        const auto sheets = std::ranges::count_if(workbook.weights, of_period);
        if (sheets == 0) objections.add("results_sheet_of_weights_is_missing", values);
        if (sheets > 1) objections.add("results_period_has_two_sheets_of_weights", values);
    }
    for (const ParsedWeights& weights : workbook.weights)
        if (!weights.period || !with_results.contains(*weights.period))
            objections.add(
                "results_sheet_of_results_is_missing",
                {{"file", workbook.file},
                 {"sheet", weights.sheet},
                 {"period", weights.period ? to_text(*weights.period) : "?"}}
            );
}

Refusal unrecognised(const ParsedWorkbook& workbook, const services::WorkbookLayout& layout) {
    return {
        RefusalKind::invalid_input,
        Reason{
            "results_workbook_not_recognised",
            {{"file", workbook.file},
             {"results", layout.results.contract + ", " + layout.results.participants},
             {"ratings", layout.ratings.contract + ", " + layout.ratings.region}}
        }
    };
}

}  // namespace

Result<std::shared_ptr<const ParsedWorkbook>> read_workbook(
    const std::filesystem::path& path, const services::WorkbookLayout& layout
) {
    const workbook::Workbook source = TRY(workbook::Workbook::open(path));
    auto parsed = std::make_shared<ParsedWorkbook>();
    parsed->service = layout.service;
    parsed->file = path.filename().string();
    parsed->sha256 = crypto::to_hex(source.sha256());
    parsed->bytes = source.size_bytes();

    Objections objections;
    for (const workbook::SheetInfo& sheet : source.sheets()) {
        SheetScan scan(
            {.file = parsed->file, .sheet = sheet.name},
            {.layout = layout, .objections = objections, .anomalies = parsed->anomalies}
        );
        (void)TRY(source.read_rows(sheet.name, [&](const workbook::Row& row) {
            scan.read(row);
            return workbook::Next::go_on;
        }));
        scan.finish(*parsed);
    }
    (void)TRY(source.still_as_read());
    if (parsed->results.empty() && parsed->ratings.empty() && !objections.any())
        if (parsed->weights.empty()) return unrecognised(*parsed, layout);
    if (objections.any()) return std::move(objections).refusal();
    settle_periods(*parsed);
    check_weights_are_whole(*parsed, layout, objections);
    check_sheets_match(*parsed, objections);
    if (objections.any()) return std::move(objections).refusal();
    return std::shared_ptr<const ParsedWorkbook>(std::move(parsed));
}

}  // namespace uppsikt::results
