#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ensure.h"

/// The states of a case and the steps between them, as tables; and the proof that nothing gets
/// stuck in them. Pure: no database, no clock.
namespace uppsikt::cases {

/// Whose turn it is.
enum class Role {
    registrar,
    local_officer,
    officer,
    inspector,
    assessor,
    decision_maker,
    supplier,
    complainant
};
std::string_view name_of(Role role);
std::optional<Role> role_named(std::string_view name);

/// What a deadline is counted from. `learned` and `opened` never move, whoever has the case.
enum class CountedFrom {
    learned,  ///< the day on which the buyer learned of the matter
    opened,   ///< the day on which the case got its diary number
    entered,  ///< the day on which the case came to its present state
};

/// A deadline as a parameter of a term (services/*.toml): never a number here.
struct DeadlineRule {
    std::string_view term;
    std::string_view parameter;
    CountedFrom from = CountedFrom::opened;
    bool ends_on_working_day =
        false;  ///< where it would end on a day of rest: the next working day
};

/// A few acts by their past participles: {"heard", "assessed"}.
class Acts {
public:
    Acts() noexcept = default;
    Acts(std::initializer_list<std::string_view> acts) : count_(acts.size()) {
        ensure(acts.size() <= acts_.size(), "no rule looks at more than eight acts");
        std::copy(acts.begin(), acts.end(), acts_.begin());
    }

    bool contains(std::string_view act) const { return std::find(begin(), end(), act) != end(); }
    const std::string_view* begin() const { return acts_.data(); }
    const std::string_view* end() const { return acts_.data() + count_; }

private:
    std::array<std::string_view, 8> acts_{};
    std::size_t count_ = 0;
};

/// A state, and who has to do what by when to leave it.
template <class State>
struct StateRule {
    State state{};
    std::string_view name;  ///< also what is stored, and what the API says
    std::optional<Role> owner = std::nullopt;
    std::optional<DeadlineRule> deadline = std::nullopt;
    std::string_view next = {};  ///< the verb that is meant to come next
    Acts needs = Acts();         ///< acts without which it is never reached
    bool is_end = false;
    bool is_adverse = false;  ///< it says something bad of the supplier
    bool is_public = false;   ///< anyone may see it
    /// A case that was handled elsewhere before may come to it, with the acts it needs done there.
    bool takes_over = false;
};

/// A step that a case may take. It records one act: <module>.<records>.
template <class State>
struct Step {
    State from{};
    std::string_view verb;
    State to{};
    std::string_view records;     ///< a past participle: "fixed"
    Acts after = Acts();          ///< acts that must stand before
    Acts other_than = Acts();     ///< who did one of these may not do this
    Acts undoes = Acts();         ///< acts that no longer stand afterwards
    bool after_deadline = false;  ///< only when the state's deadline has passed
};

/// Two acts that must never stand as done by the same person.
struct Separation {
    std::string_view later;
    std::string_view earlier;
};

/// One type of case. Return it from a function (g++ 12 breaks where it is written as an argument).
template <class State>
struct Design {
    std::string_view kind;    ///< "complaint"
    std::string_view module;  ///< "complaints": of its acts
    State first{};
    std::string_view opened_by = "registered";  ///< the act that opens it
    DeadlineRule central;                       ///< the clock of the whole case
    std::vector<StateRule<State>> states;
    std::vector<Step<State>> steps;
    Acts reply_over = Acts();  ///< acts that end or waive the reply clock
    std::vector<Separation> separations = std::vector<Separation>();
    Acts told = Acts();  ///< acts by which the supplier comes to know of the case
};

/// A type of case as the machinery works with it: states are positions in a table.
struct Machine {
    std::string_view kind;
    std::string_view module;
    int first = 0;
    std::string_view opened_by;
    DeadlineRule central;
    std::vector<StateRule<int>> states;
    std::vector<Step<int>> steps;
    Acts reply_over;
    std::vector<Separation> separations;
    Acts told;

