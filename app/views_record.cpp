#include <boost/json.hpp>

#include "app/views.h"

namespace uppsikt::app {

namespace json = boost::json;

Answer view(const Application& application, const record::VerifyReport& report) {
    const Numbers numbers(application.options().language);
    json::object object{
        {"ok", report.ok()},
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
    };
    std::string heading;
    if (report.finding) {
        const std::string text =
            application.texts().say(application.options().language, *report.finding);
        object["finding"] = json::object{{"code", report.finding->code}, {"text", text}};
        heading = application.say("app_not_verified") + "\n" + text;
    } else {
        heading = application.say(
            "app_verified",
            {{"acts", numbers.whole(report.acts)},
             {"fields", numbers.whole(report.fields)},
             {"rows", numbers.whole(report.rows)}}
        );
        if (!report.verification_key.empty())
            heading +=
                "\n" + application.say("app_verified_key", {{"key", report.verification_key}});
        if (!report.key_given) heading += "\n" + application.say("app_verified_own_key");
    }
    return {
        .json = std::move(object),
        .csv_rows = [](const json::object& answer) { return json::array{answer}; },
        .heading = std::move(heading),
        .table = {},
        .footing = {},
    };
}

}  // namespace uppsikt::app
