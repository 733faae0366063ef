#include <algorithm>

#include <boost/json.hpp>

#include "base/text.h"
#include "releases/releases.h"

namespace uppsikt::releases {

std::string_view name_of(State state) {
    return std::ranges::find(state_names, state, &StateName::value)->name;
}

Step step_now(const Session& session, State state, std::string_view note) {
    return {
        .state = state,
        .actor = session.actor,
        .at = session.now,
        .note = std::string(trimmed(note))
    };
}

const Step* Course::step(State wanted) const {
    const auto found = std::ranges::find(steps, wanted, &Step::state);
    return found == steps.end() ? nullptr : &*found;
}

Result<Done> check_turn(const Course& course, State wanted) {
    const State state = course.steps.back().state;
    const bool is_turn = wanted == State::submitted   ? state == State::drafted
                         : wanted == State::published ? state == State::submitted
                                                      : state != State::withdrawn;
    if (is_turn) return Done{};
    return Refusal{
        RefusalKind::conflict,
        Reason{
            "releases_not_now_" + std::string(name_of(state)),
            {{"number", std::string(course.number)}}
        }
    };
}

std::vector<Reason> unmet_by(const Course& course, const Step& step) {
    std::vector<Reason> reasons;
    if (step.state == State::published &&
        std::ranges::find(course.steps, step.actor, &Step::actor) != course.steps.end())
        reasons.push_back({"releases_four_eyes", {{"number", std::string(course.number)}}});
    if (step.state != State::submitted && step.note.empty())
        reasons.push_back({"releases_note_missing", {}});
    return reasons;
}

boost::json::array described(std::span<const Step> steps) {
    boost::json::array all;
    for (const Step& step : steps)
        all.push_back(boost::json::object{
            {"step", name_of(step.state)},
            {"actor", step.actor},
            {"at", to_text(step.at)},
            {"note", step.note},
        });
    return all;
}

}  // namespace uppsikt::releases
