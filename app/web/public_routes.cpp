#include <algorithm>
#include <array>

#include "app/web/web.h"
#include "complaints/complaints.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/random.h"
#include "platform/http/content.h"

/// The public pages, from memory; and the way in for complaints and tips. No cookie is read or set
/// on these paths, and nothing of who asks is kept.
namespace uppsikt::app::web {

namespace {

using http::Method;
using http::Request;
using http::Response;

std::string_view query_of(const Request& request) {
    const std::size_t question = request.target.find('?');
    return question == std::string::npos ? std::string_view()
                                         : std::string_view(request.target).substr(question + 1);
}

/// As it was asked for, so that the site reads its own paths.
std::string_view path_of(const Request& request) {
    return std::string_view(request.target).substr(0, request.target.find('?'));
}

Response of_answer(const find::Answer& answer) {
    Response response{.status = answer.status, .body = answer.body};
    response.headers.set("Content-Type", answer.type);
    if (!answer.policy.empty()) response.headers.set("Content-Security-Policy", answer.policy);
    if (!answer.location.empty()) response.headers.set("Location", answer.location);
    response.headers.set("Cache-Control", "no-store");
    return response;
}

/// The public pages now. Before the first import there are none.
Result<std::shared_ptr<const Snapshot>> snapshot_of(const Shop& shop) {
    auto snapshot = shop.pages.current();
    if (!snapshot) return Refusal{RefusalKind::not_found, Reason{"app_nothing_published"}};
    return snapshot;
}

Result<Response> show(const Shop& shop, const Request& request) {
    const auto snapshot = TRY(snapshot_of(shop));
    if (auto ready = snapshot->find(request)) return *std::move(ready);
    const find::Answer answer = snapshot->site().get(path_of(request), query_of(request));
    if (answer.status != 200) return of_answer(answer);
    auto content = http::Content::of(
        {{.path = request.path,
          .bytes = answer.body,
          .media_type = answer.type,
          .fingerprinted = answer.never_changes,
          .policy = answer.policy}},
        http::Effort::quick
    );
    snapshot->keep(request.target, content);
    auto response = content->answer(request);
    ensure(response.has_value(), "the page was just put there");
    return *std::move(response);
}

/// A file is there before anything was published.
Result<Response> show_file(const Shop& shop, const Request& request) {
    if (auto file = shop.files.content->answer(request)) return *std::move(file);
    return show(shop, request);
}

Language language_of_path(const Request& request) {
    return request.path.starts_with("/en/") ? Language::en : Language::sv;
}

/// Whoever complains, without a name: what they say of themselves stands in the form alone.
operations::Viewer nobody() { return {.actor = "public:web", .role = "complainant"}; }

find::Fields fields_in(const operations::Given& form) {
    find::Fields fields;
    for (const auto& [name, values] : form)
        if (!values.empty()) fields[name] = values.front();
    return fields;
}

/// What the pages ask of the public. The operation takes more: where a case lies, how serious it
/// is, since when it is known. That is for officers to say, whoever posts what.
bool is_asked(std::string_view field) {
    constexpr std::array<std::string_view, 12> asked{
        "step",
        "to",
        "checked",
        "kind",
        "contract",
        "supplier",
        "about",
        "category",
        "text",
        "name",
        "reach",
        "key"
    };
    return std::ranges::find(asked, field) != asked.end();
}

std::string random_key() {
    std::array<std::uint8_t, 16> bytes{};
    crypto::fill_random(bytes);
    return crypto::to_hex(bytes);
}

/// The fields that the operation takes, of those that were posted.
operations::Given taken_by(const operations::Operation& operation, const find::Fields& fields) {
    operations::Given given;
    for (const auto& [name, value] : fields)
        if (const auto* option = operation.option(name);
            option != nullptr && option->takes != operations::Takes::file && !value.empty())
            given[name] = {value};
    return given;
}

Result<Response> report(const Shop& shop, const Request& request) {
    const Language language = language_of_path(request);
    const auto snapshot = TRY(snapshot_of(shop));
    const PostedForm posted = TRY(posted_form(request));
    find::Fields fields = fields_in(posted.fields);
    std::erase_if(fields, [](const auto& field) { return !is_asked(field.first); });
    // Goes with the form from its first page on: what is sent twice is registered once.
    fields.try_emplace("key", random_key());
    const find::NextStep next = snapshot->site().next_step(fields);
    if (!next.sends) return of_answer(snapshot->site().report_page(language, next.report));
    const auto kind = next.report.fields.find("kind");
    const bool is_tip = kind != next.report.fields.end() && kind->second == "tip";
    const auto& operation = operation_named("complaint", is_tip ? "tip" : "register");
    operations::Given given = taken_by(operation, next.report.fields);
    given["channel"] = {"web"};
    given["sender"] = {"public"};
    const auto done = ask_with_files(shop, nobody(), {operation, given, posted.files});
    if (!done.ok()) {
        find::Report again = next.report;
        again.reasons = done.refusal().reasons;
        return of_answer(snapshot->site().report_page(language, again));
    }
    const auto& told = done.value().json;
    find::ReportReceipt receipt{
        .number = std::string(told.at("number").as_string()),
        .code = {},
        .is_tip = is_tip
    };
    if (told.at("code").is_string()) receipt.code = std::string(told.at("code").as_string());
    return of_answer(snapshot->site().receipt_page(language, receipt));
}

/// Follows a case by its code; a message or an answer that came with it is taken first.
Result<Response> follow(const Shop& shop, const Request& request) {
    const PostedForm posted = TRY(posted_form(request));
    const find::Fields fields = fields_in(posted.fields);
    const auto value = [&](std::string_view name) {
        const auto found = fields.find(name);
        return found == fields.end() ? std::string() : found->second;
    };
    const auto snapshot = TRY(snapshot_of(shop));
    find::FollowedCase followed{.code = value("code"), .found = {}};
    const std::string does = value("do");
    if (does == "answer" || does == "write") {
        const auto& operation =
            operation_named("complaint", does == "write" ? "write-by-code" : "answer-by-code");
        const auto done =
            ask_with_files(shop, nobody(), {operation, taken_by(operation, fields), posted.files});
        if (done.ok())
            followed.was_sent = true;
        else
            followed.reasons = done.refusal().reasons;
    }
    const Moment moment = shop.clock();
    auto found = shop.store.database().read([&](sql::Transaction& db) {
        return complaints::follow({db, nobody().actor, moment.now, moment.today}, followed.code);
    });
    if (found.ok())
        followed.found = std::move(found).value();
    else if (followed.reasons.empty())
        followed.reasons = found.refusal().reasons;
    return of_answer(snapshot->site().follow_page(language_of_path(request), followed));
}

/// What the public pages are asked for by; other names are refused, so that a page has one address.
std::vector<http::Field> queries() {
    std::vector<http::Field> fields;
    for (const char* name :
         {"place",
          "text",
          "order",
          "distance",
          "page",
          "supplier",
          "kind",
          "about",
          "omrade",
          "sok",
          "sortBy",
          "tjanstekoder",
          "longitud",
          "latitud",
          "radie",
          "sida",
          "antal"})
        fields.push_back(http::optional(name, http::text({.least = 0, .most = 300})));
    // Those that are compared are named one after the other.
    fields.push_back(http::optional(
        "contract",
        http::list(http::text({.least = 0, .most = 300}), {.least = 0, .most = 20})
    ));
    return fields;
}

using Shows = Result<Response> (*)(const Shop&, const Request&);

http::Route shown(const Shop& shop, std::string pattern, Shows handler = show) {
    std::string name = "public" + pattern;
    for (char& c : name)
        if (c == '/' || c == '{' || c == '}') c = '.';
    return {
        .method = Method::get,
        .pattern = std::move(pattern),
        .name = std::move(name),
        .summary = "A public page",
        .runs = http::Runs::at_once,
        .query = queries(),
        .output_type = "text/html",
        .handler = [&shop, handler](const Request& request) { return handler(shop, request); }
    };
}

http::Route posted(
    const Shop& shop,
    const std::string& pattern,
    Result<Response> (*handler)(const Shop&, const Request&)
) {
    std::string name = "public.post" + pattern;
    for (char& c : name)
        if (c == '/') c = '.';
    return {
        .method = Method::post,
        .pattern = pattern,
        .name = std::move(name),
        .summary = "Complain or tip off, or follow it",
        .input_type = std::string(form_type),
        .takes_files = true,
        .output_type = "text/html",
        .body_most = 40 * 1024 * 1024,
        .handler = [&shop, handler](const Request& request) { return handler(shop, request); }
    };
}

}  // namespace

std::vector<http::Route> public_routes(const Shop& shop) {
    std::vector<http::Route> all;
    for (const char* pattern :
         {"/",
          "/en",
          "/en/",
          "/omrade/{name}",
          "/en/area/{name}",
          "/leverantor/{name}",
          "/en/supplier/{name}",
          "/jamfor",
          "/en/compare",
          "/kommuner",
          "/en/municipalities",
          "/sa-raknar-vi",
          "/en/how-we-calculate",
          "/jamforelser",
          "/en/comparisons",
          "/jamforelser/{number}",
          "/en/comparisons/{number}",
          "/oppna-data",
          "/en/open-data",
          "/tillganglighet",
          "/en/accessibility",
          "/om-personuppgifter",
          "/en/personal-data",
          "/klagomal",
          "/en/complaint",
          "/folj-arende",
          "/en/follow",
          "/robots.txt",
          "/api/v1/leverantorer",
          "/api/v1/leverantorer.json"})
        all.push_back(shown(shop, pattern));
    for (http::Route& route : all)
        if (route.pattern.starts_with("/api/")) {
            route.summary =
                "Suppliers by place, service and distance, as the agency's own API has it";
            route.output_type = {};
            route.output = http::anything();
        }
    all.push_back(shown(shop, "/static/{file}", show_file));
    for (const Language language : {Language::sv, Language::en}) {
        all.push_back(posted(shop, find::report_path(language), report));
        all.push_back(posted(shop, find::follow_path(language), follow));
    }
    return all;
}

}  // namespace uppsikt::app::web
