#pragma once

namespace uppsikt::stats {

/// How a fit ended. Only `converged` is an estimate; the rest says why there is none, or a rough
/// one.
enum class Ending {
    converged,
    nothing_to_estimate,  ///< no trials at all, or every level has only events or only non-events
    unbounded,            ///< the likelihood still grows at the greatest value allowed
    iterations_spent,     ///< not there after the iterations allowed
    stalled,              ///< no step along the gradient raises the likelihood, yet it is not flat
};

}  // namespace uppsikt::stats
