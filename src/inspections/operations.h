#pragma once

#include "cases/cases.h"
#include "platform/operations/operation.h"

namespace uppsikt::inspections {

/// What may be done with visits and findings. On the desk: cases::Handbook, services::Checklist.
const operations::Table& operations();

/// Where a visit goes, or what a control is of; what the checklist says of a finding.
cases::Title visit_title(
    const Session& session, const operations::Desk& desk, const cases::Case& file
);
cases::Title finding_title(
    const Session& session, const operations::Desk& desk, const cases::Case& file
);

}  // namespace uppsikt::inspections
