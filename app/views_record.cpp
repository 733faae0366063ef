#include <boost/json.hpp>

#include "app/views.h"

namespace uppsikt::app {

namespace json = boost::json;

namespace {

json::object evidence_json(const evidence::CheckReport& report) {
    const auto ids = [](const std::vector<evidence::Evidence>& files) {
        json::array all;
        for (const evidence::Evidence& file : files)
            all.push_back(file.id.value());
        return all;
    };
    return {
        {"files", report.rows},
        {"missing", ids(report.missing)},
        {"changed", ids(report.changed)},
        {"orphans", report.orphans.size()},
        {"unfinished", report.unfinished.size()},
        {"unknown", report.unknown.size()},
    };
}

std::string evidence_lines(const Application& application, const evidence::CheckReport& report) {
    const Numbers numbers(application.options().language);
    std::string lines;
    const auto tell = [&](const char* code, const evidence::Evidence& file) {
        lines += application.say(
                     code,
                     {{"evidence", std::to_string(file.id.value())},
                      {"sha256", crypto::to_hex(file.sha256)}}
                 ) +
                 "\n";
    };
    for (const evidence::Evidence& file : report.missing)
        tell("app_evidence_missing", file);
    for (const evidence::Evidence& file : report.changed)
        tell("app_evidence_changed", file);
    if (report.ok() && report.rows > 0)
        lines += application.say("app_evidence_verified", {{"files", numbers.whole(report.rows)}}) +
                 "\n";
    if (const std::size_t left = report.orphans.size() + report.unfinished.size(); left > 0)
        lines += application.say("app_evidence_orphans", {{"files", std::to_string(left)}}) + "\n";
    if (!lines.empty()) lines.pop_back();
    return lines;
}

/// What stands above: whether the record is whole, and with what key that was found.
std::string record_lines(const Application& application, const record::VerifyReport& report) {
    const Numbers numbers(application.options().language);
    if (report.finding)
        return application.say("app_not_verified") + "\n" +
               application.texts().say(application.options().language, *report.finding);
    std::string lines = application.say(
        "app_verified",
        {{"acts", numbers.whole(report.acts)},
         {"fields", numbers.whole(report.fields)},
         {"rows", numbers.whole(report.rows)}}
    );
    if (!report.verification_key.empty())
        lines += "\n" + application.say("app_verified_key", {{"key", report.verification_key}});
    if (!report.key_given) lines += "\n" + application.say("app_verified_own_key");
    return lines;
}

}  // namespace

Answer view(const Application& application, const Verified& verified) {
    const record::VerifyReport& report = verified.record;
    json::object object{
        {"ok", verified.ok()},
        {"acts", report.acts},
        {"fields", report.fields},
        {"erased_fields", report.erased_fields},
        {"tables", report.tables},
        {"rows", report.rows},
        {"key", report.verification_key},
        {"key_given", report.key_given},
        {"outside_checkpoint_checked", report.outside_checked},
        {"checkpoint", report.checkpoint},
        {"finding", nullptr},
        {"evidence", evidence_json(verified.evidence)},
    };
    if (report.finding)
        object["finding"] = json::object{
            {"code", report.finding->code},
            {"text", application.texts().say(application.options().language, *report.finding)}
        };
    const std::string files = evidence_lines(application, verified.evidence);
    return {
        .json = std::move(object),
        .csv_rows = [](const json::object& answer) { return json::array{answer}; },
        .heading = record_lines(application, report) + (files.empty() ? "" : "\n" + files),
        .table = {},
        .footing = {},
    };
}

}  // namespace uppsikt::app
