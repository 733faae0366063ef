#include "app/web/field_routes.h"

#include <boost/json.hpp>

#include "platform/http/content.h"

namespace uppsikt::app::web {

namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using operations::Viewer;

constexpr std::size_t photo_most = 10 * 1024 * 1024;  // EVIDENCE-SIZE is looked at besides
constexpr std::size_t journal_most = 4 * 1024 * 1024;

/// A handler for who has signed in.
using Work = Result<Response> (*)(const FieldParts&, const Viewer&, const Request&);

http::Handler signed_in(const FieldParts& parts, Work work) {
    return [&parts, work](const Request& request) -> Result<Response> {
        const auto viewer = parts.viewer_of(request);
        if (!viewer) return Response::problem(401, {"http_sign_in_first"});
        if (auto refusal = field::only_inspectors(*viewer)) return *std::move(refusal);
        Response response = TRY(work(parts, *viewer, request));
        response.headers.set("Cache-Control", "no-store");
        return response;
    };
}

template <class Do>
auto read(const FieldParts& parts, const Viewer& viewer, Do&& what) {
    const Moment moment = parts.clock();
    return parts.database.read([&](sql::Transaction& db) {
        return what(Session{db, viewer.actor, moment.now, moment.today});
    });
}

template <class Do>
auto write(const FieldParts& parts, const Viewer& viewer, Do&& what) {
    const Moment moment = parts.clock();
    return parts.database.write([&](sql::Transaction& db) {
        return what(Session{db, viewer.actor, moment.now, moment.today});
    });
}

Result<Response> show_day(const FieldParts& parts, const Viewer& viewer, const Request& request) {
    json::object day = TRY(read(parts, viewer, [&](const Session& session) {
        return field::day(session, parts.desk, viewer);
    }));
    day["token"] = parts.token_of ? parts.token_of(request) : std::string();
    return Response::json(day);
}

std::vector<std::string> texts_in(const json::object& settings, std::string_view name) {
    std::vector<std::string> texts;
    const json::value* given = settings.if_contains(name);
    if (given == nullptr) return texts;
    if (given->is_string()) return {std::string(given->as_string())};
    for (const json::value& one : given->as_array())
        texts.emplace_back(one.as_string());
    return texts;
}

Result<Response> show_missing(
    const FieldParts& parts, const Viewer& viewer, const Request& request
) {
    const std::vector<std::string> asked = texts_in(request.settings, "sha256");
    json::array missing;
    for (const field::MissingPhoto& one : read(parts, viewer, [&](const Session& session) {
             return field::missing_photos(session, asked);
         }))
        missing.push_back(json::object{{"sha256", one.sha256}, {"bytes_here", one.bytes_here}});
    return Response::json(json::object{{"missing", std::move(missing)}});
}

Response photo_answer(std::string_view sha256, std::int64_t bytes) {
    return Response::json(json::object{{"sha256", sha256}, {"bytes_here", bytes}});
}

/// The photo as a whole: kept, and its row written. Its parts are no longer needed, whatever it is.
Result<Response> take_whole(
    const FieldParts& parts,
    const Viewer& viewer,
    const services::Term& size,
    const field::Handed& photo
) {
    const auto kept = field::keep_photo(parts.archive, size, photo);
    if (!kept.ok()) {
        write(parts, viewer, [&](const Session& session) {
            field::drop_parts(session, photo.sha256);
        });
        return kept.refusal();
    }
    const auto added = TRY(write(parts, viewer, [&](const Session& session) {
        field::drop_parts(session, photo.sha256);
        return evidence::add(session, kept.value());
    }));
    return photo_answer(photo.sha256, added.bytes);
}

std::int64_t number_in(const json::object& settings, std::string_view name) {
    const json::value* given = settings.if_contains(name);
    return given == nullptr ? 0 : given->to_number<std::int64_t>();
}

/// A whole photo, or with `from` and `of` a part: bytes of so many, from one on.
Result<Response> take_photo(const FieldParts& parts, const Viewer& viewer, const Request& request) {
    const std::string sha256(request.path_parameter("sha256").value_or(""));
    const services::Term size = TRY(
        parts.desk.get<cases::Handbook>().term(std::nullopt, "EVIDENCE-SIZE", parts.clock().today)
    );
    if (!request.settings.contains("of"))
        return take_whole(parts, viewer, size, {request.body, sha256});
    const field::PhotoPart part{
        .sha256 = sha256,
        .starts_at = number_in(request.settings, "from"),
        .bytes = request.body
    };
    const std::int64_t here = TRY(write(parts, viewer, [&](const Session& session) {
        return field::hold_part(session, size, part);
    }));
    if (here < number_in(request.settings, "of")) return photo_answer(sha256, here);
    const std::string whole = read(parts, viewer, [&](const Session& session) {
        return field::held_parts(session, sha256);
    });
    return take_whole(parts, viewer, size, {whole, sha256});
}

json::array told(const FieldParts& parts, const Request& request, const std::vector<Reason>& all) {
    json::array reasons;
    for (const Reason& reason : all)
        reasons.emplace_back(parts.texts.say(request.language, reason));
    return reasons;
}

Response answer_with(
    const FieldParts& parts, const Request& request, const field::Receipt& receipt
) {
    json::array findings;
    for (const std::string& number : receipt.findings)
        findings.emplace_back(number);
    return Response::json(json::object{
        {"seal", receipt.seal},
        {"visit", receipt.visit},
        {"received", to_text(receipt.received_at)},
        {"registered",
         receipt.registered_at ? json::value(to_text(*receipt.registered_at)) : json::value(nullptr)
        },
        {"outcome", receipt.outcome},
        {"findings", std::move(findings)},
        {"reasons", told(parts, request, receipt.reasons)},
    });
}

/// First kept, so that it cannot be lost any more; then registered. What stands in the way of the
/// second is told with the receipt of the first.
Result<Response> take_journal(
    const FieldParts& parts, const Viewer& viewer, const Request& request
) {
    const auto seal = request.path_parameter("seal").value_or("");
    const field::Journal journal = TRY(field::read_journal(request.body, seal));
    evidence::Upload upload(
        parts.archive,
        {.name = "journal.ndjson", .most_bytes = static_cast<std::int64_t>(journal_most)}
    );
    upload.add(crypto::bytes_of(request.body));
    const auto kept = TRY(upload.finish());
    field::Receipt receipt = TRY(write(parts, viewer, [&](const Session& session) {
        return field::receive(session, viewer, {journal, kept});
    }));
    const auto registered = write(parts, viewer, [&](const Session& session) {
        return field::register_visit(session, parts.desk, journal);
    });
    if (registered.ok())
        receipt = registered.value();
    else
        receipt.reasons = registered.refusal().reasons;
    return answer_with(parts, request, receipt);
}

std::vector<http::Route> file_routes() {
    std::vector<http::Page> pages;
    for (field::AppFile& file : field::app_files(
             {.app = embedded::field(), .site = embedded::site(), .texts = embedded::texts()}
         ))
        pages.push_back(
            {.path = std::move(file.path),
             .bytes = std::move(file.bytes),
             .media_type = std::move(file.type),
             .policy = std::move(file.policy)}
        );
    const auto content = http::Content::of(std::move(pages), http::Effort::best);
    const auto file = [content](const Request& request) -> Result<Response> {
        Request asked = request;
        if (asked.path == "/falt") asked.path = "/falt/";
        auto response = content->answer(asked);
        if (!response) return Response::problem(404, {"http_path_unknown"});
        // So that the worker also keeps the address without its last slash.
        if (asked.path == "/falt/sw.js") response->headers.set("Service-Worker-Allowed", "/falt");
        return *std::move(response);
    };
    std::vector<http::Route> routes;
    for (const char* pattern : {"/falt", "/falt/", "/falt/{file}"})
        routes.push_back(
            {.method = Method::get,
             .pattern = pattern,
             .name = "field.app" + std::string(
                                       pattern == std::string_view("/falt")       ? ""
                                       : std::string_view(pattern).ends_with('/') ? ".shell"
                                                                                  : ".file"
                                   ),
             .summary = "The app of the inspector's phone",
             .runs = http::Runs::at_once,
             .output_type = "text/html",
             .handler = file}
        );
    return routes;
}

http::Schema hash() { return http::text({.least = 64, .most = 64}); }

http::Schema photo_schema() {
    return http::object(
        "FieldPhoto",
        {http::required("sha256", hash()), http::required("bytes_here", http::integer())}
    );
}

http::Schema receipt_schema() {
    return http::object(
        "FieldReceipt",
        {
            http::required("seal", hash()),
            http::required("visit", http::text()),
            http::required("received", http::moment()),
            http::required("registered", http::anything().with_about("A moment, or null.")),
            http::required("outcome", http::text({.least = 0, .most = 100})),
            http::required("findings", http::list(http::text())),
            http::required(
                "reasons",
                http::list(http::text()).with_about("Why it is received, and not registered.")
            ),
        }
    );
}

}  // namespace

