#include "app/web/web.h"

#include <algorithm>
#include <iterator>

#include "app/web/field_routes.h"
#include "platform/http/form.h"

namespace uppsikt::app::web {

namespace {

using http::Method;
using http::Request;
using http::Response;

/// Whether the database answers.
Result<Response> tell_ready(const Shop& shop) {
    (void)shop.store.database().read([](sql::Transaction& db) {
        return db.value<std::int64_t>("SELECT count(*) FROM schema_migration");
    });
    return Response::text("ok\n");
}

}  // namespace

Result<operations::Given> form_of(const http::Request& request) {
    const auto fields = http::parse_form(request.body);
    if (!fields) return Refusal{RefusalKind::invalid_input, Reason{"app_form_unreadable"}};
    operations::Given form;
    for (const http::NamedText& one : *fields)
        if (!one.value.empty()) form[one.name].push_back(one.value);
    return form;
}

std::string field(const operations::Given& form, std::string_view name) {
    const auto found = form.find(name);
    return found == form.end() || found->second.empty() ? std::string() : found->second.front();
}

Result<operations::Answer> ask(
    const Shop& shop,
    const operations::Viewer& viewer,
    const operations::Operation& operation,
    const operations::Given& given
) {
    const Moment moment = shop.clock();
    return operations::ask(
        shop.store.database(),
        {.now = moment.now, .today = moment.today},
        {.operation = operation, .desk = shop.desk.desk(), .viewer = viewer, .given = given}
    );
}

std::optional<Row> row_of(std::string_view noun, std::string_view verb) {
    for (const operations::Table* table : all_operations())
        if (const operations::Operation* operation = table->find(noun, verb))
            return Row{*table, *operation};
    return std::nullopt;
}

const operations::Operation& operation_named(std::string_view noun, std::string_view verb) {
    const auto row = row_of(noun, verb);
    ensure(row.has_value(), "an operation is there by its name");
    return row->operation;
}

bool tells_secret(const operations::Operation& operation) {
    return operation.noun == "user" &&
           (operation.verb == "totp" || operation.verb == "totp-confirm");
}

std::vector<http::Route> watch_routes(const Shop& shop) {
    return {
        {.method = Method::get,
         .pattern = "/healthz",
         .name = "watch.healthz",
         .summary = "The process answers",
         .runs = http::Runs::at_once,
         .output_type = "text/plain",
         .handler = [](const Request&) -> Result<Response> { return Response::text("ok\n"); }},
        {.method = Method::get,
         .pattern = "/readyz",
         .name = "watch.readyz",
         .summary = "The database answers",
         .output_type = "text/plain",
         .handler = [&shop](const Request&) { return tell_ready(shop); }},
        {.method = Method::get,
         .pattern = "/metrics",
         .name = "watch.metrics",
         .summary = "Numbers for Prometheus",
         .runs = http::Runs::at_once,
         .output_type = "text/plain",
         .handler = [&shop](const Request&) -> Result<Response> {
             return Response::text(shop.metrics.text(), "text/plain; version=0.0.4");
         }},
    };
}

namespace {

/// The routes of the inspector's phone, for whoever the gate lets through.
std::vector<http::Route> phone_routes(const Shop& shop) {
    const auto parts = std::make_shared<const FieldParts>(FieldParts{
        .database = shop.store.database(),
        .archive = shop.store.archive(),
        .desk = shop.desk.desk(),
        .texts = shop.texts,
        .clock = shop.clock,
        .viewer_of =
            [](const Request& request) {
                return std::optional(std::any_cast<const Caller&>(request.caller).viewer);
            },
        .token_of =
            [](const Request& request) {
                return access::csrf_of(std::any_cast<const Caller&>(request.caller).token);
            },
        .needs = "session"
    });
    std::vector<http::Route> routes = field_routes(*parts);
    for (http::Route& route : routes)
        route.handler = [parts, does = std::move(route.handler)](const Request& request) {
            return does(request);
        };
    return routes;
}

}  // namespace

std::vector<http::Route> all_routes(const Shop& shop) {
    std::vector<http::Route> all = watch_routes(shop);
    for (const auto& part :
         {public_routes,
          door_routes,
          outside_routes,
          office_routes,
          rating_routes,
          portal_routes,
          phone_routes,
          api_routes})
        std::ranges::move(part(shop), std::back_inserter(all));
    return all;
}

}  // namespace uppsikt::app::web
