#include <mutex>
#include <sstream>

#include "app/web/pages.h"
#include "base/text.h"
#include "comparisons/comparisons.h"
#include "office/profile.h"
#include "platform/operations/masking.h"

/// Comparing suppliers on equal terms: a list of participants in, a page out, and nothing kept.
namespace uppsikt::app::web {

namespace {

using http::Method;
using http::Response;

/// One at a time: a list of a whole country takes a core for a while.
std::mutex& at_work() {
    static std::mutex mutex;
    return mutex;
}

Result<std::string> compared(const Visit& visit, const SentForm& form, const std::string& name) {
    const operations::Arguments arguments = TRY(operations::read(form.operation, form.given));
    const comparisons::How how = TRY(comparisons::how_in(arguments));
    const comparisons::Terms terms =
        TRY(comparisons::terms_on(visit.shop.desk.handbook(), visit.shop.clock().today));
    const std::unique_lock<std::mutex> turn(at_work(), std::try_to_lock);
    if (!turn.owns_lock()) return Refusal{RefusalKind::conflict, Reason{"office_profile_busy"}};
    const auto answer =
        TRY(comparisons::compared({.name = name, .bytes = arguments.text("file")}, how, terms));
    const Language language = visit.room().language;
    std::ostringstream page;
    profiling::write_profile_report(
        page,
        {.answer = answer,
         .command = profiling::command_of(
             answer.request,
             {.list = name, .report = "jamforelse.html"},
             language
         ),
         .version = UPPSIKT_VERSION},
        visit.shop.texts,
        language
    );
    return page.str();
}

Result<Response> show_form(const Visit& visit) {
    TRY(visit.check_may("comparison", "draft"));
    return page(office::profile_page(visit.room(), {.given = {{"model", {"fixed"}}}}));
}

Result<Response> compare(const Visit& visit) {
    TRY(visit.check_may("comparison", "draft"));
    const PostedForm posted = TRY(visit.posted());
    const std::string name = posted.files.empty() ? "" : shown(posted.files.front().name);
    SentForm form = TRY(sent_for(visit, office::profile_table().operations.front()));
    auto made = compared(visit, form, name);
    if (made.ok()) return standing_alone(std::move(made).value());
    // A list of participants may have their numbers where a value is wrong.
    const Refusal refusal = operations::without_identities(made.refusal());
    return page(
        office::profile_page(
            visit.room(),
            {.given = std::move(form.given), .reasons = refusal.reasons}
        ),
        422
    );
}

}  // namespace

std::vector<http::Route> profile_routes(const Shop& shop) {
    constexpr std::string_view path = "/betyg/jamfor-deltagare";
    return {
        page_route(shop, {Method::get, path, "profile_form", "What is compared", show_form}),
        page_route(shop, {Method::post, path, "profile", "Compare on equal terms", compare, true}),
    };
}

}  // namespace uppsikt::app::web
