#include <algorithm>

#include <boost/json.hpp>

#include "app/views.h"

namespace uppsikt::app {

namespace json = boost::json;

namespace {

/// The text of a code, or what it is made from where nobody has written one.
std::string say_or(
    const Application& application, const std::string& code, std::string_view otherwise
) {
    return application.texts().knows(code) ? application.say(code) : std::string(otherwise);
}

std::string label(const Application& application, std::string_view key) {
    return say_or(application, "app_label_" + std::string(key), key);
}

/// What a case is about, in one line.
std::string title_text(const Application& application, const json::object& title) {
    const bool is_swedish = application.options().language == Language::sv;
    const auto& what = title.at("what").as_object().at(is_swedish ? "sv" : "en").as_string();
    return application.say(title.at("code").as_string(), {{"what", std::string(what)}});
}

/// A plain value as people read it: names of states, roles and acts in words.
std::string plain(const Application& application, std::string_view key, const json::value& value) {
    if (value.is_null()) return {};
    if (value.is_object()) return title_text(application, value.get_object());
    if (value.is_bool()) return application.say(value.get_bool() ? "app_yes" : "app_no");
    if (!value.is_string()) return json::serialize(value);
    std::string text(value.get_string());
    if (key == "state" || key == "owner" || key == "kind")
        return say_or(application, "app_" + std::string(key) + "_" + text, text);
    const std::string choice = operations::word_of(key, text);
    if (application.texts().knows(choice)) return application.say(choice);
    if (key == "what") {
        const std::size_t dot = text.find('.');
        if (dot == text.npos) return text;
        return say_or(application, text.substr(0, dot) + "_act_" + text.substr(dot + 1), text);
    }
    return text;
}

std::string masked(const Application& application, const json::object& field) {
    if (field.at("masked") == true) return application.say("app_masked");
    if (field.at("erased") == true) return application.say("app_erased");
    return std::string(field.at("value").as_string());
}

/// A list in one cell: names after each other; the fields of an act with their values.
std::string in_a_cell(const Application& application, const json::array& list) {
    std::string text;
    for (const json::value& one : list) {
        if (!text.empty()) text += one.is_string() ? ", " : "; ";
        if (one.is_string())
            text += one.get_string();
        else if (one.is_object() && one.get_object().contains("masked"))
            text += std::string(one.at("name").as_string()) + " = " +
                    masked(application, one.get_object());
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

std::string cell(const Application& application, std::string_view key, const json::value& value) {
    return shortened(
        value.is_array() ? in_a_cell(application, value.get_array())
                         : plain(application, key, value)
    );
}

output::Table table_of(const Application& application, const json::array& rows) {
    output::Table table;
    for (const json::value& row : rows) {
        if (table.columns.empty())
            for (const auto& member : row.as_object())
                table.columns.push_back({.title = label(application, member.key())});
        std::vector<std::string> cells;
        for (const auto& member : row.as_object())
            cells.push_back(cell(application, member.key(), member.value()));
        table.rows.push_back(std::move(cells));
    }
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
Answer view_object(const Application& application, const json::object& object) {
    std::string lines;
    Answer answer;
    for (const auto& member : object) {
        const json::value& value = member.value();
        const bool is_list_of_objects =
            value.is_array() && !value.get_array().empty() && value.get_array()[0].is_object();
        if (is_list_of_objects) {
            answer.table = table_of(application, value.get_array());
            continue;
        }
        const std::string text = value.is_array() ? in_a_cell(application, value.get_array())
                                                  : plain(application, member.key(), value);
        if (text.empty()) continue;
        if (!lines.empty()) lines += '\n';
        lines += label(application, member.key()) + ": " + text;
    }
    answer.json = object;
    answer.heading = std::move(lines);
    answer.csv_rows = [](const json::object& whole) { return json::array{whole}; };
    return answer;
}

}  // namespace

Answer view(const Application& application, const operations::Answer& answer) {
    if (answer.list.empty()) return view_object(application, answer.json);
    const json::array& rows = answer.json.at(answer.list).as_array();
    return {
        .json = answer.json,
        .csv_rows = rows_of(answer.list),
        .heading = {},
        .table = table_of(application, rows),
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
    output::Table table = table_of(application, rows);
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
