#pragma once

#include <optional>

#include "profiling/profiling.h"
#include "stats/logit/packed_rows.h"
#include "stats/logit/random_intercept.h"

namespace uppsikt::profiling {

/// The model in which providers' effects are normal, with intervals of their spreads if wanted.
stats::RandomInterceptFit fit_random_part(
    const stats::PackedRows& rows, const ProfileRequest& request
);

/// "estimated", "zero", "not_identified", "unbounded".
std::string name_of(stats::SpreadState state);

/// Adds what the others tell of each: spread, shrunken rates, probabilities, ranks, bands and
/// stars. Nothing but the spread where the fit has no answer.
void shrink(
    const stats::PackedRows& rows, const stats::RandomInterceptFit& fit, ProfileAnswer& answer
);

}  // namespace uppsikt::profiling
