#include "platform/http/site.h"

#include <algorithm>
#include <exception>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/http/accept.h"
#include "platform/http/json_text.h"
#include "platform/http/multipart.h"
#include "platform/http/problem.h"
#include "platform/http/target.h"

namespace uppsikt::http {
namespace {

bool is_control(char byte) {
    return (static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == 0x7f;
}

std::string_view without_port(std::string_view host) {
    const std::size_t colon = host.rfind(':');
    if (colon == host.npos || host.find(']', colon) != host.npos) return host;
    return host.substr(0, colon);
}

std::string allow_list(const std::vector<Method>& allowed) {
    std::string list;
    for (const Method method : allowed) {
        list += std::string(name_of(method)) + ", ";
        if (method == Method::get) list += "HEAD, ";
    }
    return list + "OPTIONS";
}

Response not_allowed(const Request& request, const std::vector<Method>& allowed) {
    Response response = Response::empty(204);
    if (request.method != Method::options)
        response = Response::problem(405, {"http_method_not_allowed"});
    response.headers.add("Allow", allow_list(allowed));
    return response;
}

/// A page of another site has sent the browser here to change something. Source: the Origin header
/// of the Fetch standard, section 3.2; programs that are no browsers send none.
bool is_from_elsewhere(const Request& request) {
    if (is_safe(request.method)) return false;
    const auto origin = request.headers.find("Origin");
    if (!origin) return false;
    const std::size_t slashes = origin->find("://");
    if (slashes == origin->npos) return true;  // "null"
    const auto host = request.headers.find("Host");
    return !host || !equal_names(origin->substr(slashes + 3), *host);
}

std::string_view plain_type_of(std::string_view content_type) {
    return trimmed(content_type.substr(0, std::min(content_type.find(';'), content_type.size())));
}

bool has_body(const Request& request) {
    const auto length = request.headers.find("Content-Length");
    return request.headers.contains("Transfer-Encoding") || (length && *length != "0");
}

Response of_refusal(const Refusal& refusal) {
    return {.status = status_of(refusal.kind), .reasons = refusal.reasons};
}

/// What the schemas of the route say of the request; fills in what they let through.
std::optional<Response> refused_input(const Route& route, Request& request) {
    if (route.passes_over_others)
        std::erase_if(request.query, [&](const NamedText& one) {
            return std::ranges::find(route.query, one.name, &Field::name) == route.query.end();
        });
    auto settings = read_query(route.query, request.query);
    if (!settings.ok()) return of_refusal(settings.refusal());
    request.settings = std::move(settings).value();
    if (route.needs_if_match && !request.headers.contains("If-Match"))
        return Response::problem(428, {"http_if_match_missing"});
    if (!route.input) return std::nullopt;
    auto input = read_json(request.body);
    if (!input.ok()) return Response{.status = 400, .reasons = input.refusal().reasons};
    if (auto reasons = faults(*route.input, input.value()); !reasons.empty())
        return Response{.status = 422, .reasons = std::move(reasons)};
    request.input = std::move(input).value();
    return std::nullopt;
}

}  // namespace

std::size_t body_most(const Route& route) {
    return route.input || !route.input_type.empty() ? route.body_most : 0;
}

Site::Site(SiteParts parts) : parts_(std::move(parts)), router_(std::move(parts_.routes)) {
    ensure(parts_.texts != nullptr, "a site speaks");
    for (const Route& route : router_.routes())
        ensure(
            route.needs.empty() || parts_.gate != nullptr,
            "a route that needs a permission has a gate before it: " + route.pattern
        );
}

bool Site::is_ours(std::string_view host) const {
    return parts_.hosts.empty() || std::ranges::any_of(parts_.hosts, [&](const std::string& name) {
               return equal_names(name, without_port(host));
           });
}

Site::Opened Site::open(Request& request) const {
    request.language = language_for(request.headers.joined("Accept-Language"));
    const auto refused = [&](int status) {
        return Opened{
            .route = nullptr,
            .answer = refusal(status, request),
            .known_as = known_as_none
        };
    };
    auto target = parse_target(request.target);
    if (!target) return refused(400);
    const std::string_view host = request.headers.find("Host").value_or("");
    if (!target->authority.empty() && !equal_names(target->authority, host)) return refused(400);
    if (!host.empty() && !is_ours(host)) return refused(421);
    request.path = std::move(target->path);
    request.query = std::move(target->query);

    Router::Found found = router_.find(request.method, request.path);
    if (found.route == nullptr) return open_page(request, std::move(found.allowed));
    request.path_parameters = std::move(found.path_parameters);
    Opened opened{.route = found.route, .answer = {}, .known_as = found.route->pattern};
    if (auto answer = refused_head(*found.route, request))
        opened.answer = complete(*std::move(answer), request);
    return opened;
}

Site::Opened Site::open_page(const Request& request, std::vector<Method> allowed) const {
    Opened opened{.route = nullptr, .answer = {}, .known_as = known_as_none};
    if (allowed.empty() && parts_.pages != nullptr) {
        if (auto answer = parts_.pages->current()->answer(request)) {
            opened.known_as = known_as_page;
            if (is_safe(request.method)) {
                opened.answer = std::move(answer);
                return opened;
            }
            allowed = {Method::get};
        }
    }
    const bool of_server = request.path == "*" && request.method == Method::options;
    if (of_server) allowed = {Method::get, Method::post};
    Response response = allowed.empty() ? Response::problem(404, {"http_path_unknown"})
                                        : not_allowed(request, allowed);
    opened.answer = complete(std::move(response), request);
    return opened;
}

/// What the head alone tells: before the body is read.
std::optional<Response> Site::refused_head(const Route& route, const Request& request) const {
    if (is_from_elsewhere(request)) return Response::problem(403, {"http_from_elsewhere"});
    for (const Field& field : route.path) {
        const std::vector<NamedText> given{
            {field.name, std::string(request.path_parameter(field.name).value_or(""))}
        };
        if (const auto read = read_query({field}, given); !read.ok())
            return Response{.status = 404, .reasons = read.refusal().reasons};
    }
    const auto type = plain_type_of(request.headers.find("Content-Type").value_or(""));
    if (route.input && !equal_names(type, "application/json"))
        return Response::problem(415, {"http_media_type", {{"expected", "application/json"}}});
    if (!route.input_type.empty() && route.input_type != "*/*" && has_body(request) &&
        !equal_names(type, route.input_type) && !(route.takes_files && is_multipart(type)))
        return Response::problem(415, {"http_media_type", {{"expected", route.input_type}}});
    return std::nullopt;
}

Response Site::run(const Route& route, Request& request) const {
    try {
        return complete(judged(route, request), request);
    } catch (const std::exception& fault) {
        if (parts_.report_fault) parts_.report_fault(request, fault.what());
        return refusal(500, request);
    }
}

Response Site::judged(const Route& route, Request& request) const {
    if (!route.needs.empty()) {
        Admission admission = parts_.gate(route, request);
        if (admission.answer == Admission::Answer::sign_in_first) {
            Response response = Response::problem(401, {"http_sign_in_first"});
            response.headers.add("WWW-Authenticate", "Bearer");
            return response;
        }
        if (admission.answer == Admission::Answer::not_permitted)
            return Response::problem(403, {"http_not_permitted"});
        request.principal = std::move(admission.principal);
        request.caller = std::move(admission.caller);
    }
    if (auto refused = refused_input(route, request)) return *std::move(refused);
    Result<Response> result = route.handler(request);
    return result.ok() ? std::move(result).value() : of_refusal(result.refusal());
}

void Site::write_reasons(Response& response, const Request& request) const {
    const auto accepted = request.headers.find("Accept");
    const bool asks_for_page = accepted && accepted->find("text/html") != accepted->npos;
    if (asks_for_page && parts_.page_of)
        if (auto page = parts_.page_of(request, response)) {
            for (const NamedText& header : response.headers.all())
                page->headers.set(header.name, header.value);
            response = *std::move(page);
            return;
        }
    write_problem(response, *parts_.texts, request);
}

Response Site::complete(Response response, const Request& request) const {
    if (!response.reasons.empty()) write_reasons(response, request);
    for (const NamedText& header : response.headers.all())
        ensure(
            std::ranges::none_of(header.value, is_control),
            "a header's value is one line, so that nobody can write a second answer into it"
        );
    // What is not published is for the one who asked.
    if (!response.headers.contains("Cache-Control"))
        response.headers.add("Cache-Control", "no-store");
    return response;
}

Response Site::refusal(int status, const Request& request) const {
    return complete(
        Response::problem(
            status,
            {"http_refused_" + std::to_string(status), {{"request_id", request.id}}}
        ),
        request
    );
}

}  // namespace uppsikt::http
