#pragma once

#include <vector>

#include "stats/nested_binomial.h"
#include "stats/two_stage_measure.h"

namespace uppsikt::bench {

/// A distribution on equally spaced places.
struct Grid {
    std::vector<double> places;
    std::vector<double> weights;  ///< sum 1
};

/// The posterior of every unit's effect, given the levels and sds of the fit, by integration over
/// the group's effect and each of its units': exact but for the grid. Both sds must be above 0.
std::vector<Grid> exact_effects(
    const stats::NestedCounts& counts, const stats::NestedBinomialFit& fit
);

/// What a posterior says of a measure.
struct MeasureSaid {
    double mean = 0;
    double p_below = 0;
};

/// Mean of the measure of a unit, and P(measure < limit), with the effects' grids.
MeasureSaid exact_measure(
    const std::vector<stats::MeasureLevel>& levels,
    const Grid& first,
    const Grid& second,
    double limit
);

}  // namespace uppsikt::bench
