#include "cases/machine.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace uppsikt::cases {

namespace {

struct RoleName {
    Role role;
    std::string_view name;
};
constexpr std::array role_names{
    RoleName{Role::registrar, "registrar"},
    RoleName{Role::local_officer, "local_officer"},
    RoleName{Role::officer, "officer"},
    RoleName{Role::inspector, "inspector"},
    RoleName{Role::assessor, "assessor"},
    RoleName{Role::decision_maker, "decision_maker"},
    RoleName{Role::supplier, "supplier"},
    RoleName{Role::complainant, "complainant"},
};

}  // namespace

std::string_view name_of(Role role) {
    const auto* found = std::ranges::find(role_names, role, &RoleName::role);
    ensure(found != role_names.end(), "every role has a name");
    return found->name;
}

std::optional<Role> role_named(std::string_view name) {
    const auto* found = std::ranges::find(role_names, name, &RoleName::name);
    if (found == role_names.end()) return std::nullopt;
    return found->role;
}

const StateRule<int>& Machine::state(std::string_view name) const {
    const auto found = std::ranges::find(states, name, &StateRule<int>::name);
    ensure(found != states.end(), "a case is in a state that its tables have");
    return *found;
}

const Step<int>* Machine::step(const StateRule<int>& state, std::string_view verb) const {
    const auto found = std::ranges::find_if(steps, [&](const Step<int>& step) {
        return step.from == state.state && step.verb == verb;
    });
    return found == steps.end() ? nullptr : &*found;
}

bool Machine::keeps_actor(std::string_view act) const {
    return std::ranges::any_of(
               steps,
               [&](const Step<int>& step) { return step.other_than.contains(act); }
           ) ||
           std::ranges::any_of(separations, [&](const Separation& one) {
               return one.later == act || one.earlier == act;
           });
}

std::vector<std::string_view> Machine::acts_of_taken_over(const StateRule<int>& state) const {
    std::vector<std::string_view> acts;
    if (!state.needs.contains(opened_by)) acts.push_back(opened_by);
    acts.insert(acts.end(), state.needs.begin(), state.needs.end());
    return acts;
}

void ensure_whole(const Machine& machine) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < machine.states.size(); ++i) {
        const StateRule<int>& rule = machine.states[i];
        ensure(rule.state == static_cast<int>(i), "a state has one row");
        ensure(
            !rule.name.empty() && names.insert(rule.name).second,
            "a state has a name of its own"
        );
        ensure(rule.name.find_first_of(" \n") == rule.name.npos, "a state's name is one word");
    }
    std::set<std::string_view> acts{machine.opened_by};
    std::set<std::tuple<int, std::string_view>> verbs;
    for (const Step<int>& step : machine.steps) {
        ensure(verbs.emplace(step.from, step.verb).second, "a verb leads to one state");
        ensure(!step.records.empty(), "a step records an act");
        ensure(step.records.find_first_of(" \n") == step.records.npos, "an act is one word");
        acts.insert(step.records);
    }
    const auto all_known = [&](const Acts& some) {
        return std::ranges::all_of(some, [&](std::string_view act) { return acts.contains(act); });
    };
    for (const StateRule<int>& rule : machine.states)
        ensure(all_known(rule.needs), "a state needs acts that some step records");
    for (const Step<int>& step : machine.steps)
        ensure(
            all_known(step.after) && all_known(step.other_than) && all_known(step.undoes),
            "a step looks at acts that some step records"
        );
    ensure(all_known(machine.reply_over), "acts that end the reply clock are recorded");
    for (const Separation& one : machine.separations)
        ensure(all_known({one.later, one.earlier}), "acts kept apart are recorded");
}

}  // namespace uppsikt::cases
