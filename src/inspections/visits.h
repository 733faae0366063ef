#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "cases/cases.h"
#include "inspections/kinds.h"
#include "inspections/states.h"
#include "platform/evidence/evidence.h"
#include "platform/record/session.h"
#include "registry/registry.h"

/// Visits to suppliers, and controls of their documents and staff: what was seen, sealed, and what
/// it is a finding of.
namespace uppsikt::inspections {

/// What operations on visits go by. Made once; shared by all.
struct Rulebook {
    const cases::Handbook& handbook;
    const services::Checklist& checklist;  ///< of the service that is visited
};

struct NewVisit {
    ControlKind control = ControlKind::premises;
    VisitForm form = VisitForm::unannounced;
    std::string contract;  ///< KA-nummer
    std::optional<registry::PremisesId> premises = std::nullopt;
    std::optional<std::string> address = std::nullopt;  ///< where the premises should be …
    std::optional<std::string> town = std::nullopt;     ///< … when their id is not known
    std::vector<std::string> inspectors;  ///< one: single; more: paired; none: not yet known
    std::optional<std::string> follows = std::nullopt;  ///< the number of the visit it follows up
    std::optional<registry::ControlId> competence_control = std::nullopt;
    std::string unit = "central";
};

/// Opens a visit with a diary number. Refuses an unknown contract, premises or visit to follow,
/// premises of another contract, the same inspector twice, a control of premises without a
/// place, and a control of competence without its sample.
Result<cases::Case> plan_visit(
    const Session& session, const Rulebook& rules, const NewVisit& visit
);

/// Who makes a visit that is planned, beside those who were named before. Refuses nobody, and the
/// same one twice.
struct Assigned {
    std::string number;
    std::vector<std::string> inspectors;
};
Result<cases::Case> assign_inspectors(
    const Session& session, const Rulebook& rules, const Assigned& assigned
);

struct BeginVisit {
    std::string number;
    Date visited_on;
};
/// Refuses a day in the future, a visit without inspector, and one that has begun or ended. An
/// address is looked up in the register: that it is not there is a finding, and no error.
Result<cases::Case> begin_visit(
    const Session& session, const Rulebook& rules, const BeginVisit& begin
);

struct ItemAnswer {
    std::string item;
    Answer answer = Answer::meets;
    std::string reason = {};  ///< why not, or what was seen: for all but `meets`
    std::vector<evidence::EvidenceId> evidence = {};
};
/// Answers to items of the checklist; an item that was answered before is answered anew. Refuses
/// items that the checklist of the day does not have or that are given twice, no reason where there
/// must be one, unknown evidence, and a visit that has not begun or is sealed.
struct AnswerItems {
    std::string number;
    std::vector<ItemAnswer> answers;
};
Result<cases::Case> answer_items(
    const Session& session, const Rulebook& rules, const AnswerItems& order
);

/// A door that nobody opened, or behind which there was nothing.
struct ClosedDoor {
    evidence::EvidenceId photo{0};  ///< of the sign, or of where it should be
    int calls_made = 0;
    int waited_minutes = 0;
    bool came_after_contact = false;
};

struct SealVisit {
    std::string number;
    Outcome outcome = Outcome::ok;
    std::optional<ClosedDoor> closed_door = std::nullopt;
    std::string note = {};                            ///< of the visit as a whole; may be empty
    std::vector<evidence::EvidenceId> evidence = {};  ///< likewise
};

struct SealedVisit {
    cases::Case file;
    std::vector<std::string> findings;    ///< their diary numbers
    std::vector<std::string> complaints;  ///< as which they were registered, each once
};
/// Ends a visit with its outcome: one finding for each item that is not met and for an outcome that
/// is one, each with its complaint. Refuses an outcome that does not go with the answers, the
/// closed door, the form or the control (kinds.h), a defect without the photo that its item asks
/// for, and a sample of staff that is not finished. Nothing of a sealed visit is changed again.
Result<SealedVisit> seal_visit(
    const Session& session, const Rulebook& rules, const SealVisit& seal
);

/// A visit that was not made, or should not have been begun.
struct Cancellation {
    std::string number;
    std::string reason;
};
Result<cases::Case> cancel_visit(
    const Session& session, const Rulebook& rules, const Cancellation& cancellation
);

/// The only thing that a sealed visit allows.
struct Addition {
    std::string number;
    std::string text;
    std::optional<evidence::EvidenceId> evidence = std::nullopt;
};
Result<Done> add_to_visit(const Session& session, const Addition& addition);

/// A whole visit, as an inspector without network or an import brings it.
struct VisitReport {
    NewVisit visit;
    Date visited_on;
    std::vector<ItemAnswer> answers = {};
    SealVisit seal;  ///< its number is not looked at
};
/// All steps at once. Refuses what any of them refuses, with every reason.
Result<SealedVisit> record_visit(
    const Session& session, const Rulebook& rules, const VisitReport& report
);

// --- what is known
// ---------------------------------------------------------------------------------

struct AddedToVisit {
    std::string text;
    std::optional<evidence::EvidenceId> evidence;
    Date added_on;
    std::string added_by;
};

struct Visit {
    cases::Case file;
    NewVisit plan;
    std::optional<Date> visited_on;
    std::optional<Outcome> outcome;
    std::string checklist_version;
    std::string note;
    std::optional<ClosedDoor> closed_door;
    std::vector<ItemAnswer> answers;
    std::vector<evidence::EvidenceId> evidence;  ///< of the visit as a whole
    std::vector<AddedToVisit> additions;
    std::vector<std::string> findings;  ///< diary numbers

    bool is_paired() const { return plan.inspectors.size() > 1; }
};
Result<Visit> visit(const Session& session, std::string_view number);

/// The visits that an inspector is to make or is making: by their clock, then by number.
std::vector<cases::Case> visits_of_inspector(const Session& session, std::string_view inspector);

/// An earlier visit, and which of its findings are not yet dealt with.
struct EarlierVisit {
    std::string number;
    Date visited_on;
    Outcome outcome = Outcome::ok;
    std::vector<std::string> open_findings;  ///< diary numbers
};
/// The latest sealed visits to a contract, the newest first.
struct EarlierQuestion {
    std::string_view contract;
    int at_most = 3;
};
std::vector<EarlierVisit> earlier_visits(const Session& session, const EarlierQuestion& question);

}  // namespace uppsikt::inspections
