#include "app/web/web.h"

#include <algorithm>
#include <iterator>

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

Result<operations::Answer> ask(
    const Shop& shop,
    const operations::Viewer& viewer,
    const operations::Operation& operation,
    const operations::Given& given
) {
    const Moment moment = shop.clock();
    const auto work = [&](sql::Transaction& db) {
        const Session session{db, viewer.actor, moment.now, moment.today};
        return operations::perform(operation, session, shop.desk.desk(), viewer, given);
    };
    sql::Database& database = shop.store.database();
    return operation.writes ? database.write(work) : database.read(work);
}

const operations::Operation& operation_named(std::string_view noun, std::string_view verb) {
    for (const operations::Table* table : all_operations())
        if (const operations::Operation* operation = table->find(noun, verb)) return *operation;
    report_broken_assumption("an operation is there by its name", std::source_location::current());
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

std::vector<http::Route> all_routes(const Shop& shop) {
    std::vector<http::Route> all = watch_routes(shop);
    std::ranges::move(public_routes(shop), std::back_inserter(all));
    return all;
}

}  // namespace uppsikt::app::web
