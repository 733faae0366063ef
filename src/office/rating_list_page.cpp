#include "office/rating_parts.h"
#include "office/two_persons.h"

namespace uppsikt::office {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

namespace {

Node row_of(const Room& room, const releases::Release& release) {
    const releases::Step& first = release.steps.front();
    return element(
        "tr",
        {},
        {element(
             "th",
             {{"scope", "row"}},
             {link(path_of_release(release.number), {}, {release.number}),
              element("small", {}, {room.voice().month(release.period)})}
         ),
         element(
             "td",
             {},
             {state_tag(room, release.is_superseded ? "superseded" : name_of(release.state()))}
         ),
         latest_step(room, release.course()),
         element(
             "td",
             {},
             {day_text(room, release.known_at),
              element("small", {}, {actor_text(room, first.actor)})}
         ),
         element("td", {}, {release.rule, element("small", {}, {release.rule_version})})}
    );
}

Node table_of(const Room& room, const std::vector<releases::Release>& all) {
    if (all.empty())
        return element(
            "div",
            {{"class", "empty"}},
            {icon("done"), element("p", {}, {room.say("office_ratings_none")})}
        );
    Nodes rows;
    for (const releases::Release& release : all)
        rows.push_back(row_of(room, release));
    return wide_table(
        {.label = room.say("office_rating_all"),
         .head = table_head(
             room,
             {"office_ratings_number",
              "office_ratings_state",
              "office_ratings_last",
              "office_ratings_known",
              "office_ratings_rule"}
         ),
         .rows = std::move(rows),
         .is_card = true}
    );
}

}  // namespace

std::string ratings_page(const Room& room, const Ratings& ratings) {
    const Released all{{}, releases::operations(), "release", "/betyg"};
    Nodes body{
        element("h1", {}, {room.say("office_rating_all")}),
        element("p", {{"class", "lead"}}, {room.say("office_ratings_lead")}),
        table_of(room, ratings.releases),
    };
    if (may_draft(room, all)) {
        body.push_back(element(
            "p",
            {},
            {link(
                "/betyg/jamforelser",
                {{"class", "button"}},
                {room.say("office_comparisons_title")}
            )}
        ));
        const ReleaseStep step = ratings.draft.value_or(ReleaseStep{.verb = "draft"});
        body.push_back(element(
            "div",
            {{"class", "draft"}},
            {step_form(room, all, step),
             element(
                 "p",
                 {{"class", "quiet"}},
                 {room.say("office_ratings_periods"), " ", room.voice().months(ratings.periods)}
             )}
        ));
    }
    return written(
        room,
        {.title = room.say("office_rating_all"), .place = "rating", .body = std::move(body)}
    );
}

}  // namespace uppsikt::office
