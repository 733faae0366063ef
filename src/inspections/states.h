#pragma once

#include "cases/cases.h"

/// The states of a visit and of what it found, as tables.
namespace uppsikt::inspections {

enum class VisitState { planned, begun, sealed, cancelled };

enum class FindingState {
    found,
    demanded,       ///< the supplier is to put it right by a day
    cure_reported,  ///< it says that it has
    not_cured,
    cured,
    investigated,  ///< goes on as an investigation
    dismissed,     ///< was no defect after all
};

const cases::CaseTable<VisitState>& visit_states();
const cases::CaseTable<FindingState>& finding_states();

}  // namespace uppsikt::inspections
