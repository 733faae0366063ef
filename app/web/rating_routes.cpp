#include <array>

#include <fmt/format.h>

#include "app/web/release_steps.h"
#include "base/text.h"
#include "office/rating.h"
#include "releases/releases.h"
#include "results/results.h"

/// The rating room: releases, what another limit would mean, and the steps of two persons.
namespace uppsikt::app::web {

namespace {

using http::Method;
using http::Response;

constexpr ReleaseRoom rating_room{"release", office::path_of_release};

// --- the list ----------------------------------------------------------------------------------

Result<Response> ratings(const Visit& visit, std::optional<office::ReleaseStep> draft) {
    TRY(visit.check_may("release", "show"));
    const int status = draft && !draft->reasons.empty() ? 422 : 200;
    if (!draft) draft = new_step("draft");
    const auto all = visit.shop.store.database().read([&](sql::Transaction& db) {
        const Session session = visit.session(db);
        return office::Ratings{
            .releases = releases::releases(session),
            .periods = results::periods_known(session, session.today),
            .draft = std::move(draft)
        };
    });
    return page(office::ratings_page(visit.room(), all), status);
}

Result<Response> show_ratings(const Visit& visit) { return ratings(visit, std::nullopt); }

Result<Response> draft_release(const Visit& visit) {
    return begin_draft(visit, rating_room, [&](office::ReleaseStep draft) {
        return ratings(visit, std::move(draft));
    });
}

// --- one release -------------------------------------------------------------------------------

/// What is shown of the release that the path names, at the limit that is asked about.
template <class Show>
Result<Response> of_rating(const Visit& visit, Show show) {
    TRY(visit.check_may("release", "show"));
    const std::string number = visit.part("number");
    sql::Database& database = visit.shop.store.database();
    const auto release = TRY(database.read([&](sql::Transaction& db) {
        return releases::release(visit.session(db), number);
    }));
    const auto service = TRY(visit.shop.catalogue.service(release.service));
    const auto material = TRY(visit.shop.ratings.of(number, [&] {
        return database.read([&](sql::Transaction& db) {
            return office::rating_material(visit.session(db), service, release);
        });
    }));
    const double in_force = material->computed.now.limit.limit;
    return show(office::Rating{
        .release = release,
        .material = *material,
        .limit = parse_share(visit.query("grans")).value_or(in_force)
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

Result<Response> show_rating_step(const Visit& visit) {
    return show_release_step(visit, rating_room, [&](office::ReleaseStep step) {
        return rating(visit, std::move(step));
    });
}

Result<Response> take_rating_step(const Visit& visit) {
    return take_release_step(visit, rating_room, [&](office::ReleaseStep step) {
        return rating(visit, std::move(step));
    });
}

}  // namespace

std::vector<http::Route> rating_routes(const Shop& shop) {
    constexpr auto get = Method::get;
    constexpr auto post = Method::post;
    constexpr std::string_view near = "/betyg/{number}/nara-gransen.csv";
    constexpr std::string_view step = "/betyg/{number}/{verb}";
    const std::array rows{
        PageRow{get, "/betyg", "ratings", "Releases of results", show_ratings},
        PageRow{post, "/betyg", "rating_draft", "A new draft", draft_release},
        PageRow{get, "/betyg/{number}", "rating", "One release, at any limit", show_rating},
        PageRow{get, near, "rating_near", "Those near the limit, as CSV", show_near},
        PageRow{get, step, "rating_step_form", "The form of a step", show_rating_step},
        PageRow{post, step, "rating_step", "Take a step", take_rating_step},
    };
    return page_routes(shop, rows);
}

}  // namespace uppsikt::app::web
