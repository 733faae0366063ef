#include "services/workbook_layout.h"

#include <algorithm>

#include "base/ensure.h"
#include "services/reader.h"

namespace uppsikt::services {

namespace {

/// A text that must be there; when it is not, the problem is told.
std::string text_at(TableReader& table, std::string_view key) {
    return table.required<std::string>(key).value_or("");
}

int number_at(TableReader& table, std::string_view key) {
    const auto number = table.required<std::int64_t>(key);
    if (!number) return 0;
    if (*number < 0 || *number > 100) {
        table.problems()
            .add("services_out_of_range", table.place_of(key), {{"least", "0"}, {"most", "100"}});
        return 0;
    }
    return static_cast<int>(*number);
}

std::vector<WorkbookLayout::Level> read_levels(TableReader& results) {
    std::vector<WorkbookLayout::Level> levels;
    for (TableReader& row : results.tables("levels")) {
        levels.push_back({
            .level = text_at(row, "level"),
            .participants = text_at(row, "participants"),
            .first_results = text_at(row, "first_results"),
            .follow_up_results = text_at(row, "follow_up_results"),
            .weight = text_at(row, "weight"),
        });
        row.finish();
    }
    if (levels.empty()) results.problems().add("services_key_missing", results.place_of("levels"));
    return levels;
}

void read_columns(TableReader& columns, WorkbookLayout::Results& results) {
    results.period = text_at(columns, "period");
    results.area = text_at(columns, "area");
    results.supplier = text_at(columns, "supplier");
    results.contract = text_at(columns, "contract");
    results.started_on = text_at(columns, "started_on");
    results.active_long_enough = text_at(columns, "active_long_enough");
    results.star = text_at(columns, "star");
    results.measure = text_at(columns, "measure");
    results.participants = text_at(columns, "participants");
    columns.finish();
}

WorkbookLayout::Results read_results(TableReader& file) {
    WorkbookLayout::Results results;
    auto table = file.table("results", true);
    if (!table) return results;
    if (auto columns = table->table("columns", true)) read_columns(*columns, results);
    if (auto optional = table->table("optional", true)) {
        results.flag = text_at(*optional, "flag");
        results.star_counts = text_at(*optional, "star_counts");
        results.measure_below = text_at(*optional, "measure_below");
        optional->finish();
    }
    if (auto words = table->table("words", true)) {
        results.yes = text_at(*words, "yes");
        results.no = text_at(*words, "no");
        results.no_star = text_at(*words, "no_star");
        words->finish();
    }
    results.levels = read_levels(*table);
    table->finish();
    return results;
}

void read_months(TableReader& words, WorkbookLayout::Ratings& ratings) {
    const std::vector<std::string> months = words.texts("months");
    if (months.size() == ratings.months.size())
        std::ranges::copy(months, ratings.months.begin());
    else
        words.problems().add(
            "services_value_not_allowed",
            words.place_of("months"),
            {{"value", std::to_string(months.size())}, {"allowed", "12"}}
        );
}

WorkbookLayout::Ratings read_ratings(TableReader& file) {
    WorkbookLayout::Ratings ratings;
    auto table = file.table("ratings", true);
    if (!table) return ratings;
    if (auto columns = table->table("columns", true)) {
        ratings.supplier = text_at(*columns, "supplier");
        ratings.area = text_at(*columns, "area");
        ratings.region = text_at(*columns, "region");
        ratings.contract = text_at(*columns, "contract");
        columns->finish();
    }
    if (auto words = table->table("words", true)) {
        ratings.no_star = text_at(*words, "no_star");
        read_months(*words, ratings);
        words->finish();
    }
    table->finish();
    return ratings;
}

}  // namespace

std::optional<WorkbookLayout> read_workbook_layout(Problems& problems, TableReader& file) {
    WorkbookLayout layout;
    layout.service = text_at(file, "service");
    layout.results = read_results(file);
    layout.ratings = read_ratings(file);
    if (auto stars = file.table("stars", true)) {
        layout.lowest_star = number_at(*stars, "lowest");
        layout.highest_star = number_at(*stars, "highest");
        stars->finish();
    }
    file.finish();
    if (!problems.empty()) return std::nullopt;
    return layout;
}

WorkbookLayout WorkbookLayout::load(std::span<const EmbeddedFile> files, std::string_view service) {
    const std::string path = "services/" + std::string(service) + "-workbooks.toml";
    const auto file = std::ranges::find(files, path, &EmbeddedFile::path);
    ensure(file != files.end(), "the service has a workbook layout: " + path);
    const Result<Node> parsed = parse_document(*file);
    ensure(parsed.ok(), "a workbook layout is TOML: " + path);
    Problems problems(path);
    TableReader top(problems, parsed.value(), {.key = "", .line = 1});
    top.required<std::string>("kind");
    const auto layout = read_workbook_layout(problems, top);
    // Catalogue::load says what is wrong, in full.
    ensure(layout.has_value(), "a workbook layout is whole: " + path);
    return *layout;
}

}  // namespace uppsikt::services
