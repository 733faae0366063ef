#include "platform/http/openapi.h"

#include <algorithm>
#include <set>

#include <boost/json/array.hpp>

#include "platform/http/site.h"

namespace uppsikt::http {
namespace {

namespace json = boost::json;

json::object of_type(std::string_view media_type, json::value schema) {
    return {{media_type, json::object{{"schema", std::move(schema)}}}};
}

json::object parameter(std::string_view in, const Field& field, json::object& named) {
    json::object described{{"name", field.name}, {"in", in}};
    if (field.required) described["required"] = true;
    if (!field.schema.about.empty()) described["description"] = field.schema.about;
    described["schema"] = describe(field.schema.with_about(""), named);
    return described;
}

json::array parameters_of(const Route& route, json::object& named) {
    json::array all;
    for (const std::string& name : names_in(route.pattern)) {
        const auto said = std::ranges::find(route.path, name, &Field::name);
        const Schema schema = said == route.path.end() ? text() : said->schema;
        all.emplace_back(parameter("path", required(name, schema), named));
    }
    for (const Field& field : route.query)
        all.emplace_back(parameter("query", field, named));
    if (route.needs_if_match)
        all.emplace_back(parameter("header", required("If-Match", text()), named));
    if (route.takes_idempotency_key)
        all.emplace_back(
            parameter("header", optional("Idempotency-Key", text({.least = 1, .most = 128})), named)
        );
    return all;
}

/// The statuses of the problems that may be the answer.
std::set<int> problems_of(const Route& route) {
    std::set<int> statuses{400, 421, 500};
    if (route.runs == Runs::beside) statuses.insert(503);
    if (!route.needs.empty()) statuses.insert({401, 403});
    if (!is_safe(route.method)) statuses.insert({403, 409});
    if (!names_in(route.pattern).empty()) statuses.insert(404);
    if (!route.query.empty() || route.input || !is_safe(route.method)) statuses.insert(422);
    if (body_most(route) > 0) statuses.insert({413, 415});
    if (route.needs_if_match) statuses.insert({412, 428});
    return statuses;
}

json::object responses_of(const Route& route, json::object& named) {
    json::object good{{"description", reason_phrase(route.answers)}};
    if (route.output)
        good["content"] = of_type("application/json", describe(*route.output, named));
    else if (!route.output_type.empty())
        good["content"] = of_type(route.output_type, json::object());
    json::object responses{{std::to_string(route.answers), std::move(good)}};
    for (const int status : problems_of(route))
        responses[std::to_string(status)] =
            json::object{{"$ref", "#/components/responses/Problem"}};
    return responses;
}

json::object operation(const Route& route, json::object& named) {
    json::object described{{"operationId", route.name}, {"summary", route.summary}};
    if (!route.needs.empty()) {
        described["security"] = {
            json::object{{"session", json::array()}},
            json::object{{"bearer", json::array()}}
        };
        described["x-needs"] = route.needs;
    }
    if (auto parameters = parameters_of(route, named); !parameters.empty())
        described["parameters"] = std::move(parameters);
    if (route.input)
        described["requestBody"] = {
            {"required", true},
            {"content", of_type("application/json", describe(*route.input, named))}
        };
    else if (!route.input_type.empty())
        described["requestBody"] = {
            {"required", true},
            {"content", of_type(route.input_type, json::object())}
        };
    described["responses"] = responses_of(route, named);
    return described;
}

std::string small(std::string_view name) {
    std::string letters(name);
    for (char& letter : letters)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return letters;
}

/// RFC 9457, as problem.h writes it.
json::object problem_schema(json::object& named) {
    const Schema error = object(
        "ProblemError",
        {required("code", text()),
         required("text", text()),
         optional("pointer", text({.least = 0, .most = {}}).with_about("Where (RFC 6901).")),
         optional("values", anything())}
    );
    const Schema problem = object(
        "Problem",
        {required("type", text()),
         required("title", text()),
         required("status", integer()),
         required("detail", text({.least = {}, .most = {}})),
         required("request_id", text()),
         required("errors", list(error, {.least = 1, .most = {}}))}
    );
    return {
        {"description", "Why not (RFC 9457)."},
        {"content", of_type("application/problem+json", describe(problem, named))},
    };
}

}  // namespace

json::object openapi(const std::vector<Route>& routes, const ApiInfo& info) {
    json::object named;
    json::object paths;
    json::object problem = problem_schema(named);
    for (const Route& route : routes) {
        json::value& path = paths[route.pattern];
        if (path.is_null()) path = json::object();
        path.get_object()[small(name_of(route.method))] = operation(route, named);
    }
    return {
        {"openapi", "3.1.0"},
        {"info",
         {{"title", info.title}, {"version", info.version}, {"description", info.description}}},
        {"paths", std::move(paths)},
        {"components",
         {{"schemas", std::move(named)},
          {"responses", json::object{{"Problem", std::move(problem)}}},
          {"securitySchemes",
           {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", info.session_cookie}}},
            {"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}}},
    };
}

}  // namespace uppsikt::http
