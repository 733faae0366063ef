#pragma once

#include <optional>

#include "platform/record/record.h"
#include "releases/releases.h"

namespace uppsikt::releases {

/// The month that the period after is expected in, by RATE-CYCLE: the first after the period that
/// is not before the month of the day. None where no term is in force.
std::optional<Month> next_update(const services::Service& service, Month period, Date published_on);

/// Keeps what the public is shown of a release that is being published; gives the row.
Result<record::RowRef> keep_shown(
    const Session& session,
    const services::Service& service,
    const Release& release,
    const results::PeriodResults& results
);

}  // namespace uppsikt::releases
