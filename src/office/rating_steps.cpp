#include <algorithm>

#include <fmt/format.h>

#include "office/rating_parts.h"

namespace uppsikt::office {

using html::element;
using html::link;
using html::Node;
using html::Nodes;
using releases::State;

namespace {

Node state_tag(const Room& room, const releases::Release& release) {
    const std::string state(release.is_superseded ? "superseded" : name_of(release.state()));
    return element(
        "span",
        {{"class", "tag " + state}},
        {capitalised(room.say("office_release_state_" + state))}
    );
}

/// Who did which step, when, and what they wrote.
Node steps_taken(const Room& room, const releases::Release& release) {
    Nodes items;
    for (const releases::Step& step : release.steps) {
        Nodes inside{element(
            "p",
            {},
            {element(
                 "strong",
                 {},
                 {capitalised(room.say("releases_act_" + std::string(name_of(step.state))))}
             ),
             element(
                 "span",
                 {{"class", "quiet"}},
                 {element("time", {{"datetime", to_text(step.at)}}, {moment_text(room, step.at)}),
                  " · ",
                  actor_text(room, step.actor)}
             )}
        )};
        if (!step.note.empty()) inside.push_back(element("p", {{"class", "said"}}, {step.note}));
        items.push_back(element("li", {}, std::move(inside)));
    }
    return element("ol", {{"class", "acts"}}, std::move(items));
}

/// That another person is needed, where the one who sits here prepared it.
Node why_not(const Room& room, const releases::Release& release) {
    if (release.state() != State::submitted || !room.seat) return html::nothing();
    const bool is_own = std::ranges::any_of(release.steps, [&](const releases::Step& step) {
        return step.actor == room.seat->actor;
    });
    return element(
        "p",
        {{"class", "why"}},
        {room.say(is_own ? "office_release_another" : "office_release_waits")}
    );
}

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
         element("td", {}, {state_tag(room, release)}),
         element(
             "td",
             {},
             {day_text(room, room.local_time(release.steps.back().at).day),
              element("small", {}, {actor_text(room, release.steps.back().actor)})}
         ),
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
    Nodes head;
    for (const char* column : {"number", "state", "last", "known", "rule"})
        head.push_back(
            element("th", {{"scope", "col"}}, {room.say(std::string("office_ratings_") + column)})
        );
    Nodes rows;
    for (const releases::Release& release : all)
        rows.push_back(row_of(room, release));
    return element(
        "div",
        {{"class", "scroll card"},
         {"tabindex", "0"},
         {"role", "region"},
         {"aria-label", room.say("office_rating_all")}},
        {element(
            "table",
            {},
            {element("thead", {}, {element("tr", {}, std::move(head))}),
             element("tbody", {}, std::move(rows))}
        )}
    );
}

bool may_draft(const Room& room) {
    const auto* row = releases::operations().find("release", "draft");
    return room.seat && std::ranges::find(row->roles, room.seat->role) != row->roles.end();
}

}  // namespace

Node release_form(
    const Room& room, const ReleaseStep& step, const std::string& path, const std::string& back
) {
    const operations::Table& table = releases::operations();
    const operations::Operation* row = table.find("release", step.verb);
    ensure(row != nullptr, "a step of a release has its operation");
    return operation_form(
        room,
        {.table = table,
         .operation = *row,
         .given = step.given,
         .reasons = step.reasons,
         .key = step.key,
         .sends_to = path,
         .goes_back_to = back,
         .says_placed = step.verb != "draft"},
        "",
        "h2"
    );
}

Node two_persons(const Room& room, const Rating& rating) {
    const std::string path = path_of_release(rating.release.number);
    Nodes inside;
    if (rating.step) {
        inside.push_back(
            release_form(room, *rating.step, fmt::format("{}/{}", path, rating.step->verb), path)
        );
    } else if (room.seat) {
        Nodes buttons;
        for (const std::string_view verb : steps_of(*room.seat, rating.release))
            buttons.push_back(element(
                "li",
                {},
                {link(
                    fmt::format("{}/{}", path, verb),
                    {{"class", buttons.empty() && verb != "withdraw" ? "button first" : "button"}},
                    {room.say("office_release_do_" + std::string(verb))}
                )}
            ));
        Nodes next{element("h2", {}, {room.say("office_next")})};
        if (!buttons.empty()) next.push_back(element("ul", {}, std::move(buttons)));
        next.push_back(why_not(room, rating.release));
        inside.push_back(element("section", {{"class", "next"}}, std::move(next)));
    }
    inside.push_back(steps_taken(room, rating.release));
    return element("div", {{"class", "two-persons"}}, std::move(inside));
}

std::string ratings_page(const Room& room, const Ratings& ratings) {
    Nodes body{
        element("h1", {}, {room.say("office_rating_all")}),
        element("p", {{"class", "lead"}}, {room.say("office_ratings_lead")}),
        table_of(room, ratings.releases),
    };
    if (may_draft(room)) {
        body.push_back(element(
            "p",
            {},
            {link(
                "/betyg/jamfor-deltagare",
                {{"class", "button"}},
                {room.say("office_profile_title")}
            )}
        ));
        const ReleaseStep step = ratings.draft.value_or(ReleaseStep{.verb = "draft"});
        body.push_back(element(
            "div",
            {{"class", "draft"}},
            {release_form(room, step, "/betyg", "/betyg"),
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
