#pragma once

#include <span>
#include <string>
#include <vector>

#include "inspections/visits.h"

/// Decisions on visits as pure functions.
namespace uppsikt::inspections {

/// What is wrong with a plan in itself; empty when nothing is.
std::vector<Reason> objections(const NewVisit& visit);
std::vector<Reason> objections(std::span<const std::string> inspectors);

/// What is wrong with answers to the items of a day.
std::vector<Reason> objections(
    std::span<const ItemAnswer> answers, std::span<const services::ChecklistItem> items
);

/// All that the outcome of a visit is held against.
struct SealFacts {
    const SealVisit& seal;
    ControlKind control = ControlKind::premises;
    VisitForm form = VisitForm::unannounced;
    std::span<const ItemAnswer> answers;
    std::span<const services::ChecklistItem> items;
};
std::vector<Reason> objections(const SealFacts& facts);

struct NewFinding {
    std::string code;
    services::DefectRule defect;
    std::string seen;
};
/// One finding for each item that is not met, in the order of the list; then what the outcome and
/// the register add. Premises that are not there need not be in the register.
struct Register {
    const services::Checklist& checklist;
    Date day;
    bool has_premises = true;
};
std::vector<NewFinding> findings_of(const SealFacts& facts, const Register& known);

/// The answers that a finished control of competence gives: an item for each kind of defect.
std::vector<ItemAnswer> answers_of(
    const registry::Control& control, std::span<const services::ChecklistItem> items
);

}  // namespace uppsikt::inspections
