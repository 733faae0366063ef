#include <array>

#include <fmt/format.h>

#include "app/web/pages.h"
#include "office/rating.h"
#include "releases/releases.h"
#include "results/results.h"

/// The rating room: releases, what another limit would mean, and the steps of two persons.
namespace uppsikt::app::web {

namespace {

using http::Method;
using http::Response;
using operations::Given;

Session session_of(const Visit& visit, sql::Transaction& db) {
    const Moment moment = visit.shop.clock();
    return {db, visit.caller.viewer.actor, moment.now, moment.today};
}

Result<Done> check_role(const Visit& visit) {
    if (visit.may("release", "show")) return Done{};
    return Refusal{RefusalKind::not_permitted, Reason{"http_not_permitted"}};
}

office::ReleaseStep to_mend(std::string_view verb, SentForm sent, const Refusal& refusal) {
    return {
        .verb = verb,
        .given = std::move(sent.given),
        .reasons = refusal.reasons,
        .key = std::move(sent.key)
    };
}

// --- the list ----------------------------------------------------------------------------------

Result<Response> ratings(const Visit& visit, std::optional<office::ReleaseStep> draft) {
    TRY(check_role(visit));
    const int status = draft && !draft->reasons.empty() ? 422 : 200;
    if (!draft) draft = office::ReleaseStep{.verb = "draft", .key = form_key()};
    const auto all = visit.shop.store.database().read([&](sql::Transaction& db) {
        const Session session = session_of(visit, db);
        return office::Ratings{
            .releases = releases::releases(session),
            .periods = results::periods_known(session, session.today),
            .draft = std::move(draft)
        };
    });
    return page(office::ratings_page(visit.room(), all), status);
}

Result<Response> show_ratings(const Visit& visit) { return ratings(visit, std::nullopt); }

Result<Response> begin_draft(const Visit& visit) {
    const operations::Operation& operation = operation_named("release", "draft");
    SentForm sent = TRY(sent_for(visit, operation));
    auto done = visit.do_once(sent, [](const operations::Answer& answer) {
        return see_other(office::path_of_release(answer.json.at("number").as_string()));
    });
    if (done.ok() || done.refusal().kind == RefusalKind::not_permitted) return done;
    return ratings(visit, to_mend("draft", std::move(sent), done.refusal()));
}

// --- one release -------------------------------------------------------------------------------

/// What is shown of the release that the path names, at the limit that is asked about.
template <class Show>
Result<Response> of_rating(const Visit& visit, Show show) {
    TRY(check_role(visit));
    const std::string number = visit.part("number");
    sql::Database& database = visit.shop.store.database();
    const auto release = TRY(database.read([&](sql::Transaction& db) {
        return releases::release(session_of(visit, db), number);
    }));
    const auto service = TRY(visit.shop.catalogue.service(release.service));
    const auto material = TRY(visit.shop.ratings.of(number, [&] {
        return database.read([&](sql::Transaction& db) {
            return office::rating_material(session_of(visit, db), service, release);
        });
    }));
    const double in_force = material->computed.now.limit.limit;
    return show(office::Rating{
        .release = release,
        .material = *material,
        .limit = office::limit_in(visit.query("grans")).value_or(in_force)
    });
}

Result<Response> rating(const Visit& visit, std::optional<office::ReleaseStep> step) {
    const int status = step && !step->reasons.empty() ? 422 : 200;
    return of_rating(visit, [&](office::Rating shown) -> Result<Response> {
        shown.step = std::move(step);
        return page(office::rating_page(visit.room(), shown), status);
    });
}

Result<Response> show_near(const Visit& visit) {
    return of_rating(visit, [&](const office::Rating& shown) -> Result<Response> {
        Response response{.body = office::near_limit_csv(visit.room(), shown)};
        response.headers.set("Content-Type", "text/csv; charset=utf-8");
        response.headers.set(
            "Content-Disposition",
            fmt::format("attachment; filename=\"nara-gransen-{}.csv\"", shown.release.number)
        );
        response.headers.set("Cache-Control", "no-store");
        return response;
    });
}

Result<Response> show_rating(const Visit& visit) { return rating(visit, std::nullopt); }

/// The operation that the path names, if it is a step of a release.
Result<const operations::Operation*> step_in_path(const Visit& visit) {
    constexpr std::array<std::string_view, 3> steps{"submit", "approve", "withdraw"};
    const std::string verb = visit.part("verb");
    if (std::ranges::find(steps, verb) == steps.end())
        return Refusal{RefusalKind::not_found, Reason{"http_path_unknown"}};
    return &operation_named("release", verb);
}

Result<Response> show_release_step(const Visit& visit) {
    const operations::Operation* operation = TRY(step_in_path(visit));
    return rating(visit, office::ReleaseStep{.verb = operation->verb, .key = form_key()});
}

Result<Response> take_release_step(const Visit& visit) {
    const operations::Operation* operation = TRY(step_in_path(visit));
    const std::string number = visit.part("number");
    SentForm sent = TRY(sent_for(visit, *operation, number));
    auto done = visit.do_once(sent, [&](const operations::Answer&) {
        return see_other(office::path_of_release(number));
    });
    if (done.ok() || done.refusal().kind == RefusalKind::not_permitted) return done;
    sent.given.erase("number");
    return rating(visit, to_mend(operation->verb, std::move(sent), done.refusal()));
}

}  // namespace

std::vector<http::Route> rating_routes(const Shop& shop) {
    constexpr auto get = Method::get;
    constexpr auto post = Method::post;
    constexpr std::string_view near = "/betyg/{number}/nara-gransen.csv";
    constexpr std::string_view step = "/betyg/{number}/{verb}";
    const std::array rows{
        PageRow{get, "/betyg", "ratings", "Releases of results", show_ratings},
        PageRow{post, "/betyg", "rating_draft", "A new draft", begin_draft},
        PageRow{get, "/betyg/{number}", "rating", "One release, at any limit", show_rating},
        PageRow{get, near, "rating_near", "Those near the limit, as CSV", show_near},
        PageRow{get, step, "rating_step_form", "The form of a step", show_release_step},
        PageRow{post, step, "rating_step", "Take a step", take_release_step},
    };
    std::vector<http::Route> routes;
    for (const PageRow& row : rows)
        routes.push_back(page_route(shop, row));
    return routes;
}

}  // namespace uppsikt::app::web
