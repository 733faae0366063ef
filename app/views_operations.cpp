#include <algorithm>

#include <boost/json.hpp>

#include "app/views.h"
#include "platform/operations/words.h"

namespace uppsikt::app {

namespace json = boost::json;

namespace {

operations::Words words_of(const Application& application) {
    return {application.texts(), application.options().language};
}

/// A list in one cell: names after each other; the fields of an act with their values.
std::string in_a_cell(const operations::Words& words, const json::array& list) {
    std::string text;
    for (const json::value& one : list) {
        if (!text.empty()) text += one.is_string() ? ", " : "; ";
        if (one.is_string())
            text += one.get_string();
        else if (one.is_object() && one.get_object().contains("masked"))
            text += std::string(one.at("name").as_string()) + " = " + words.field(one.get_object());
        else
            text += json::serialize(one);
    }
    return text;
}

/// One line, short enough for a table.
std::string shortened(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    constexpr std::size_t longest = 160;
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end) + "…";
}

std::string cell(const operations::Words& words, std::string_view key, const json::value& value) {
    return shortened(
        value.is_array() ? in_a_cell(words, value.get_array()) : words.plain(key, value)
    );
}

output::Table table_of(const operations::Words& words, const json::array& rows) {
    std::vector<std::vector<TextValue>> lines;
    for (const json::value& row : rows) {
        std::vector<TextValue>& cells = lines.emplace_back();
        for (const auto& member : row.as_object())
            cells.push_back({std::string(member.key()), cell(words, member.key(), member.value())});
    }
    output::Table table = aligned(lines);
    for (output::Column& column : table.columns)
        column.title = words.label(column.title);
    // Columns that nobody has anything in only take room.
    for (std::size_t i = table.columns.size(); i-- > 0;) {
        if (std::ranges::any_of(table.rows, [&](const auto& row) { return !row[i].empty(); }))
            continue;
        const auto at = static_cast<std::ptrdiff_t>(i);
        table.columns.erase(table.columns.begin() + at);
        for (auto& row : table.rows)
            row.erase(row.begin() + at);
    }
    return table;
}

/// The members of one object, a line each; its lists of objects come below.
Answer view_object(const operations::Words& words, const json::object& object) {
    std::string lines;
    Answer answer;
    for (const auto& member : object) {
        const json::value& value = member.value();
        const bool is_list_of_objects =
            value.is_array() && !value.get_array().empty() && value.get_array()[0].is_object();
        if (is_list_of_objects) {
            answer.table = table_of(words, value.get_array());
            continue;
        }
        const std::string text = value.is_array() ? in_a_cell(words, value.get_array())
                                                  : words.plain(member.key(), value);
        if (text.empty()) continue;
        if (!lines.empty()) lines += '\n';
        lines += words.label(member.key()) + ": " + text;
    }
    answer.json = object;
    answer.heading = std::move(lines);
    answer.csv_rows = [](const json::object& whole) { return json::array{whole}; };
    return answer;
}

}  // namespace

Answer view(const Application& application, const operations::Answer& answer) {
    if (answer.list.empty()) return view_object(words_of(application), answer.json);
    const json::array& rows = answer.json.at(answer.list).as_array();
    return {
        .json = answer.json,
        .csv_rows = rows_of(answer.list),
        .heading = {},
        .table = table_of(words_of(application), rows),
        .footing = application.say("app_rows", {{"rows", std::to_string(rows.size())}}),
    };
}

Answer view(const Application& application, const jobs::Report& report) {
    json::array rows;
    int done = 0;
    for (const jobs::Step& step : report.steps) {
        std::string why;
        for (const Reason& reason : step.refused)
            why += (why.empty() ? "" : " ") +
                   application.texts().say(application.options().language, reason);
        if (step.refused.empty()) ++done;
        rows.push_back(json::object{
            {"job", step.job},
            {"number", step.about},
            {"done", step.refused.empty()},
            {"refused", why},
        });
    }
    output::Table table = table_of(words_of(application), rows);
    return {
        .json =
            json::object{
                {"on", to_text(application.today())},
                {"done", done},
                {"refused", report.steps.size() - static_cast<std::size_t>(done)},
                {"unneeded", report.unneeded},
                {"steps", std::move(rows)},
            },
        .csv_rows = rows_of("steps"),
        .heading = application.say(
            "app_jobs_done",
            {{"day", to_text(application.today())}, {"done", std::to_string(done)}}
        ),
        .table = std::move(table),
        .footing = {},
    };
}

}  // namespace uppsikt::app
