#include "app/web/release_steps.h"

#include <algorithm>
#include <array>

namespace uppsikt::app::web {

using http::Response;

namespace {

office::ReleaseStep step_to_mend(std::string_view verb, SentForm sent, const Refusal& refusal) {
    return {
        .verb = verb,
        .given = std::move(sent.given),
        .reasons = refusal.reasons,
        .key = std::move(sent.key)
    };
}

/// The operation that the path names, if it is a step of a release.
Result<const operations::Operation*> step_in_path(const Visit& visit, const ReleaseRoom& room) {
    constexpr std::array<std::string_view, 3> steps{"submit", "approve", "withdraw"};
    const std::string verb = visit.part("verb");
    if (std::ranges::find(steps, verb) == steps.end())
        return Refusal{RefusalKind::not_found, Reason{"http_path_unknown"}};
    return &operation_named(room.noun, verb);
}

}  // namespace

office::ReleaseStep new_step(std::string_view verb) { return {.verb = verb, .key = form_key()}; }

Result<Response> begin_draft(const Visit& visit, const ReleaseRoom& room, const ShowsStep& again) {
    SentForm sent = TRY(sent_for(visit, operation_named(room.noun, "draft")));
    auto done = visit.do_once(sent, [&](const operations::Answer& answer) {
        return see_other(room.path_of(answer.json.at("number").as_string()));
    });
    if (done.ok() || done.refusal().kind == RefusalKind::not_permitted) return done;
    return again(step_to_mend("draft", std::move(sent), done.refusal()));
}

Result<Response> show_release_step(
    const Visit& visit, const ReleaseRoom& room, const ShowsStep& show
) {
    return show(new_step(TRY(step_in_path(visit, room))->verb));
}

Result<Response> take_release_step(
    const Visit& visit, const ReleaseRoom& room, const ShowsStep& again
) {
    const operations::Operation* operation = TRY(step_in_path(visit, room));
    const std::string number = visit.part("number");
    SentForm sent = TRY(sent_for(visit, *operation, number));
    auto done = visit.do_once(sent, [&](const operations::Answer&) {
        return see_other(room.path_of(number));
    });
    if (done.ok() || done.refusal().kind == RefusalKind::not_permitted) return done;
    sent.given.erase("number");
    return again(step_to_mend(operation->verb, std::move(sent), done.refusal()));
}

}  // namespace uppsikt::app::web
