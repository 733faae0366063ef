#include <algorithm>

#include "platform/html/sortable.h"
#include "profiling/report_parts.h"

namespace uppsikt::profiling::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;
using html::SortCell;

/// More rows make a page that is slow to open; the CSV has them all.
constexpr std::size_t most_provider_rows = 2'000;

SortCell number(std::string text, const std::optional<double>& by) {
    return {.content = std::move(text), .by = by};
}

/// A column of the table and what stands in it.
struct Column {
    std::string_view code;
    SortCell (*cell)(const html::Voice& voice, const ProviderResult& result);
    bool is_number = true;
};

SortCell shrunken_cell(const html::Voice& voice, const ProviderResult& result) {
    if (!result.shrunken || !result.shrunken_lower || !result.shrunken_upper) return {"–"};
    return number(
        voice.percent(*result.shrunken, 1) + " (" +
            voice.range(100 * *result.shrunken_lower, 100 * *result.shrunken_upper, 0) + ")",
        result.shrunken
    );
}

SortCell star_cell(const html::Voice& voice, const ProviderResult& result) {
    if (!result.star) return {"–"};
    std::string stars = voice.count(*result.star);
    if (result.p_star) stars += " (" + chance_text(voice, result.p_star) + ")";
    return number(std::move(stars), *result.star + result.p_star.value_or(0) / 10);
}

std::vector<Column> columns_of(const ProfileAnswer& answer) {
    using V = const html::Voice&;
    using R = const ProviderResult&;
    std::vector<Column> columns{
        {"provider", [](V, R r) -> SortCell { return {r.provider}; }, false},
    };
    if (answer.request.columns.supplier)
        columns.push_back({"supplier", [](V, R r) -> SortCell { return {r.supplier}; }, false});
    columns.insert(
        columns.end(),
        {{"n", [](V v, R r) { return number(v.count(r.n), static_cast<double>(r.n)); }},
         {"observed",
          [](V v, R r) { return number(v.count(r.observed), static_cast<double>(r.observed)); }},
         {"expected", [](V v, R r) { return number(decimal_text(v, r.expected, 1), r.expected); }},
         {"ratio", [](V v, R r) { return number(decimal_text(v, r.ratio, 2), r.ratio); }},
         {"p", [](V v, R r) { return number(p_text(v, r.p_exact), r.p_exact); }},
         {"standing",
          [](V v, R r) -> SortCell {
              return {v.say("profiling_report_standing_" + name_of(r.standing))};
          },
          false},
         {"direct", [](V v, R r) { return number(percent_text(v, r.direct_rate), r.direct_rate); }},
         {"shrunken", shrunken_cell},
         {"lowest_tenth",
          [](V v, R r) { return number(chance_text(v, r.p_lowest_tenth), r.p_lowest_tenth); }}}
    );
    if (answer.request.floor)
        columns.push_back({"below_floor", [](V v, R r) {
                               return number(chance_text(v, r.p_below_floor), r.p_below_floor);
                           }});
    columns.push_back({"rank", [](V v, R r) {
                           return number(decimal_text(v, r.expected_rank, 1), r.expected_rank);
                       }});
    columns.push_back({"star", star_cell});
    return columns;
}

/// The lowest first, then those without a place, as far as the table goes.
std::vector<std::size_t> shown_of(const ProfileAnswer& answer) {
    std::vector<std::size_t> shown = answer.in_order;
    std::vector<bool> has_place(answer.results.size(), false);
    for (const std::size_t which : shown)
        has_place[which] = true;
    for (std::size_t i = 0; i < has_place.size(); ++i)
        if (!has_place[i]) shown.push_back(i);
    shown.resize(std::min(shown.size(), most_provider_rows));
    return shown;
}

}  // namespace

Node providers(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    const std::vector<Column> columns = columns_of(answer);
    html::SortableTable table{
        .id = "providers-table",
        .caption = voice.say("profiling_report_table_caption"),
        .search_title = voice.say("profiling_report_search"),
        .shown = voice.say("profiling_report_shown"),
        .columns = {},
        .rows = {},
    };
    for (const Column& column : columns)
        table.columns.push_back(
            {.title = voice.say("profiling_report_column_" + std::string(column.code)),
             .is_number = column.is_number,
             .hint = voice.say("profiling_report_hint_" + std::string(column.code))}
        );
    for (const std::size_t which : shown_of(answer)) {
        std::vector<SortCell> cells;
        for (const Column& column : columns)
            cells.push_back(column.cell(voice, answer.results[which]));
        table.rows.push_back(std::move(cells));
    }
    Nodes inside{paragraph(material, "profiling_report_table_text"), html::sortable_table(table)};
    if (answer.results.size() > table.rows.size())
        inside.push_back(element(
            "p",
            {{"class", "quiet small"}},
            {voice.say(
                "profiling_report_table_more",
                {{"shown", voice.count(static_cast<long long>(table.rows.size()))},
                 {"all", voice.count(static_cast<long long>(answer.results.size()))}}
            )}
        ));
    return section(material, "providers", std::move(inside));
}

}  // namespace uppsikt::profiling::report
