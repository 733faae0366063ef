#include "platform/http/problem.h"

#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace uppsikt::http {
namespace {

namespace json = boost::json;

json::object error_of(const Reason& reason, std::string_view text) {
    json::object error{{"code", reason.code}, {"text", text}};
    json::object values;
    for (const TextValue& value : reason.values)
        if (value.name == "pointer")
            error["pointer"] = value.value;
        else
            values[value.name] = value.value;
    if (!values.empty()) error["values"] = std::move(values);
    return error;
}

}  // namespace

int status_of(RefusalKind kind) {
    switch (kind) {
        case RefusalKind::invalid_input:
            return 422;
        case RefusalKind::not_permitted:
            return 403;
        case RefusalKind::not_found:
            return 404;
        case RefusalKind::conflict:
            return 409;
    }
    return 500;
}

void write_problem(Response& response, const Texts& texts, const Request& request) {
    const std::string title = "http_status_" + std::to_string(response.status);
    json::array errors;
    std::string detail;
    for (const Reason& reason : response.reasons) {
        const std::string text = texts.say(request.language, reason);
        detail += (detail.empty() ? "" : " ") + text;
        errors.emplace_back(error_of(reason, text));
    }
    const json::object document{
        {"type", "about:blank"},
        {"title", texts.say(request.language, title)},
        {"status", response.status},
        {"detail", detail},
        {"request_id", request.id},
        {"errors", std::move(errors)},
    };
    response.headers.set("Content-Type", "application/problem+json");
    response.headers.set("Content-Language", request.language == Language::sv ? "sv" : "en");
    response.headers.add("Vary", "Accept-Language");
    response.body = json::serialize(document);
    response.reasons.clear();
}

}  // namespace uppsikt::http