std::vector<http::Route> field_routes(const FieldParts& parts) {
    std::vector<http::Route> routes = file_routes();
    routes.push_back(
        {.method = Method::get,
         .pattern = "/api/field/day",
         .name = "field.day",
         .summary = "The visits of the inspector who asks, as the phone takes them along",
         .needs = parts.needs,
         .output = http::anything(),
         .handler = signed_in(parts, show_day)}
    );
    routes.push_back(
        {.method = Method::get,
         .pattern = "/api/field/photos",
         .name = "field.missing_photos",
         .summary = "Which of the photos are not here yet",
         .needs = parts.needs,
         .query = {http::optional("sha256", http::list(hash(), {.least = 0, .most = 100}))},
         .output =
             http::object("FieldMissing", {http::required("missing", http::list(photo_schema()))}),
         .handler = signed_in(parts, show_missing)}
    );
    routes.push_back(
        {.method = Method::put,
         .pattern = "/api/field/photos/{sha256}",
         .name = "field.take_photo",
         .summary = "Hands in a photo or, with from and of, a part of one; again without harm",
         .needs = parts.needs,
         .path = {http::required("sha256", hash())},
         .query =
             {http::optional("from", http::integer({.least = 0, .most = photo_most})),
              http::optional("of", http::integer({.least = 1, .most = photo_most}))},
         .output = photo_schema(),
         .input_type = "image/jpeg",
         .body_most = photo_most,
         .handler = signed_in(parts, take_photo)}
    );
    routes.push_back(
        {.method = Method::put,
         .pattern = "/api/field/journals/{seal}",
         .name = "field.take_journal",
         .summary =
             "Hands in a sealed journal: received, and registered if it can be; again without harm",
         .needs = parts.needs,
         .path = {http::required("seal", hash())},
         .output = receipt_schema(),
         .input_type = "application/x-ndjson",
         .body_most = journal_most,
         .handler = signed_in(parts, take_journal)}
    );
    return routes;
}

}  // namespace uppsikt::app::web
