#include <mutex>
#include <sstream>

#include "app/commands_profile.h"
#include "app/web/pages.h"
#include "base/text.h"
#include "office/profile.h"
#include "office/rating.h"
#include "platform/operations/masking.h"
#include "profiling/profiling.h"

/// Comparing suppliers on equal terms: a list of participants in, a page out, and nothing kept.
namespace uppsikt::app::web {

namespace {

using http::Method;
using http::Response;
using operations::Given;

/// The page has its style and its sorting within; what else it may do is for its own policy, which
/// names both by their hashes.
constexpr std::string_view policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

Result<Done> check_role(const Visit& visit) {
    if (visit.may("release", "draft")) return Done{};
    return Refusal{RefusalKind::not_permitted, Reason{"http_not_permitted"}};
}

std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> names;
    for (const std::string_view name : split(text, ','))
        if (!trimmed(name).empty()) names.emplace_back(trimmed(name));
    return names;
}

profiling::Model model_named(std::string_view name) {
    if (name == "random") return profiling::Model::random;
    return name == "nested" ? profiling::Model::nested : profiling::Model::fixed;
}

Result<profiling::ProfileRequest> request_of(const PostedForm& form) {
    Given given = form.fields;
    // It has no number, for it is never kept; that it came is what is looked at.
    if (!form.files.empty()) given["file"] = {"0"};
    const operations::Arguments read =
        TRY(operations::read(office::profile_table().operations.front(), given));
    profiling::ProfileRequest request{
        .columns =
            {.provider = read.text("provider"),
             .supplier = read.optional_text("supplier"),
             .outcome = read.text("outcome"),
             .covariates = names_in(read.text("covariates", ""))},
        .model = model_named(read.text("model")),
    };
    if (const auto floor = read.optional_text("floor")) {
        request.floor = office::limit_in(*floor);
        if (!request.floor)
            return Refusal{
                RefusalKind::invalid_input,
                Reason{"office_profile_floor", {{"floor", shown(*floor)}}}
            };
    }
    return request;
}

/// One at a time: a list of a whole country takes a core for a while.
std::mutex& at_work() {
    static std::mutex mutex;
    return mutex;
}

Result<std::string> compared(const Visit& visit, const PostedForm& form) {
    ProfileArguments arguments{.file = {}, .request = TRY(request_of(form)), .report = {}};
    const http::FormFile& file = form.files.front();
    // Packed, a small file may hold any amount.
    if (file.bytes.starts_with("\x1f\x8b"))
        return Refusal{RefusalKind::invalid_input, Reason{"office_profile_packed"}};
    const std::unique_lock<std::mutex> turn(at_work(), std::try_to_lock);
    if (!turn.owns_lock()) return Refusal{RefusalKind::conflict, Reason{"office_profile_busy"}};
    arguments.file = file.name;
    auto reader = TRY(delimited::Reader::from_bytes(shown(file.name), std::string(file.bytes)));
    const auto answer = TRY(profiling::profile(reader, arguments.request));
    arguments.report = "jamforelse.html";
    const Language language = visit.room().language;
    std::ostringstream page;
    profiling::write_profile_report(
        page,
        {.answer = answer, .command = command_of(arguments, language), .version = UPPSIKT_VERSION},
        visit.shop.texts,
        language
    );
    return page.str();
}

Result<Response> show_form(const Visit& visit) {
    TRY(check_role(visit));
    return page(office::profile_page(visit.room(), {.given = {{"model", {"fixed"}}}}));
}

Result<Response> compare(const Visit& visit) {
    TRY(check_role(visit));
    PostedForm form = TRY(visit.posted());
    form.fields.erase("key");
    auto made = compared(visit, form);
    if (!made.ok()) {
        // A list of participants may have their numbers where a value is wrong.
        const Refusal refusal = operations::without_identities(made.refusal());
        return page(
            office::profile_page(
                visit.room(),
                {.given = std::move(form.fields), .reasons = refusal.reasons}
            ),
            422
        );
    }
    Response response = page(std::move(made).value());
    response.headers.set("Content-Security-Policy", policy);
    return response;
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
