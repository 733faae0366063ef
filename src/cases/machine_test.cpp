#include "cases/machine.h"

#include <algorithm>

#include <doctest/doctest.h>

namespace uppsikt::cases {
namespace {

enum class State { written, assessed, sent, decided, dropped };

constexpr DeadlineRule some_days{"COMPLAINT-SLA", "triage"};

/// A report that is assessed by another person, sent to the supplier, and decided after its reply.
Design<State> a_report() {
    return {
        .kind = "report",
        .module = "reports",
        .first = State::written,
        .opened_by = "written",
        .central = some_days,
        .states =
            {{.state = State::written,
              .name = "written",
              .owner = Role::assessor,
              .deadline = some_days,
              .next = "assess"},
             {.state = State::assessed,
              .name = "assessed",
              .owner = Role::officer,
              .deadline = some_days,
              .next = "send",
              .needs = {"assessed"}},
             {.state = State::sent,
              .name = "sent",
              .owner = Role::supplier,
              .deadline = some_days,
              .next = "decide",
              .needs = {"sent"},
              .is_adverse = true},
             {.state = State::decided,
              .name = "decided",
              .needs = {"assessed", "sent", "decided"},
              .is_end = true,
              .is_adverse = true,
              .is_public = true},
             {.state = State::dropped, .name = "dropped", .needs = {"dropped"}, .is_end = true}},
        .steps =
            {{.from = State::written,
              .verb = "assess",
              .to = State::assessed,
              .records = "assessed",
              .other_than = {"written"}},
             {.from = State::assessed,
              .verb = "rewrite",
              .to = State::written,
              .records = "written",
              .undoes = {"assessed"}},
             {.from = State::assessed, .verb = "send", .to = State::sent, .records = "sent"},
             {.from = State::sent, .verb = "reply", .to = State::sent, .records = "replied"},
             {.from = State::sent,
              .verb = "wait",
              .to = State::sent,
              .records = "time_expired",
              .after_deadline = true},
             {.from = State::sent,
              .verb = "decide",
              .to = State::decided,
              .records = "decided",
              .after = {},
              .other_than = {"assessed"}},
             {.from = State::written, .verb = "drop", .to = State::dropped, .records = "dropped"}},
        .reply_over = {"replied", "time_expired"},
        .separations = {{"assessed", "written"}, {"decided", "assessed"}},
    };
}

Step<State>& step_of(Design<State>& design, std::string_view verb) {
    const auto found = std::ranges::find(design.steps, verb, &Step<State>::verb);
    ensure(found != design.steps.end(), "the report has the step");
    return *found;
}
StateRule<State>& rule_of(Design<State>& design, State state) {
    const auto found = std::ranges::find(design.states, state, &StateRule<State>::state);
    ensure(found != design.states.end(), "the report has the state");
    return *found;
}

/// With what the first version lacks: nothing is decided before the reply clock is over.
Design<State> a_sound_report() {
    Design<State> design = a_report();
    design.states.push_back(
        {.state = State{9},
         .name = "heard",
         .owner = Role::decision_maker,
         .deadline = some_days,
         .next = "decide",
         .is_adverse = true}
    );
    step_of(design, "reply").to = State{9};
    step_of(design, "wait").to = State{9};
    step_of(design, "decide").from = State{9};
    rule_of(design, State::sent).next = "wait";
    return design;
}

std::vector<FlawKind> flaws(const Design<State>& design) {
    std::vector<FlawKind> found;
    for (const Flaw& flaw : prove(CaseTable<State>(design).machine()).flaws)
        if (found.empty() || found.back() != flaw.kind) found.push_back(flaw.kind);
    return found;
}
using Flaws = std::vector<FlawKind>;

TEST_CASE("a report that is assessed, heard and decided by others has no flaw") {
    const Proof proof = prove(CaseTable<State>(a_sound_report()).machine());
    for (const Flaw& flaw : proof.flaws)
        MESSAGE(described(flaw));
    CHECK(proof.flaws.empty());
    CHECK(proof.reached > 20);
}

TEST_CASE("a decision that can come before the reply clock has ended is an early disclosure") {
    const auto found = prove(CaseTable<State>(a_report()).machine()).flaws;
    REQUIRE(found.size() == 1);
    CHECK(found.front() == Flaw{FlawKind::early_disclosure, "decided"});
}

TEST_CASE("a state that nobody owns, that has no deadline or no next step is found") {
    Design<State> design = a_sound_report();
    rule_of(design, State::written).owner = std::nullopt;
    CHECK(flaws(design) == Flaws{FlawKind::without_owner});
    design = a_sound_report();
    rule_of(design, State::written).deadline = std::nullopt;
    CHECK(flaws(design) == Flaws{FlawKind::without_deadline});
    design = a_sound_report();
    rule_of(design, State::written).next = "reply";
    CHECK(flaws(design) == Flaws{FlawKind::without_next_step});
}

TEST_CASE("a next step that must wait for an act that may not have been done is found") {
    Design<State> design = a_sound_report();
    step_of(design, "decide").after = {"replied"};
    // When the time ran out, no reply will ever stand, and nothing else leads on.
    CHECK(flaws(design) == Flaws{FlawKind::without_next_step, FlawKind::without_end});
}

TEST_CASE("a state that leads nowhere is found, also where others go round in a circle") {
    Design<State> design = a_sound_report();
    step_of(design, "decide").to = State{9};
    step_of(design, "drop").to = State::written;
    const Flaws found = flaws(design);
    CHECK(std::ranges::count(found, FlawKind::without_end) == 1);
    CHECK(std::ranges::count(found, FlawKind::never_reached) == 1);
    CHECK(found.size() == 2);
}

TEST_CASE("an end that is reached without an act it needs is found") {
    Design<State> design = a_sound_report();
    step_of(design, "rewrite").to = State::assessed;
    CHECK(flaws(design) == Flaws{FlawKind::without_acts});
}

TEST_CASE("who may assess their own report is found") {
    Design<State> design = a_sound_report();
    step_of(design, "assess").other_than = {};
    CHECK(flaws(design) == Flaws{FlawKind::done_by_same_person});
}

TEST_CASE("a rewritten report must be assessed again by another than who rewrote it") {
    Design<State> design = a_sound_report();
    step_of(design, "rewrite").undoes = {};
    step_of(design, "rewrite").to = State::assessed;
    CHECK(flaws(design) == Flaws{FlawKind::done_by_same_person});
}

TEST_CASE("what a case that is taken over lacks, or who may not have done both, is found") {
    Design<State> design = a_sound_report();
    rule_of(design, State::sent).takes_over = true;
    // It would be decided in the end though nobody had assessed it.
    CHECK(flaws(design) == Flaws{FlawKind::without_acts});
    rule_of(design, State::sent).needs = {"assessed", "sent"};
    CHECK(flaws(design).empty());
    // The reply clock has not ended where only that it was sent stands.
    rule_of(design, State::decided).takes_over = true;
    CHECK(flaws(design) == Flaws{FlawKind::early_disclosure});

    // Taken over as assessed, by whomever: somebody else can still decide.
    design = a_sound_report();
    const std::size_t before = prove(CaseTable<State>(design).machine()).reached;
    rule_of(design, State::assessed).takes_over = true;
    const Proof proof = prove(CaseTable<State>(design).machine());
    CHECK(proof.flaws.empty());
    CHECK(proof.reached >= before);
}

TEST_CASE("tables with a name twice, a verb twice or an unknown act are a fault of ours") {
    Design<State> design = a_sound_report();
    rule_of(design, State::dropped).name = "sent";
    CHECK_THROWS_AS(CaseTable<State>{design}, BrokenAssumption);
    design = a_sound_report();
    step_of(design, "drop").verb = "assess";
    CHECK_THROWS_AS(CaseTable<State>{design}, BrokenAssumption);
    design = a_sound_report();
    step_of(design, "drop").after = {"paid"};
    CHECK_THROWS_AS(CaseTable<State>{design}, BrokenAssumption);
}

TEST_CASE("every role has a name that is read back") {
    for (int i = 0; i <= static_cast<int>(Role::complainant); ++i)
        CHECK(role_named(name_of(static_cast<Role>(i))) == static_cast<Role>(i));
    CHECK(!role_named("janitor"));
}

}  // namespace
}  // namespace uppsikt::cases
