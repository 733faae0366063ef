#include <boost/json.hpp>

#include "app/views.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;
using output::Align;

json::object sheet_json(const results::SheetReport& sheet) {
    return {
        {"sheet", sheet.sheet},
        {"period", to_text(sheet.period)},
        {"holds", sheet.holds},
        {"new", sheet.added},
        {"revised", sheet.revised},
        {"unchanged", sheet.unchanged},
        {"withdrawn", sheet.withdrawn},
        {"refused", 0},  // all of a file or nothing: a file with a refused row is not here
    };
}

json::object anomaly_json(const Application& application, const Reason& reason) {
    json::object object{
        {"code", reason.code},
        {"text", application.texts().say(application.options().language, reason)},
    };
    for (const TextValue& value : reason.values)
        object[value.name] = value.value;
    return object;
}

json::object file_json(const Application& application, const results::FileReport& file) {
    json::array sheets, anomalies;
    for (const results::SheetReport& sheet : file.sheets)
        sheets.push_back(sheet_json(sheet));
    for (const results::Anomaly& anomaly : file.anomalies)
        anomalies.push_back(anomaly_json(application, anomaly.reason));
    return {
        {"file", file.file},
        {"sha256", file.sha256},
        {"seen_before", file.seen_before},
        {"sheets", std::move(sheets)},
        {"anomalies", std::move(anomalies)},
    };
}

/// One line per sheet.
json::array sheet_lines(const json::object& answer) {
    json::array lines;
    for (const json::value& file : answer.at("files").as_array())
        for (const json::value& sheet : file.at("sheets").as_array()) {
            json::object line{{"file", file.at("file")}};
            for (const auto& member : sheet.as_object())
                line[member.key()] = member.value();
            lines.push_back(std::move(line));
        }
    return lines;
}

json::value or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

}  // namespace

Answer view(const Application& application, std::span<const results::FileReport> files) {
    Answer answer{
        .json = {},
        .csv_rows = sheet_lines,
        .heading = {},
        .table =
            {.columns =
                 {{application.say("app_file")},
                  {application.say("app_sheet")},
                  {application.say("app_period")},
                  {application.say("app_new"), Align::right},
                  {application.say("app_revised"), Align::right},
                  {application.say("app_unchanged"), Align::right},
                  {application.say("app_withdrawn"), Align::right},
                  {application.say("app_refused"), Align::right}},
             .rows = {}},
        .footing = {},
    };
    json::array rows;
    for (const results::FileReport& file : files) {
        rows.push_back(file_json(application, file));
        for (const results::SheetReport& sheet : file.sheets)
            answer.table.rows.push_back(
                {file.file,
                 sheet.sheet,
                 to_text(sheet.period),
                 std::to_string(sheet.added),
                 std::to_string(sheet.revised),
                 std::to_string(sheet.unchanged),
                 std::to_string(sheet.withdrawn),
                 "0"}
            );
        if (file.seen_before)
            answer.footing += application.say("app_seen_before", {{"file", file.file}}) + "\n";
        for (const results::Anomaly& anomaly : file.anomalies)
            answer.footing +=
                application.texts().say(application.options().language, anomaly.reason) + "\n";
    }
    if (!answer.footing.empty()) answer.footing.pop_back();
    answer.json = json::object{{"files", std::move(rows)}};
    return answer;
}

Answer view(
    const Application& application, Month period, std::span<const results::Revision> revisions
) {
    Answer answer{
        .json = {},
        .csv_rows = rows_of("revisions"),
        .heading = application.say(
            "app_revisions_heading",
            {{"period", to_text(period)}, {"count", std::to_string(revisions.size())}}
        ),
        .table =
            {.columns =
                 {{application.say("app_contract")},
                  {application.say("app_what")},
                  {application.say("app_was")},
                  {application.say("app_known_on")},
                  {application.say("app_is")},
                  {application.say("app_known_on")},
                  {application.say("app_source")}},
             .rows = {}},
        .footing = {},
    };
    json::array rows;
    for (const results::Revision& revision : revisions) {
        const auto& was = revision.was_source;
        rows.push_back(json::object{
            {"contract", revision.contract},
            {"what", revision.what},
            {"was", or_null(revision.was)},
            {"was_known_on", was ? json::value(to_text(was->known_on)) : json::value(nullptr)},
            {"was_file", was ? json::value(was->file) : json::value(nullptr)},
            {"is", or_null(revision.is)},
            {"known_on", to_text(revision.is_source.known_on)},
            {"file", revision.is_source.file},
            {"sheet", revision.is_source.sheet},
            {"row", revision.is_source.row},
        });
        answer.table.rows.push_back(
            {revision.contract,
             revision.what,
             revision.was.value_or("–"),
             revision.was_source ? to_text(revision.was_source->known_on) : "–",
             revision.is.value_or("–"),
             to_text(revision.is_source.known_on),
             revision.is_source.file + " / " + revision.is_source.sheet + " / " +
                 std::to_string(revision.is_source.row)}
        );
    }
    answer.json = json::object{{"period", to_text(period)}, {"revisions", std::move(rows)}};
    return answer;
}

}  // namespace uppsikt::app
