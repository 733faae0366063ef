#pragma once

#include <cstdint>
#include <span>

#include "stats/ending.h"

namespace uppsikt::stats {

/// Log odds of an event, given one covariate: intercept + slope * x.
struct CaseMixFit {
    Ending ending = Ending::nothing_to_estimate;
    int iterations = 0;
    double intercept = 0;
    double slope = 0;
};

/// What the fit starts from; near the answer it takes 3 passes.
struct CaseMixStart {
    double intercept = 0;
    double slope = 0;
};

/// Logistic regression with one covariate and no groups: the agency's model of what was to be
/// expected of participants, wherever they were.
///
/// Model    logit P(event) = intercept + slope x, maximum likelihood by Newton's method
/// Shapes   n rows; `happened` 0 or 1. A pass is about 2 ns a row.
/// Fails    Not by throwing: `nothing_to_estimate` without both outcomes; where x is the same for
///          all, the slope is 0; `unbounded` where x separates the outcomes.
/// Checked  case_mix_fit_test.cpp: score equations; the fit of stats/logit with one group.
CaseMixFit fit_case_mix(
    std::span<const double> covariate,
    std::span<const std::uint8_t> happened,
    const CaseMixStart& start = {}
);

/// Probability of each row; as many places as rows.
void expected_of(
    const CaseMixFit& fit, std::span<const double> covariate, std::span<double> probabilities
);

}  // namespace uppsikt::stats
