#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/web/web.h"
#include "platform/http/conditional.h"
#include "platform/http/idempotency.h"
#include "platform/http/openapi.h"

/// Every operation as a route of its own, made from its row.
namespace uppsikt::app::web {

namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using operations::Given;
using operations::Operation;
using operations::Option;
using operations::Table;
using operations::Takes;

/// A text may be a long letter.
constexpr double longest_text = 1 << 20;
constexpr std::size_t body_most = 8 * 1024 * 1024;

http::Schema schema_of_one(const Option& option) {
    switch (option.takes) {
        case Takes::day:
            return http::day();
        case Takes::number:
            return http::integer();
        case Takes::yes_or_no:
        case Takes::flag:
            return http::yes_or_no();
        case Takes::choice:
            return http::choice({option.choices.begin(), option.choices.end()});
        case Takes::content:
            return http::text({.least = 0, .most = body_most});
        default:
            break;
    }
    return http::text({.least = 0, .most = longest_text});
}

std::vector<http::Field> fields_of(
    const Shop& shop, const Table& table, const Operation& operation
) {
    std::vector<http::Field> fields;
    for (const Option& option : operation.options) {
        http::Schema one =
            schema_of_one(option).with_about(shop.texts.say(Language::en, table.purpose_of(option))
            );
        if (option.is_list) one = http::list(std::move(one));
        fields.push_back(
            {.name = std::string(option.name),
             .schema = std::move(one),
             .required = option.is_required}
        );
    }
    return fields;
}

std::string text_of(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_bool()) return value.get_bool() ? "yes" : "no";
    return json::serialize(value);
}

Given given_in(const json::object& input) {
    Given given;
    for (const auto& member : input) {
        const json::value& value = member.value();
        std::vector<std::string>& texts = given[std::string(member.key())];
        if (value.is_array())
            for (const json::value& one : value.get_array())
                texts.push_back(text_of(one));
        else
            texts.push_back(text_of(value));
    }
    return given;
}

/// A flag is given or not: "no" is not given.
void drop_flags(const Operation& operation, Given& given) {
    for (const Option& option : operation.options)
        if (option.takes == Takes::flag) {
            const auto found = given.find(option.name);
            if (found != given.end() && found->second.front() == "no") given.erase(found);
        }
}

Result<Response> read(const Shop& shop, const Operation& operation, const Request& request) {
    const auto& caller = std::any_cast<const Caller&>(request.caller);
    Given given = given_in(request.settings);
    drop_flags(operation, given);
    const auto answer = ask(shop, caller.viewer, operation, given);
    if (!answer.ok()) return answer.refusal();
    Response response = Response::json(answer.value().json);
    const std::string tag = http::entity_tag(response.body.view());
    return http::with_tag(std::move(response), tag, request);
}

/// The case that a step is taken on, if it is one.
const Option* case_of(const Operation& operation) {
    if (operation.steps.empty()) return nullptr;
    const auto placed = std::ranges::find_if(operation.options, &Option::is_placed);
    return placed == operation.options.end() ? nullptr : &*placed;
}

/// Who takes a step has seen the case as it is: the tag is that of `case show`.
std::optional<Response> refused_tag(
    const Shop& shop, const Session& session, const Request& request, const std::string& number
) {
    const auto& caller = std::any_cast<const Caller&>(request.caller);
    const auto file = operations::perform(
        operation_named("case", "show"),
        session,
        shop.desk.desk(),
        caller.viewer,
        {{"number", {number}}}
    );
    if (!file.ok()) return std::nullopt;  // the step itself says why
    return http::unmet_if_match(request, http::entity_tag(json::serialize(file.value().json)));
}

/// The work and the answer that is kept for who sends it again, in one transaction.
Result<Response> write(
    const Shop& shop, std::string_view route, const Operation& operation, const Request& request
) {
    const auto& caller = std::any_cast<const Caller&>(request.caller);
    Given given = given_in(request.input.as_object());
    drop_flags(operation, given);
    TRY(may_name_evidence(caller.viewer, operation, given));
    const Moment moment = shop.clock();
    return shop.store.database().write([&](sql::Transaction& db) {
        const Session session{db, caller.viewer.actor, moment.now, moment.today};
        return http::once({db, request, route, moment.now}, [&]() -> Result<Response> {
            if (const Option* number = case_of(operation); number != nullptr)
                if (auto refused = refused_tag(
                        shop,
                        session,
                        request,
                        given[std::string(number->name)].front()
                    ))
                    return *std::move(refused);
            const operations::Answer answer =
                TRY(operations::perform(operation, session, shop.desk.desk(), caller.viewer, given)
                );
            return Response::json(answer.json);
        });
    });
}

http::Route route_of(const Shop& shop, const Table& table, const Operation& operation) {
    http::Route route{
        .method = operation.writes ? Method::post : Method::get,
        .pattern = operation.verb.empty()
                       ? fmt::format("/api/{}", operation.noun)
                       : fmt::format("/api/{}/{}", operation.noun, operation.verb),
        .name =
            fmt::format("{}.{}", operation.noun, operation.verb.empty() ? "list" : operation.verb),
        .summary = shop.texts.say(Language::en, table.purpose_of(operation)),
        .needs = "session",
        .output = http::anything(),
    };
    if (operation.writes) {
        route.input = http::object(route.name, fields_of(shop, table, operation));
        route.body_most = body_most;
        route.takes_idempotency_key = true;
        route.needs_if_match = case_of(operation) != nullptr;
        route.handler = [&shop, &operation, name = route.name](const Request& request) {
            return write(shop, name, operation, request);
        };
    } else {
        route.query = fields_of(shop, table, operation);
        route.handler = [&shop, &operation](const Request& request) {
            return read(shop, operation, request);
        };
    }
    return route;
}

bool has_secret(const Operation& operation) {
    return std::ranges::any_of(operation.options, [](const Option& option) {
        return option.takes == Takes::secret;
    });
}

}  // namespace

std::vector<http::Route> api_routes(const Shop& shop) {
    std::vector<http::Route> all;
    for (const Table* table : all_operations())
        for (const Operation& operation : table->operations)
            // What is secret goes through the door, and no other way.
            if (!has_secret(operation) && !tells_secret(operation))
                all.push_back(route_of(shop, *table, operation));
    return all;
}

http::Route document_route(const std::vector<http::Route>& routes) {
    const http::ApiInfo info{
        .title = "Uppsikt",
        .version = UPPSIKT_VERSION,
        .description =
            "Every operation of the follow-up of suppliers, as officers' commands have it; what "
            "the "
            "inspector's phone sends; and the public's search.",
        .session_cookie = "uppsikt"
    };
    std::vector<http::Route> documented;
    std::ranges::copy_if(routes, std::back_inserter(documented), [](const http::Route& route) {
        return route.pattern.starts_with("/api/");
    });
    const auto document =
        std::make_shared<const std::string>(json::serialize(http::openapi(documented, info)));
    return {
        .method = Method::get,
        .pattern = "/api/openapi.json",
        .name = "openapi",
        .summary = "This document",
        .runs = http::Runs::at_once,
        .output = http::anything(),
        .handler = [document](const Request& request) -> Result<Response> {
            Response response{.body = http::Body(document)};
            response.headers.set("Content-Type", "application/json");
            return http::with_tag(std::move(response), http::entity_tag(*document), request);
        }
    };
}

}  // namespace uppsikt::app::web
