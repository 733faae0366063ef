#include "inspections/states.h"

namespace uppsikt::inspections {

namespace {

using cases::CountedFrom;
using cases::DeadlineRule;
using cases::Role;

constexpr DeadlineRule to_visit{"VISIT-TIMES", "visit"};
constexpr DeadlineRule to_seal{"VISIT-TIMES", "seal", CountedFrom::entered};
constexpr DeadlineRule to_end{"VISIT-TIMES", "whole"};

constexpr DeadlineRule to_decide{"FINDING-TIMES", "decide", CountedFrom::entered};
constexpr DeadlineRule to_cure{"RECTIFICATION", "within", CountedFrom::entered, true};
constexpr DeadlineRule to_verify{"FINDING-TIMES", "verify", CountedFrom::entered};
constexpr DeadlineRule to_tell_supplier{"DEFECT-90", "within", CountedFrom::learned};

cases::Design<VisitState> visit_design() {
    using enum VisitState;
    return {
        .kind = "visit",
        .module = "inspections",
        .first = planned,
        .opened_by = "visit_planned",
        .central = to_end,
        .states =
            {
                {.state = planned,
                 .name = "planned",
                 .owner = Role::inspector,
                 .deadline = to_visit,
                 .next = "begin",
                 .needs = {"visit_planned"}},
                {.state = begun,
                 .name = "begun",
                 .owner = Role::inspector,
                 .deadline = to_seal,
                 .next = "seal",
                 .needs = {"visit_planned", "visit_begun"}},
                {.state = sealed,
                 .name = "sealed",
                 .needs = {"visit_planned", "visit_begun", "visit_sealed"},
                 .is_end = true},
                {.state = cancelled,
                 .name = "cancelled",
                 .needs = {"visit_planned", "visit_cancelled"},
                 .is_end = true},
            },
        .steps =
            {
                {planned, "assign", planned, "visit_assigned"},
                {planned, "begin", begun, "visit_begun"},
                {planned, "cancel", cancelled, "visit_cancelled"},
                {begun, "answer", begun, "visit_answered"},
                {begun, "seal", sealed, "visit_sealed"},
                {begun, "cancel", cancelled, "visit_cancelled"},
            },
        .told = {"visit_sealed"},
    };
}

std::vector<cases::StateRule<FindingState>> finding_rules() {
    using enum FindingState;
    return {
        {.state = found,
         .name = "found",
         .owner = Role::officer,
         .deadline = to_decide,
         .next = "investigate",
         .needs = {"defect_found"},
         .is_adverse = true},
        {.state = demanded,
         .name = "demanded",
         .owner = Role::supplier,
         .deadline = to_cure,
         .next = "report_cure",
         .needs = {"defect_found", "cure_demanded"},
         .is_adverse = true},
        {.state = cure_reported,
         .name = "cure_reported",
         .owner = Role::inspector,
         .deadline = to_verify,
         .next = "verify_cure",
         .needs = {"cure_demanded", "cure_reported"},
         .is_adverse = true},
        {.state = not_cured,
         .name = "not_cured",
         .owner = Role::officer,
         .deadline = to_decide,
         .next = "investigate",
         .needs = {"cure_demanded"},
         .is_adverse = true},
        {.state = cured,
         .name = "cured",
         .needs = {"cure_demanded", "cure_verified"},
         .is_end = true,
         .is_adverse = true},
        {.state = investigated,
         .name = "investigated",
         .needs = {"defect_found", "sent_to_investigation"},
         .is_end = true,
         .is_adverse = true},
        {.state = handled_before,
         .name = "handled_before",
         .needs = {"defect_found", "handled_before"},
         .is_end = true,
         .is_adverse = true},
        {.state = dismissed,
         .name = "dismissed",
         .needs = {"defect_found", "finding_dismissed"},
         .is_end = true},
    };
}

std::vector<cases::Step<FindingState>> finding_steps() {
    using enum FindingState;
    return {
        {found, "demand", demanded, "cure_demanded"},
        {found, "investigate", investigated, "sent_to_investigation"},
        {found, "dismiss", dismissed, "finding_dismissed"},
        {found, "close_as_handled", handled_before, "handled_before"},
        {demanded, "report_cure", cure_reported, "cure_reported"},
        // An inspector may see for himself, whatever the supplier says.
        {demanded, "verify_cure", cured, "cure_verified"},
        {demanded, "reject_cure", not_cured, "cure_rejected"},
        {.from = demanded,
         .verb = "expire",
         .to = not_cured,
         .records = "cure_expired",
         .after_deadline = true},
        {cure_reported, "verify_cure", cured, "cure_verified"},
        {cure_reported, "reject_cure", not_cured, "cure_rejected"},
        {not_cured, "investigate", investigated, "sent_to_investigation"},
        // Late, but put right.
        {not_cured, "verify_cure", cured, "cure_verified"},
    };
}

cases::Design<FindingState> finding_design() {
    return {
        .kind = "finding",
        .module = "inspections",
        .first = FindingState::found,
        .opened_by = "defect_found",
        .central = to_tell_supplier,
        .states = finding_rules(),
        .steps = finding_steps(),
        .told = {"cure_demanded"},
    };
}

}  // namespace

const cases::CaseTable<VisitState>& visit_states() {
    static const cases::CaseTable<VisitState> table(visit_design());
    return table;
}

const cases::CaseTable<FindingState>& finding_states() {
    static const cases::CaseTable<FindingState> table(finding_design());
    return table;
}

}  // namespace uppsikt::inspections