    /// A name that the tables do not have is a fault.
    const StateRule<int>& state(std::string_view name) const;
    /// The step with the verb from the state, if there is one.
    const Step<int>* step(const StateRule<int>& state, std::string_view verb) const;
    /// Whether it matters who did the act.
    bool keeps_actor(std::string_view act) const;
    /// The acts that stand of a case that is taken over in the state: those it needs, and the
    /// opening.
    std::vector<std::string_view> acts_of_taken_over(const StateRule<int>& state) const;
};

/// Tables over an enum, checked for names that are given twice, missing or unknown (`ensure`).
template <class State>
class CaseTable {
public:
    explicit CaseTable(const Design<State>& design);

    const Machine& machine() const { return machine_; }
    std::string_view name(State state) const { return machine_.states[position(state)].name; }
    State state(std::string_view name) const {
        return states_[static_cast<std::size_t>(machine_.state(name).state)];
    }

private:
    std::size_t position(State state) const {
        for (std::size_t i = 0; i < states_.size(); ++i)
            if (states_[i] == state) return i;
        report_broken_assumption("every state has a row", std::source_location::current());
    }

    Machine machine_;
    std::vector<State> states_;
};

/// What is wrong with the tables themselves: a name twice, a verb twice from one state.
void ensure_whole(const Machine& machine);

template <class State>
CaseTable<State>::CaseTable(const Design<State>& design) {
    for (const StateRule<State>& rule : design.states)
        states_.push_back(rule.state);
    machine_ = Machine{
        .kind = design.kind,
        .module = design.module,
        .first = static_cast<int>(position(design.first)),
        .opened_by = design.opened_by,
        .central = design.central,
        .states = {},
        .steps = {},
        .reply_over = design.reply_over,
        .separations = design.separations,
        .told = design.told,
    };
    for (const StateRule<State>& rule : design.states)
        machine_.states.push_back(
            {.state = static_cast<int>(position(rule.state)),
             .name = rule.name,
             .owner = rule.owner,
             .deadline = rule.deadline,
             .next = rule.next,
             .needs = rule.needs,
             .is_end = rule.is_end,
             .is_adverse = rule.is_adverse,
             .is_public = rule.is_public,
             .takes_over = rule.takes_over}
        );
    for (const Step<State>& step : design.steps)
        machine_.steps.push_back(
            {.from = static_cast<int>(position(step.from)),
             .verb = step.verb,
             .to = static_cast<int>(position(step.to)),
             .records = step.records,
             .after = step.after,
             .other_than = step.other_than,
             .undoes = step.undoes,
             .after_deadline = step.after_deadline}
        );
    ensure_whole(machine_);
}

// --- the proof
// -----------------------------------------------------------------------------------

enum class FlawKind {
    never_reached,        ///< no way leads to the state
    without_owner,        ///< it is nobody's turn
    without_deadline,     ///< nobody need ever do anything
    without_next_step,    ///< the step that is meant to come next cannot be taken, by nobody
    without_end,          ///< from here no end can be reached
    early_disclosure,     ///< adverse and public before the reply clock has ended or been waived
    without_acts,         ///< reached although an act that it needs does not stand
    done_by_same_person,  ///< two acts that must be two persons' were one's
};

struct Flaw {
    FlawKind kind{};
    std::string state;
    std::string detail = {};  ///< the act, or the verb
    bool operator==(const Flaw&) const = default;
};
std::string described(const Flaw& flaw);

struct Proof {
    std::size_t reached = 0;  ///< combinations of state, acts and persons that were walked
    std::vector<Flaw> flaws;
};

/// Walks every combination of a state, reachable from the first one or from one that takes over,
/// the acts that stand, and who of three persons did them. Time may pass anywhere: a step that
/// waits for a deadline can always come.
Proof prove(const Machine& machine);

}  // namespace uppsikt::cases
