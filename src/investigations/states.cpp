#include "investigations/states.h"

namespace uppsikt::investigations {

namespace {

using cases::CountedFrom;
using cases::DeadlineRule;
using cases::Role;

constexpr DeadlineRule to_report{"INVESTIGATION", "report"};
constexpr DeadlineRule to_assess{"INVESTIGATION", "assess", CountedFrom::entered};
constexpr DeadlineRule to_tell_supplier{"DEFECT-90", "within", CountedFrom::learned};
// The supplier's own time does not end on a day of rest.
constexpr DeadlineRule to_reply{"HEARING", "reply", CountedFrom::entered, true};
constexpr DeadlineRule to_assess_reply{"INVESTIGATION", "assess_reply", CountedFrom::entered};
constexpr DeadlineRule to_conclude{"INVESTIGATION", "conclude", CountedFrom::entered};
constexpr DeadlineRule to_rectify{"RECTIFICATION", "within", CountedFrom::entered, true};

// A table: a row a state.
// NOLINTNEXTLINE(readability-function-size)
std::vector<cases::StateRule<State>> rules() {
    return {
        {.state = State::open,
         .name = "open",
         .owner = Role::officer,
         .deadline = to_report,
         .next = "submit"},
        {.state = State::submitted,
         .name = "submitted",
         .owner = Role::assessor,
         .deadline = to_assess,
         .next = "approve",
         .needs = {"submitted"}},
        {.state = State::assessed,
         .name = "assessed",
         .owner = Role::officer,
         .deadline = to_tell_supplier,
         .next = "send",
         .needs = {"submitted", "assessed"}},
        {.state = State::heard,
         .name = "heard",
         .owner = Role::supplier,
         .deadline = to_reply,
         .next = "expire",
         .needs = {"assessed", "sent"},
         .is_adverse = true},
        {.state = State::answered,
         .name = "answered",
         .owner = Role::officer,
         .deadline = to_assess_reply,
         .next = "assess_reply",
         .needs = {"assessed", "sent"},
         .is_adverse = true},
        {.state = State::reply_assessed,
         .name = "reply_assessed",
         .owner = Role::officer,
         .deadline = to_conclude,
         .next = "demand_rectification",
         .needs = {"assessed", "sent", "reply_assessed"},
         .is_adverse = true},
        {.state = State::rectification,
         .name = "rectification",
         .owner = Role::supplier,
         .deadline = to_rectify,
         .next = "verify_cure",
         .needs = {"assessed", "sent", "reply_assessed", "rectification_demanded"},
         .is_adverse = true,
         .is_public = true},
        {.state = State::closed_dropped,
         .name = "closed_dropped",
         .needs = {"opened", "dropped"},
         .is_end = true},
        {.state = State::closed_unfounded,
         .name = "closed_unfounded",
         .needs = {"opened", "assessed", "sent", "reply_assessed", "found_unfounded"},
         .is_end = true},
        {.state = State::closed_cured,
         .name = "closed_cured",
         .needs =
             {"opened",
              "assessed",
              "sent",
              "reply_assessed",
              "rectification_demanded",
              "cure_verified"},
         .is_end = true,
         .is_adverse = true,
         .is_public = true},
        {.state = State::closed_referred,
         .name = "closed_referred",
         .needs = {"opened", "assessed", "sent", "reply_assessed", "referred"},
         .is_end = true,
         .is_adverse = true,
         .is_public = true},
    };
}

// clang-format off
std::vector<cases::Step<State>> steps() {
    return {
        {.from = State::open,      .verb = "submit",       .to = State::submitted,      .records = "submitted"},
        {.from = State::open,      .verb = "drop",         .to = State::closed_dropped, .records = "dropped"},
        // Another person than who opened, wrote or submitted the report.
        {.from = State::submitted, .verb = "approve",      .to = State::assessed,       .records = "assessed", .other_than = {"opened", "submitted"}},
        {.from = State::submitted, .verb = "return",       .to = State::open,           .records = "returned", .other_than = {"submitted"}, .undoes = {"submitted"}},
        {.from = State::assessed,  .verb = "reopen",       .to = State::open,           .records = "reopened", .undoes = {"submitted", "assessed"}},
        {.from = State::assessed,  .verb = "send",         .to = State::heard,          .records = "sent"},
        {.from = State::heard,     .verb = "reply",        .to = State::answered,       .records = "replied"},
        {.from = State::heard,     .verb = "waive",        .to = State::answered,       .records = "reply_waived"},
        {.from = State::heard,     .verb = "expire",       .to = State::answered,       .records = "reply_expired", .after_deadline = true},
        // More to say, or said too late: it is taken and assessed with the rest.
        {.from = State::answered,  .verb = "reply_again",  .to = State::answered,       .records = "replied_again"},
        {.from = State::answered,  .verb = "assess_reply", .to = State::reply_assessed, .records = "reply_assessed"},
        {.from = State::reply_assessed, .verb = "reply_again",          .to = State::answered,         .records = "replied_again", .undoes = {"reply_assessed"}},
        {.from = State::reply_assessed, .verb = "find_unfounded",       .to = State::closed_unfounded, .records = "found_unfounded"},
        {.from = State::reply_assessed, .verb = "demand_rectification", .to = State::rectification,    .records = "rectification_demanded"},
        {.from = State::reply_assessed, .verb = "refer",                .to = State::closed_referred,  .records = "referred"},
        {.from = State::rectification,  .verb = "verify_cure",          .to = State::closed_cured,     .records = "cure_verified"},
        // The last day to rectify is the supplier's.
        {.from = State::rectification,  .verb = "find_uncured",         .to = State::reply_assessed,   .records = "found_uncured", .undoes = {"rectification_demanded"}, .after_deadline = true},
    };
}
// clang-format on

cases::Design<State> design() {
    return {
        .kind = "investigation",
        .module = "investigations",
        .first = State::open,
        .opened_by = "opened",
        .central = to_tell_supplier,
        .states = rules(),
        .steps = steps(),
        .reply_over = {"replied", "reply_waived", "reply_expired"},
        .separations = {{"assessed", "opened"}, {"assessed", "submitted"}},
        .told = {"sent"},
    };
}

}  // namespace

const cases::CaseTable<State>& states() {
    static const cases::CaseTable<State> table(design());
    return table;
}

}  // namespace uppsikt::investigations
