#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "inspections/inspections.h"
#include "inspections/rules.h"
#include "inspections/store.h"

/// What the operations of this module share.
namespace uppsikt::inspections {

/// A visit with its case.
struct LoadedVisit {
    cases::Case file;
    store::StoredVisit stored;
};
Result<LoadedVisit> load_visit(const Session& session, std::string_view number);

void object_to_evidence(
    const Session& session,
    std::span<const evidence::EvidenceId> evidence,
    std::vector<Reason>& reasons
);

/// The rows that were written, for the act.
std::vector<record::RowRef> write_answers(
    const Session& session, store::VisitId visit, std::span<const ItemAnswer> answers
);

/// Opens the case of a finding and registers its complaint, or joins it to the open one of the
/// same defect at the place. Gives both numbers.
struct OpenedFinding {
    std::string number;
    std::string complaint;
};
Result<OpenedFinding> open_finding(
    const Session& session,
    const Rulebook& rules,
    const LoadedVisit& visit,
    const NewFinding& finding
);

}  // namespace uppsikt::inspections
