#include "complaints/states.h"

namespace uppsikt::complaints {

namespace {

using cases::CountedFrom;
using cases::DeadlineRule;
using cases::Role;

// Counted from the diary, so that no move gives more time; only the complainant's own answer is
// counted from when it is asked for.
constexpr DeadlineRule to_acknowledge{"COMPLAINT-SLA", "acknowledge"};
constexpr DeadlineRule to_triage{"COMPLAINT-SLA", "triage"};
constexpr DeadlineRule to_fix{"COMPLAINT-SLA", "local_fix"};
constexpr DeadlineRule to_confirm{"COMPLAINT-SLA", "confirmation", CountedFrom::entered};
constexpr DeadlineRule to_investigate{"COMPLAINT-SLA", "central_investigation"};
constexpr DeadlineRule to_tell_supplier{"DEFECT-90", "within", CountedFrom::learned};

// A table: a row a state.
// NOLINTNEXTLINE(readability-function-size)
std::vector<cases::StateRule<State>> rules() {
    return {
        {.state = State::registered,
         .name = "registered",
         .owner = Role::registrar,
         .deadline = to_acknowledge,
         .next = "acknowledge",
         .needs = {"registered"},
         .takes_over = true},
        {.state = State::acknowledged,
         .name = "acknowledged",
         .owner = Role::officer,
         .deadline = to_triage,
         .next = "send_central",
         .needs = {"registered", "acknowledged"},
         .takes_over = true},
        {.state = State::local,
         .name = "local",
         .owner = Role::local_officer,
         .deadline = to_fix,
         .next = "report_fix",
         .needs = {"acknowledged", "sent_local"},
         .takes_over = true},
        {.state = State::fix_reported,
         .name = "fix_reported",
         .owner = Role::complainant,
         .deadline = to_confirm,
         .next = "expire",
         .needs = {"acknowledged", "fix_reported"},
         .takes_over = true},
        {.state = State::central,
         .name = "central",
         .owner = Role::officer,
         .deadline = to_investigate,
         .next = "confirm_defect",
         .needs = {"acknowledged", "sent_central"},
         .takes_over = true},
        {.state = State::confirmed,
         .name = "confirmed",
         .owner = Role::officer,
         .deadline = to_tell_supplier,
         .next = "notify_supplier",
         .needs = {"acknowledged", "defect_confirmed"},
         .is_adverse = true,
         .takes_over = true},
        {.state = State::closed_fixed,
         .name = "closed_fixed",
         .needs = {"registered", "acknowledged", "fix_reported", "fix_confirmed"},
         .is_end = true,
         .takes_over = true},
        {.state = State::closed_unfounded,
         .name = "closed_unfounded",
         .needs = {"registered", "acknowledged", "no_defect_found"},
         .is_end = true,
         .takes_over = true},
        {.state = State::closed_notified,
         .name = "closed_notified",
         .needs = {"registered", "acknowledged", "defect_confirmed", "supplier_notified"},
         .is_end = true,
         .is_adverse = true,
         .takes_over = true},
        {.state = State::closed_investigated,
         .name = "closed_investigated",
         .needs = {"registered", "acknowledged", "defect_confirmed", "investigation_opened"},
         .is_end = true,
         .is_adverse = true,
         .takes_over = true},
        {.state = State::merged, .name = "merged", .needs = {"registered", "merged"}, .is_end = true
        },
    };
}

// clang-format off
std::vector<cases::Step<State>> steps() {
    return {
        {.from = State::registered,   .verb = "acknowledge",     .to = State::acknowledged, .records = "acknowledged"},
        {.from = State::acknowledged, .verb = "send_local",      .to = State::local,        .records = "sent_local"},
        {.from = State::acknowledged, .verb = "send_central",    .to = State::central,      .records = "sent_central"},
        {.from = State::local,        .verb = "send_central",    .to = State::central,      .records = "sent_central"},
        {.from = State::local,        .verb = "report_fix",      .to = State::fix_reported, .records = "fix_reported"},
        {.from = State::fix_reported, .verb = "confirm_fix",     .to = State::closed_fixed, .records = "fix_confirmed"},
        // The complainant says no, or nothing in time: the central unit looks at it.
        {.from = State::fix_reported, .verb = "reject_fix",      .to = State::central,      .records = "sent_central"},
        {.from = State::fix_reported, .verb = "expire",          .to = State::central,      .records = "sent_central", .after_deadline = true},
        // A fix on the spot while the central unit investigates.
        {.from = State::central,      .verb = "report_fix",      .to = State::central,      .records = "fix_reported"},
        {.from = State::central,      .verb = "find_no_defect",  .to = State::closed_unfounded,    .records = "no_defect_found"},
        {.from = State::central,      .verb = "confirm_defect",  .to = State::confirmed,           .records = "defect_confirmed"},
        {.from = State::confirmed,    .verb = "notify_supplier", .to = State::closed_notified,     .records = "supplier_notified"},
        {.from = State::confirmed,    .verb = "investigate",     .to = State::closed_investigated, .records = "investigation_opened"},
        {.from = State::registered,   .verb = "merge",           .to = State::merged,       .records = "merged"},
        {.from = State::acknowledged, .verb = "merge",           .to = State::merged,       .records = "merged"},
        {.from = State::local,        .verb = "merge",           .to = State::merged,       .records = "merged"},
        {.from = State::central,      .verb = "merge",           .to = State::merged,       .records = "merged"},
    };
}
// clang-format on

cases::Design<State> design() {
    return {
        .kind = "complaint",
        .module = "complaints",
        .first = State::registered,
        .opened_by = "registered",
        .central = to_tell_supplier,
        .states = rules(),
        .steps = steps(),
        .told = {"sent_local", "supplier_notified", "investigation_opened"},
    };
}

}  // namespace

const cases::CaseTable<State>& states() {
    static const cases::CaseTable<State> table(design());
    return table;
}

}  // namespace uppsikt::complaints
