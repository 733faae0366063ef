#include "app/web/pages.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/random.h"
#include "platform/html/page.h"
#include "platform/http/idempotency.h"
#include "platform/http/problem.h"

namespace uppsikt::app::web {

using http::Request;
using http::Response;

Response page(std::string html, int status) {
    Response response{.status = status, .body = std::move(html)};
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Cache-Control", "no-store");
    return response;
}

Response standing_alone(std::string html) {
    Response response = page(std::move(html));
    response.headers.set("Content-Security-Policy", html::page_policy);
    return response;
}

Response see_other(std::string_view path) {
    Response response = Response::empty(303);
    response.headers.set("Location", path);
    response.headers.set("Cache-Control", "no-store");
    return response;
}

std::string in_query(std::string_view text) { return percent_encoded(text, "/"); }

std::string form_key() {
    std::array<std::uint8_t, 16> bytes{};
    crypto::fill_random(bytes);
    return crypto::to_hex(bytes);
}

Language language_of(const Request& request) {
    const auto chosen = request.cookie("sprak");
    if (chosen == "en") return Language::en;
    if (chosen == "sv") return Language::sv;
    return request.language;
}

office::Room room_of(const Shop& shop, const Request& request, const Caller* caller) {
    office::Room room{
        .texts = shop.texts,
        .language = language_of(request),
        .terms = shop.terms,
        .files = shop.files.paths,
        .today = shop.clock().today,
    };
    if (http::is_safe(request.method) && html::is_site_path(request.target))
        room.path = request.target;
    if (caller == nullptr) return room;
    const access::Account& account = caller->open.account;
    office::Seat seat{
        .name = account.display_name,
        .actor = caller->viewer.actor,
        .role = std::string(access::name_of(caller->open.role)),
        .roles = {},
        .unit = account.rights.unit,
        .token = access::csrf_of(caller->token)
    };
    for (const access::Role role : account.rights.roles)
        seat.roles.emplace_back(access::name_of(role));
    room.seat = std::move(seat);
    if (caller->names) room.names = &*caller->names;
    return room;
}

std::optional<office::Spot> spot_in(const Request& request) {
    const auto view = office::view_named(request.query_value("vy").value_or(""));
    if (!view) return std::nullopt;
    return office::Spot{
        .view = *view,
        .after = office::diary_number_in(request.query_value("efter").value_or(""))
    };
}

std::string_view first_page_of(access::Role role) {
    switch (role) {
        case access::Role::supplier:
            return "/uppdrag";
        case access::Role::analyst:
        case access::Role::auditor:
            return "/betyg";
        case access::Role::administrator:
            return "/nytt";
        default:
            return "/min-dag";
    }
}

std::string Visit::query(std::string_view name) const {
    return std::string(request.query_value(name).value_or(""));
}

std::string Visit::part(std::string_view name) const {
    return std::string(request.path_parameter(name).value_or(""));
}

Session Visit::session(sql::Transaction& db) const {
    const Moment moment = shop.clock();
    return {db, caller.viewer.actor, moment.now, moment.today};
}

Result<operations::Answer> Visit::ask(
    std::string_view noun, std::string_view verb, const operations::Given& given
) const {
    return web::ask(shop, caller.viewer, operation_named(noun, verb), given);
}

bool Visit::may(std::string_view noun, std::string_view verb) const {
    return operations::may_do(operation_named(noun, verb), caller.viewer);
}

Result<Done> Visit::check_may(std::string_view noun, std::string_view verb) const {
    if (may(noun, verb)) return Done{};
    return Refusal{RefusalKind::not_permitted, Reason{"http_not_permitted"}};
}

Result<PostedForm> Visit::posted() const {
    PostedForm form = TRY(posted_form(request));
    if (!access::is_csrf_of(caller.token, field(form.fields, "token")))
        return Refusal{RefusalKind::not_permitted, Reason{"http_from_elsewhere"}};
    form.fields.erase("token");
    return form;
}

Result<operations::Given> Visit::sent() const { return TRY(posted()).fields; }

Result<SentForm> sent_for(
    const Visit& visit, const operations::Operation& operation, std::string_view about
) {
    PostedForm posted = TRY(visit.posted());
    SentForm form{
        .operation = operation,
        .given = std::move(posted.fields),
        .key = {},
        .files = {}
    };
    for (http::FormFile& file : posted.files) {
        const operations::Option* option = operation.option(file.field);
        if (option != nullptr && option->takes == operations::Takes::content)
            form.given[file.field].emplace_back(file.bytes);
        else
            form.files.push_back(std::move(file));
    }
    form.key = field(form.given, "key");
    // It stays where the operation knows what to do with it.
    if (operation.option("key") == nullptr) form.given.erase("key");
    for (const operations::Option& option : operation.options)
        if (option.is_placed && !about.empty())
            form.given[std::string(option.name)] = {std::string(about)};
    return form;
}

namespace {

/// What was sent, as the same however a browser marks off its parts.
std::string content_of(const SentForm& form) {
    std::string content;
    for (const auto& [name, values] : form.given)
        for (const std::string& value : values)
            content += fmt::format(
                "{}={}\n",
                name,
                crypto::to_hex(crypto::sha256(crypto::bytes_of(value)))
            );
    for (const http::FormFile& file : form.files)
        content += fmt::format(
            "{} {}\n",
            file.field,
            crypto::to_hex(crypto::sha256(crypto::bytes_of(file.bytes)))
        );
    return content;
}

}  // namespace

Result<Response> Visit::do_once(
    const SentForm& form, const std::function<Response(const operations::Answer&)>& tell
) const {
    const evidence::Submission submission =
        TRY(kept_files(shop, caller.viewer, {form.operation, form.given, form.files}));
    Request repeatable;
    repeatable.method = request.method;
    repeatable.target = request.target;
    repeatable.headers = request.headers;
    repeatable.body = content_of(form);
    repeatable.principal = caller.viewer.actor;
    if (!form.key.empty()) repeatable.headers.set("Idempotency-Key", form.key);
    const std::string route = "page." + form.operation.name();
    return shop.store.database().write([&](sql::Transaction& db) {
        const Session session = this->session(db);
        return http::once({db, repeatable, route, session.now}, [&]() -> Result<Response> {
            return tell(TRY(evidence::perform(
                form.operation,
                session,
                shop.desk.desk(),
                caller.viewer,
                submission
            )));
        });
    });
}

namespace {

/// The address, to come back to: as it was asked for. These forms stand where they are sent to.
std::string here(const Request& request) {
    constexpr std::array forms{"/arenden/", "/nytt/", "/betyg"};
    const bool is_page =
        http::is_safe(request.method) || std::ranges::any_of(forms, [&](const char* path) {
            return request.path.starts_with(path);
        });
    return is_page && html::is_site_path(request.target) ? request.target : "/";
}

Response trouble(const Visit& visit, const Refusal& refusal) {
    const int status = http::status_of(refusal.kind);
    return page(
        office::trouble_page(visit.room(), {.status = status, .reasons = refusal.reasons}),
        status
    );
}

Response to_the_door(const Request& request) {
    return see_other(fmt::format(
        "/logga-in?till={}{}",
        in_query(here(request)),
        request.cookie("uppsikt") ? "&utgangen=ja" : ""
    ));
}

}  // namespace

std::function<std::optional<Response>(const Request&, const Response&)> trouble_pages(
    const Shop& shop
) {
    return [&shop](const Request& request, const Response& problem) -> std::optional<Response> {
        if (request.path.starts_with("/api/")) return std::nullopt;
        office::Room room = room_of(shop, request, nullptr);
        // The public's pages say their language in the path.
        if (request.path.starts_with("/en/")) room.language = Language::en;
        return page(
            office::trouble_page(
                room,
                {.status = problem.status, .reasons = problem.reasons, .log_id = request.id}
            ),
            problem.status
        );
    };
}

http::Handler at_the_door(const Shop& shop, PageHandler handler) {
    return [&shop, handler](const Request& request) -> Result<Response> {
        const auto caller = caller_of(shop, request);
        if (!caller) return to_the_door(request);
        const Visit visit{shop, request, *caller};
        Result<Response> response = handler(visit);
        if (!response.ok()) return trouble(visit, response.refusal());
        return response;
    };
}

http::Handler signed_in(const Shop& shop, PageHandler handler) {
    return [&shop, handler](const Request& request) -> Result<Response> {
        const auto caller = caller_of(shop, request, AsksFor::page);
        if (!caller) return to_the_door(request);
        if (caller->open.is_enrolling) return see_other("/tva-steg");
        const Visit visit{shop, request, *caller};
        Result<Response> response = handler(visit);
        if (!response.ok()) return trouble(visit, response.refusal());
        return response;
    };
}

http::Route page_route(const Shop& shop, const PageRow& row) {
    http::Route route{
        .method = row.method,
        .pattern = std::string(row.pattern),
        .name = "page." + std::string(row.name),
        .summary = std::string(row.summary),
        .output_type = "text/html",
        .handler = signed_in(shop, row.handler)
    };
    const auto takes = [&](std::initializer_list<const char*> queries) {
        for (const char* query : queries)
            route.query.push_back(http::optional(query, http::text({.least = 0, .most = 300})));
    };
    takes({"vy", "efter"});
    if (row.method == http::Method::post) {
        route.input_type = std::string(form_type);
        // A text of a million characters, each written as nine; or some files.
        route.body_most = std::size_t{row.takes_files ? 40U : 10U} * 1024 * 1024;
        route.takes_files = row.takes_files;
    } else {
        takes({"namn", "q", "grans"});
    }
    return route;
}

std::vector<http::Route> page_routes(const Shop& shop, std::span<const PageRow> rows) {
    std::vector<http::Route> routes;
    for (const PageRow& row : rows)
        routes.push_back(page_route(shop, row));
    return routes;
}

}  // namespace uppsikt::app::web
