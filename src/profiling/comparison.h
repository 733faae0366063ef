#pragma once

#include <optional>

#include "profiling/profiling.h"
#include "stats/logit/packed_rows.h"
#include "stats/profile/compare_groups.h"

namespace uppsikt::profiling {

enum class IntervalOf { exact_test, posterior };  ///< the limits of a provider's effect

/// Compares every provider with the null: what was expected, the exact test, who stands out, the
/// rate with everybody's participants, and limits of the funnel. Needs `results` to be there, one a
/// provider, and the request.
void compare(
    const stats::PackedRows& rows,
    const stats::Yardstick& yardstick,
    IntervalOf interval,
    ProfileAnswer& answer
);

/// The part of it that needs the funnel of `stats`.
void add_funnel(ProfileAnswer& answer);

}  // namespace uppsikt::profiling
