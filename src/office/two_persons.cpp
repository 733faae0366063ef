#include "office/two_persons.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace uppsikt::office {

using html::element;
using html::link;
using html::Node;
using html::Nodes;
using releases::Course;
using releases::State;

namespace {

std::string state_text(const Room& room, std::string_view state) {
    return room.say("office_release_state_" + std::string(state));
}

/// Who did which step, when, and what they wrote.
Node steps_taken(const Room& room, const Released& released) {
    Nodes items;
    for (const releases::Step& step : released.course.steps) {
        const std::string act =
            fmt::format("{}_act_{}", released.table.module, name_of(step.state));
        Nodes inside{element(
            "p",
            {},
            {element("strong", {}, {capitalised(room.say(act))}),
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

bool has_had_a_hand(const Seat& seat, const Course& course) {
    return std::ranges::find(course.steps, seat.actor, &releases::Step::actor) !=
           course.steps.end();
}

/// That another person is needed, where the one who sits here prepared it.
Node why_not(const Room& room, const Released& released) {
    if (released.state() != State::submitted || !room.seat) return html::nothing();
    const bool is_own = has_had_a_hand(*room.seat, released.course);
    return element(
        "p",
        {{"class", "why"}},
        {room.say(is_own ? "office_release_another" : "office_release_waits")}
    );
}

Node next_steps(const Room& room, const Released& released) {
    Nodes buttons;
    for (const std::string_view verb : steps_of(*room.seat, released))
        buttons.push_back(element(
            "li",
            {},
            {link(
                fmt::format("{}/{}", released.path, verb),
                {{"class", buttons.empty() && verb != "withdraw" ? "button first" : "button"}},
                {room.say("office_release_do_" + std::string(verb))}
            )}
        ));
    Nodes next{element("h2", {}, {room.say("office_next")})};
    if (!buttons.empty()) next.push_back(element("ul", {}, std::move(buttons)));
    next.push_back(why_not(room, released));
    return element("section", {{"class", "next"}}, std::move(next));
}

const operations::Operation& row_of(
    const operations::Table& table, std::string_view noun, std::string_view verb
) {
    const operations::Operation* row = table.find(noun, verb);
    ensure(row != nullptr, "a step of a release has its operation");
    return *row;
}

bool may_do(const Seat& seat, const operations::Operation& row) {
    return std::ranges::find(row.roles, seat.role) != row.roles.end();
}

}  // namespace

std::vector<std::string_view> steps_of(const Seat& seat, const Released& released) {
    std::vector<std::string_view> wanted;
    switch (released.state()) {
        case State::drafted:
            wanted = {"submit", "withdraw"};
            break;
        case State::submitted:
            if (!has_had_a_hand(seat, released.course)) wanted.push_back("approve");
            wanted.push_back("withdraw");
            break;
        case State::published:
            wanted = {"withdraw"};
            break;
        case State::withdrawn:
            break;
    }
    std::erase_if(wanted, [&](std::string_view verb) {
        return !may_do(seat, row_of(released.table, released.noun, verb));
    });
    return wanted;
}

Node step_form(const Room& room, const Released& released, const ReleaseStep& step) {
    const bool is_new = released.course.steps.empty();
    return operation_form(
        room,
        {.table = released.table,
         .operation = row_of(released.table, released.noun, step.verb),
         .given = step.given,
         .reasons = step.reasons,
         .key = step.key,
         .sends_to = is_new ? released.path : fmt::format("{}/{}", released.path, step.verb),
         .goes_back_to = released.path,
         .says_placed = !is_new},
        "",
        "h2"
    );
}

bool may_draft(const Room& room, const Released& released) {
    return room.seat && may_do(*room.seat, row_of(released.table, released.noun, "draft"));
}

Node state_tag(const Room& room, std::string_view state) {
    return element(
        "span",
        {{"class", "tag " + std::string(state)}},
        {capitalised(state_text(room, state))}
    );
}

Node way_of(const Room& room, const Course& course) {
    constexpr std::array way{State::drafted, State::submitted, State::published};
    const State now = course.steps.back().state;
    Nodes steps;
    for (const State state : way) {
        const bool is_here = now == state;
        const bool is_passed = course.step(state) != nullptr && !is_here;
        html::Attributes attributes{{"class", is_here ? "here" : is_passed ? "passed" : "ahead"}};
        if (is_here) attributes.push_back({"aria-current", "step"});
        steps.push_back(element("li", std::move(attributes), {state_text(room, name_of(state))}));
    }
    if (now == State::withdrawn)
        steps.push_back(element(
            "li",
            {{"class", "here"}, {"aria-current", "step"}},
            {state_text(room, name_of(State::withdrawn))}
        ));
    return element(
        "ol",
        {{"class", "way"}, {"aria-label", room.say("office_way")}},
        std::move(steps)
    );
}

Node two_persons(
    const Room& room, const Released& released, const std::optional<ReleaseStep>& step
) {
    Nodes inside;
    if (step)
        inside.push_back(step_form(room, released, *step));
    else if (room.seat)
        inside.push_back(next_steps(room, released));
    inside.push_back(steps_taken(room, released));
    return element("div", {{"class", "two-persons"}}, std::move(inside));
}

Node latest_step(const Room& room, const Course& course) {
    const releases::Step& step = course.steps.back();
    return element(
        "td",
        {},
        {day_text(room, room.local_time(step.at).day),
         element("small", {}, {actor_text(room, step.actor)})}
    );
}

}  // namespace uppsikt::office
