#include "services/workbook_layout.h"

#include <toml++/toml.h>

#include "base/ensure.h"

namespace uppsikt::services {

namespace {

using Node = toml::node_view<const toml::node>;

std::string text_at(const Node& table, std::string_view key) {
    const auto text = table[key].value<std::string>();
    ensure(
        text.has_value() && !text->empty(),
        "a workbook layout has the text " + std::string(key)
    );
    return *text;
}

int number_at(const Node& table, std::string_view key) {
    const auto number = table[key].value<int>();
    ensure(number.has_value(), "a workbook layout has the number " + std::string(key));
    return *number;
}

std::vector<WorkbookLayout::Level> read_levels(const Node& results) {
    std::vector<WorkbookLayout::Level> levels;
    const toml::array* rows = results["levels"].as_array();
    ensure(rows != nullptr && !rows->empty(), "a workbook layout has levels");
    for (const toml::node& node : *rows) {
        const Node row(node);
        levels.push_back({
            .level = text_at(row, "level"),
            .participants = text_at(row, "participants"),
            .first_results = text_at(row, "first_results"),
            .follow_up_results = text_at(row, "follow_up_results"),
            .weight = text_at(row, "weight"),
        });
    }
    return levels;
}

WorkbookLayout::Results read_results(const Node& results) {
    const Node columns = results["columns"];
    const Node optional = results["optional"];
    const Node words = results["words"];
    return {
        .period = text_at(columns, "period"),
        .area = text_at(columns, "area"),
        .supplier = text_at(columns, "supplier"),
        .contract = text_at(columns, "contract"),
        .started_on = text_at(columns, "started_on"),
        .active_long_enough = text_at(columns, "active_long_enough"),
        .star = text_at(columns, "star"),
        .measure = text_at(columns, "measure"),
        .participants = text_at(columns, "participants"),
        .flag = text_at(optional, "flag"),
        .star_counts = text_at(optional, "star_counts"),
        .measure_below = text_at(optional, "measure_below"),
        .yes = text_at(words, "yes"),
        .no = text_at(words, "no"),
        .no_star = text_at(words, "no_star"),
        .levels = read_levels(results),
    };
}

WorkbookLayout::Ratings read_ratings(const Node& ratings) {
    const Node columns = ratings["columns"];
    WorkbookLayout::Ratings read{
        .supplier = text_at(columns, "supplier"),
        .area = text_at(columns, "area"),
        .region = text_at(columns, "region"),
        .contract = text_at(columns, "contract"),
        .no_star = text_at(ratings["words"], "no_star"),
        .months = {},
    };
    const toml::array* months = ratings["words"]["months"].as_array();
    ensure(months != nullptr && months->size() == read.months.size(), "a year has twelve months");
    for (std::size_t i = 0; i < read.months.size(); ++i) {
        const auto name = (*months)[i].value<std::string>();
        ensure(name.has_value(), "a month has a name");
        read.months[i] = *name;
    }
    return read;
}

}  // namespace

WorkbookLayout WorkbookLayout::load(std::span<const EmbeddedFile> files, std::string_view service) {
    const std::string path = "services/" + std::string(service) + "-workbooks.toml";
    for (const EmbeddedFile& file : files) {
        if (file.path != path) continue;
        const toml::table table = toml::parse(file.text, path);
        const Node root{static_cast<const toml::node&>(table)};
        return {
            .service = text_at(root, "service"),
            .results = read_results(root["results"]),
            .ratings = read_ratings(root["ratings"]),
            .lowest_star = number_at(root["stars"], "lowest"),
            .highest_star = number_at(root["stars"], "highest"),
        };
    }
    ensure(false, "the service has a workbook layout: " + path);
    return {};
}

}  // namespace uppsikt::services
