#include "app/web/web.h"

#include <algorithm>
#include <iterator>

#include "app/web/field_routes.h"
#include "platform/evidence/attachment.h"
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

Result<PostedForm> posted_form(const http::Request& request) {
    const std::string_view type = request.headers.find("Content-Type").value_or("");
    std::optional<http::MultipartForm> read;
    if (http::is_multipart(type))
        read = http::parse_multipart(type, request.body);
    else if (auto fields = http::parse_form(request.body))
        read = http::MultipartForm{.fields = *std::move(fields), .files = {}};
    if (!read) return Refusal{RefusalKind::invalid_input, Reason{"app_form_unreadable"}};
    PostedForm form{.fields = {}, .files = std::move(read->files)};
    for (const http::NamedText& one : read->fields)
        if (!one.value.empty()) form.fields[one.name].push_back(one.value);
    return form;
}

Result<operations::Given> form_of(const http::Request& request) {
    return TRY(posted_form(request)).fields;
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

Result<evidence::Submission> kept_files(
    const Shop& shop, const operations::Viewer& viewer, const FiledQuestion& question
) {
    TRY(may_name_evidence(viewer, question.operation, question.given));
    evidence::Submission submission{.given = question.given};
    if (question.files.empty() || !operations::may_do(question.operation, viewer))
        return submission;
    const services::Term limits =
        TRY(shop.desk.handbook().term(std::nullopt, "ATTACHMENTS", shop.clock().today));
    constexpr std::int64_t million = 1'000'000;
    const evidence::AttachmentRules rules{
        .most_bytes = million * services::whole_of(limits, "most"),
        .most_pixels = million * services::whole_of(limits, "picture"),
        .least_room = million * services::whole_of(limits, "room"),
        .drops_metadata = viewer.role == access::name_of(access::Role::complainant)
    };
    for (const http::FormFile& file : question.files) {
        const operations::Option* option = question.operation.option(file.field);
        if (option == nullptr || option->takes != operations::Takes::file)
            return Refusal{RefusalKind::invalid_input, Reason{"app_form_unreadable"}};
        submission.files.push_back(
            {.option = file.field,
             .file = evidence::keep_attachment(
                 shop.store.archive(),
                 {.name = file.name, .bytes = file.bytes},
                 rules
             )}
        );
    }
    return submission;
}

Result<operations::Answer> ask_with_files(
    const Shop& shop, const operations::Viewer& viewer, const FiledQuestion& question
) {
    const evidence::Submission submission = TRY(kept_files(shop, viewer, question));
    const Moment moment = shop.clock();
    return evidence::ask(
        shop.store.database(),
        {.now = moment.now, .today = moment.today},
        {.operation = question.operation,
         .desk = shop.desk.desk(),
         .viewer = viewer,
         .given = submission.given},
        submission
    );
}

Result<Done> may_name_evidence(
    const operations::Viewer& viewer,
    const operations::Operation& operation,
    const operations::Given& given
) {
    const bool names_one = std::ranges::any_of(operation.options, [&](const auto& option) {
        return option.takes == operations::Takes::file && given.contains(option.name);
    });
    if (names_one && !operations::may_do(operation_named("evidence", "show"), viewer))
        return Refusal{RefusalKind::not_permitted, Reason{"evidence_number_not_given"}};
    return Done{};
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
          profile_routes,
          comparison_routes,
          portal_routes,
          phone_routes,
          api_routes})
        std::ranges::move(part(shop), std::back_inserter(all));
    all.push_back(document_route(all));
    return all;
}

}  // namespace uppsikt::app::web
