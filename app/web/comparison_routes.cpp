#include <array>

#include "app/web/release_steps.h"
#include "comparisons/comparisons.h"
#include "office/comparison.h"
#include "platform/html/page.h"

/// Comparisons on equal terms as something that two persons release.
namespace uppsikt::app::web {

namespace {

using comparisons::Comparison;
using http::Method;
using http::Response;

constexpr ReleaseRoom comparison_room{"comparison", office::path_of_comparison};

/// What the work finds in the database, as it is now.
template <class Work>
auto read_here(const Visit& visit, Work work) {
    return visit.shop.store.database().read([&](sql::Transaction& db) {
        return work(visit.session(db));
    });
}

Result<Response> list_with(const Visit& visit, office::ReleaseStep draft) {
    TRY(visit.check_may("comparison", "show"));
    const int status = draft.reasons.empty() ? 200 : 422;
    const office::ComparisonList list{
        .all = read_here(visit, comparisons::comparisons),
        .draft = std::move(draft)
    };
    return page(office::comparisons_page(visit.room(), list), status);
}

Result<Response> show_list(const Visit& visit) {
    office::ReleaseStep draft = new_step("draft");
    draft.given["model"] = {"fixed"};
    return list_with(visit, std::move(draft));
}

Result<Response> draft_one(const Visit& visit) {
    return begin_draft(visit, comparison_room, [&](office::ReleaseStep draft) {
        return list_with(visit, std::move(draft));
    });
}

Result<Comparison> comparison_in_path(const Visit& visit) {
    TRY(visit.check_may("comparison", "show"));
    return read_here(visit, [&](const Session& session) {
        return comparisons::comparison(session, visit.part("number"));
    });
}

Result<Response> one_with(const Visit& visit, std::optional<office::ReleaseStep> step) {
    const Comparison comparison = TRY(comparison_in_path(visit));
    const int status = step && !step->reasons.empty() ? 422 : 200;
    return page(office::comparison_page(visit.room(), {comparison, std::move(step)}), status);
}

Result<Response> show_one(const Visit& visit) { return one_with(visit, std::nullopt); }

Result<Response> show_step(const Visit& visit) {
    return show_release_step(visit, comparison_room, [&](office::ReleaseStep step) {
        return one_with(visit, std::move(step));
    });
}

Result<Response> take_step(const Visit& visit) {
    return take_release_step(visit, comparison_room, [&](office::ReleaseStep step) {
        return one_with(visit, std::move(step));
    });
}

/// The page itself, as everybody will see it.
Result<Response> show_kept(const Visit& visit) {
    const Comparison comparison = TRY(comparison_in_path(visit));
    for (const Language language : {Language::sv, Language::en})
        if (visit.part("language") == html::tag_of(language))
            return standing_alone(TRY(read_here(visit, [&](const Session& session) {
                return comparisons::page(session, comparison, language);
            })));
    return Refusal{RefusalKind::not_found, Reason{"http_path_unknown"}};
}

}  // namespace

std::vector<http::Route> comparison_routes(const Shop& shop) {
    constexpr auto get = Method::get;
    constexpr auto post = Method::post;
    constexpr std::string_view all = "/betyg/jamforelser";
    constexpr std::string_view one = "/betyg/jamforelser/{number}";
    constexpr std::string_view step = "/betyg/jamforelser/{number}/{verb}";
    constexpr std::string_view kept = "/betyg/jamforelser/{number}/sida/{language}";
    const std::array rows{
        PageRow{get, all, "comparisons", "Comparisons on equal terms", show_list},
        PageRow{post, all, "comparison_draft", "A new draft", draft_one, true},
        PageRow{get, one, "comparison", "One comparison", show_one},
        PageRow{get, step, "comparison_step_form", "The form of a step", show_step},
        PageRow{post, step, "comparison_step", "Take a step", take_step, true},
        PageRow{get, kept, "comparison_page", "The page that is released", show_kept},
    };
    return page_routes(shop, rows);
}

}  // namespace uppsikt::app::web
