#include "cases/machine.h"

#include <algorithm>

#include <doctest/doctest.h>

namespace uppsikt::cases {
namespace {

enum class ReportState { written, assessed, sent, decided, dropped };

constexpr DeadlineRule some_days{"COMPLAINT-SLA", "triage"};

/// A report that is assessed by another person, sent to the supplier, and decided after its reply.
Design<ReportState> a_report() {
    return {
        .kind = "report",
        .module = "reports",
        .first = ReportState::written,
        .opened_by = "written",
        .central = some_days,
        .states =
            {{.state = ReportState::written,
              .name = "written",
              .owner = Role::assessor,
              .deadline = some_days,
              .next = "assess"},
             {.state = ReportState::assessed,
              .name = "assessed",
              .owner = Role::officer,
              .deadline = some_days,
              .next = "send",
              .needs = {"assessed"}},
             {.state = ReportState::sent,
              .name = "sent",
              .owner = Role::supplier,
              .deadline = some_days,
              .next = "decide",
              .needs = {"sent"},
              .is_adverse = true},
             {.state = ReportState::decided,
              .name = "decided",
              .needs = {"assessed", "sent", "decided"},
              .is_end = true,
              .is_adverse = true,
              .is_public = true},
             {.state = ReportState::dropped, .name = "dropped", .needs = {"dropped"}, .is_end = true
             }},
        .steps =
            {{.from = ReportState::written,
              .verb = "assess",
              .to = ReportState::assessed,
              .records = "assessed",
              .other_than = {"written"}},
             {.from = ReportState::assessed,
              .verb = "rewrite",
              .to = ReportState::written,
              .records = "written",
              .undoes = {"assessed"}},
             {.from = ReportState::assessed,
              .verb = "send",
              .to = ReportState::sent,
              .records = "sent"},
             {.from = ReportState::sent,
              .verb = "reply",
              .to = ReportState::sent,
              .records = "replied"},
             {.from = ReportState::sent,
              .verb = "wait",
              .to = ReportState::sent,
              .records = "time_expired",
              .after_deadline = true},
             {.from = ReportState::sent,
              .verb = "decide",
              .to = ReportState::decided,
              .records = "decided",
              .after = {},
              .other_than = {"assessed"}},
             {.from = ReportState::written,
              .verb = "drop",
              .to = ReportState::dropped,
              .records = "dropped"}},
        .reply_over = {"replied", "time_expired"},
        .separations = {{"assessed", "written"}, {"decided", "assessed"}},
    };
}

Step<ReportState>& step_of(Design<ReportState>& design, std::string_view verb) {
    const auto found = std::ranges::find(design.steps, verb, &Step<ReportState>::verb);
    ensure(found != design.steps.end(), "the report has the step");
    return *found;
}
StateRule<ReportState>& rule_of(Design<ReportState>& design, ReportState state) {
    const auto found = std::ranges::find(design.states, state, &StateRule<ReportState>::state);
    ensure(found != design.states.end(), "the report has the state");
    return *found;
}

/// With what the first version lacks: nothing is decided before the reply clock is over.
Design<ReportState> a_sound_report() {
    Design<ReportState> design = a_report();
    design.states.push_back(
        {.state = ReportState{9},
         .name = "heard",
         .owner = Role::decision_maker,
         .deadline = some_days,
         .next = "decide",
         .is_adverse = true}
    );
    step_of(design, "reply").to = ReportState{9};
    step_of(design, "wait").to = ReportState{9};
    step_of(design, "decide").from = ReportState{9};
    rule_of(design, ReportState::sent).next = "wait";
    return design;
}

std::vector<FlawKind> flaws(const Design<ReportState>& design) {
    std::vector<FlawKind> found;
    for (const Flaw& flaw : prove(CaseTable<ReportState>(design).machine()).flaws)
        if (found.empty() || found.back() != flaw.kind) found.push_back(flaw.kind);
    return found;
}
using Flaws = std::vector<FlawKind>;

TEST_CASE("a report that is assessed, heard and decided by others has no flaw") {
    const Proof proof = prove(CaseTable<ReportState>(a_sound_report()).machine());
    for (const Flaw& flaw : proof.flaws)
        MESSAGE(described(flaw));
    CHECK(proof.flaws.empty());
    CHECK(proof.reached > 20);
}

TEST_CASE("a decision that can come before the reply clock has ended is an early disclosure") {
    const auto found = prove(CaseTable<ReportState>(a_report()).machine()).flaws;
    REQUIRE(found.size() == 1);
    CHECK(found.front() == Flaw{FlawKind::early_disclosure, "decided"});
}

TEST_CASE("a state that nobody owns, that has no deadline or no next step is found") {
    Design<ReportState> design = a_sound_report();
    rule_of(design, ReportState::written).owner = std::nullopt;
    CHECK(flaws(design) == Flaws{FlawKind::without_owner});
    design = a_sound_report();
    rule_of(design, ReportState::written).deadline = std::nullopt;
    CHECK(flaws(design) == Flaws{FlawKind::without_deadline});
    design = a_sound_report();
    rule_of(design, ReportState::written).next = "reply";
    CHECK(flaws(design) == Flaws{FlawKind::without_next_step});
}

TEST_CASE("a next step that must wait for an act that may not have been done is found") {
    Design<ReportState> design = a_sound_report();
    step_of(design, "decide").after = {"replied"};
    // When the time ran out, no reply will ever stand, and nothing else leads on.
    CHECK(flaws(design) == Flaws{FlawKind::without_next_step, FlawKind::without_end});
}

TEST_CASE("a state that leads nowhere is found, also where others go round in a circle") {
    Design<ReportState> design = a_sound_report();
    step_of(design, "decide").to = ReportState{9};
    step_of(design, "drop").to = ReportState::written;
    const Flaws found = flaws(design);
    CHECK(std::ranges::count(found, FlawKind::without_end) == 1);
    CHECK(std::ranges::count(found, FlawKind::never_reached) == 1);
    CHECK(found.size() == 2);
}

TEST_CASE("an end that is reached without an act it needs is found") {
    Design<ReportState> design = a_sound_report();
    step_of(design, "rewrite").to = ReportState::assessed;
    CHECK(flaws(design) == Flaws{FlawKind::without_acts});
}

TEST_CASE("who may assess their own report is found") {
    Design<ReportState> design = a_sound_report();
    step_of(design, "assess").other_than = {};
    CHECK(flaws(design) == Flaws{FlawKind::done_by_same_person});
}

TEST_CASE("a rewritten report must be assessed again by another than who rewrote it") {
    Design<ReportState> design = a_sound_report();
    step_of(design, "rewrite").undoes = {};
    step_of(design, "rewrite").to = ReportState::assessed;
    CHECK(flaws(design) == Flaws{FlawKind::done_by_same_person});
}

TEST_CASE("what a case that is taken over lacks, or who may not have done both, is found") {
    Design<ReportState> design = a_sound_report();
    rule_of(design, ReportState::sent).takes_over = true;
    // It would be decided in the end though nobody had assessed it.
    CHECK(flaws(design) == Flaws{FlawKind::without_acts});
    rule_of(design, ReportState::sent).needs = {"assessed", "sent"};
    CHECK(flaws(design).empty());
    // The reply clock has not ended where only that it was sent stands.
    rule_of(design, ReportState::decided).takes_over = true;
    CHECK(flaws(design) == Flaws{FlawKind::early_disclosure});

    // Taken over as assessed, by whomever: somebody else can still decide.
    design = a_sound_report();
    const std::size_t before = prove(CaseTable<ReportState>(design).machine()).reached;
    rule_of(design, ReportState::assessed).takes_over = true;
    const Proof proof = prove(CaseTable<ReportState>(design).machine());
    CHECK(proof.flaws.empty());
    CHECK(proof.reached >= before);
}

TEST_CASE("tables with a name twice, a verb twice or an unknown act are a fault of ours") {
    Design<ReportState> design = a_sound_report();
    rule_of(design, ReportState::dropped).name = "sent";
    CHECK_THROWS_AS(CaseTable<ReportState>{design}, BrokenAssumption);
    design = a_sound_report();
    step_of(design, "drop").verb = "assess";
    CHECK_THROWS_AS(CaseTable<ReportState>{design}, BrokenAssumption);
    design = a_sound_report();
    step_of(design, "drop").after = {"paid"};
    CHECK_THROWS_AS(CaseTable<ReportState>{design}, BrokenAssumption);
}

TEST_CASE("every role has a name that is read back") {
    for (int i = 0; i <= static_cast<int>(Role::complainant); ++i)
        CHECK(role_named(name_of(static_cast<Role>(i))) == static_cast<Role>(i));
    CHECK(!role_named("janitor"));
}

}  // namespace
}  // namespace uppsikt::cases
