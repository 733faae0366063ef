#pragma once

#include <cstdint>
#include <vector>

#include "cases/cases.h"
#include "cases/queue.h"
#include "platform/record/record.h"

/// All acts of a case or a supplier in one time line, out of the record. What is shown of their
/// fields is for who asks to decide, by the fields' classes.
namespace uppsikt::cases {

struct TimelinePage {
    std::int64_t before = INT64_MAX;  ///< the number of an act: only older ones
    int at_most = 200;
};

/// The newest first.
std::vector<record::RecordedAct> timeline(
    const Session& session, const Case& file, const TimelinePage& page
);

/// Of all cases of the legal person in scope, and of its names, contracts, premises and staff.
std::vector<record::RecordedAct> timeline(
    const Session& session,
    registry::SupplierId supplier,
    const Scope& scope,
    const TimelinePage& page
);

}  // namespace uppsikt::cases
