#include "sanctions/states.h"

namespace uppsikt::sanctions {

namespace {

using cases::CountedFrom;
using cases::DeadlineRule;
using cases::Role;

constexpr DeadlineRule to_decide{"SANCTION", "decide"};
constexpr DeadlineRule to_carry_out{"SANCTION", "carry_out", CountedFrom::entered};
constexpr DeadlineRule to_follow_up{"SANCTION", "follow_up", CountedFrom::entered};
constexpr DeadlineRule to_pay{"SANCTION", "pay", CountedFrom::entered, true};
constexpr DeadlineRule to_settle{"SANCTION", "dispute", CountedFrom::entered};

// A table: a row a state.
// NOLINTNEXTLINE(readability-function-size)
std::vector<cases::StateRule<State>> rules() {
    return {
        {.state = State::proposed,
         .name = "proposed",
         .owner = Role::decision_maker,
         .deadline = to_decide,
         .next = "decide_measure",
         .needs = {"proposed"},
         .is_adverse = true},
        {.state = State::in_force,
         .name = "in_force",
         .owner = Role::officer,
         .deadline = to_carry_out,
         .next = "complete",
         .needs = {"proposed", "decided"},
         .is_adverse = true,
         .is_public = true,
         .takes_over = true},
        {.state = State::accruing,
         .name = "accruing",
         .owner = Role::officer,
         .deadline = to_follow_up,
         .next = "verify_cure",
         .needs = {"proposed", "decided"},
         .is_adverse = true,
         .is_public = true,
         .takes_over = true},
        {.state = State::penalty_due,
         .name = "penalty_due",
         .owner = Role::supplier,
         .deadline = to_pay,
         .next = "settle",
         .needs = {"proposed", "decided"},
         .is_adverse = true,
         .is_public = true,
         .takes_over = true},
        {.state = State::disputed,
         .name = "disputed",
         .owner = Role::decision_maker,
         .deadline = to_settle,
         .next = "reverse",
         .needs = {"proposed", "decided", "disputed"},
         .is_adverse = true,
         .is_public = true,
         .takes_over = true},
        {.state = State::closed_rejected,
         .name = "closed_rejected",
         .needs = {"proposed", "rejected"},
         .is_end = true},
        {.state = State::closed_withdrawn,
         .name = "closed_withdrawn",
         .needs = {"proposed", "withdrawn"},
         .is_end = true},
        {.state = State::closed_completed,
         .name = "closed_completed",
         .needs = {"proposed", "decided", "completed"},
         .is_end = true,
         .is_adverse = true,
         .is_public = true,
         .takes_over = true},
        {.state = State::closed_paid,
         .name = "closed_paid",
         .needs = {"proposed", "decided", "paid"},
         .is_end = true,
         .is_adverse = true,
         .is_public = true,
         .takes_over = true},
        {.state = State::closed_reversed,
         .name = "closed_reversed",
         .needs = {"proposed", "decided", "reversed"},
         .is_end = true,
         .is_public = true,
         .takes_over = true},
    };
}

// clang-format off
std::vector<cases::Step<State>> steps() {
    return {
        // Nobody decides what they proposed; what they proposed they may take back.
        {.from = State::proposed, .verb = "decide_measure", .to = State::in_force,         .records = "decided",   .other_than = {"proposed"}},
        {.from = State::proposed, .verb = "decide_running", .to = State::accruing,         .records = "decided",   .other_than = {"proposed"}},
        {.from = State::proposed, .verb = "decide_penalty", .to = State::penalty_due,      .records = "decided",   .other_than = {"proposed"}},
        {.from = State::proposed, .verb = "reject",         .to = State::closed_rejected,  .records = "rejected",  .other_than = {"proposed"}},
        {.from = State::proposed, .verb = "withdraw",       .to = State::closed_withdrawn, .records = "withdrawn"},

        {.from = State::in_force,    .verb = "send",          .to = State::in_force,    .records = "sent"},
        {.from = State::accruing,    .verb = "send",          .to = State::accruing,    .records = "sent"},
        {.from = State::penalty_due, .verb = "send",          .to = State::penalty_due, .records = "sent"},

        {.from = State::in_force,    .verb = "complete",      .to = State::closed_completed, .records = "completed"},
        {.from = State::accruing,    .verb = "follow_up",     .to = State::accruing,    .records = "followed_up"},
        {.from = State::accruing,    .verb = "verify_cure",   .to = State::penalty_due, .records = "cure_verified"},
        {.from = State::disputed,    .verb = "verify_cure",   .to = State::disputed,    .records = "cure_verified"},
        {.from = State::accruing,    .verb = "pay_part",      .to = State::accruing,    .records = "paid_in_part"},
        {.from = State::penalty_due, .verb = "pay_part",      .to = State::penalty_due, .records = "paid_in_part"},
        {.from = State::disputed,    .verb = "pay_part",      .to = State::disputed,    .records = "paid_in_part"},
        {.from = State::penalty_due, .verb = "settle",        .to = State::closed_paid, .records = "paid"},

        {.from = State::in_force,    .verb = "dispute",       .to = State::disputed,    .records = "disputed"},
        {.from = State::accruing,    .verb = "dispute",       .to = State::disputed,    .records = "disputed"},
        {.from = State::penalty_due, .verb = "dispute",       .to = State::disputed,    .records = "disputed"},
        {.from = State::closed_paid, .verb = "dispute",       .to = State::disputed,    .records = "disputed"},
        // Upheld: back where it was, by its kind.
        {.from = State::disputed,    .verb = "uphold_measure", .to = State::in_force,    .records = "upheld"},
        {.from = State::disputed,    .verb = "uphold_running", .to = State::accruing,    .records = "upheld"},
        {.from = State::disputed,    .verb = "uphold_penalty", .to = State::penalty_due, .records = "upheld"},
        {.from = State::in_force,    .verb = "reverse",        .to = State::closed_reversed, .records = "reversed"},
        {.from = State::accruing,    .verb = "reverse",        .to = State::closed_reversed, .records = "reversed"},
        {.from = State::penalty_due, .verb = "reverse",        .to = State::closed_reversed, .records = "reversed"},
        {.from = State::disputed,    .verb = "reverse",        .to = State::closed_reversed, .records = "reversed"},
        {.from = State::closed_paid, .verb = "reverse",        .to = State::closed_reversed, .records = "reversed"},
    };
}
// clang-format on

cases::Design<State> design() {
    return {
        .kind = "sanction",
        .module = "sanctions",
        .first = State::proposed,
        .opened_by = "proposed",
        .central = to_settle,
        .states = rules(),
        .steps = steps(),
        // A sanction is proposed only when the reply clock of its investigation has ended or been
        // waived, and the reply been assessed: unmet_conditions refuses it before.
        .reply_over = {"proposed"},
        .separations = {{"decided", "proposed"}, {"rejected", "proposed"}},
        .told = {"sent"},
    };
}

}  // namespace

const cases::CaseTable<State>& states() {
    static const cases::CaseTable<State> table(design());
    return table;
}

}  // namespace uppsikt::sanctions
