#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stats/logit/random_intercept.h"
#include "stats/profile/posterior.h"

namespace uppsikt::stats {

/// The fit by quadrature: nine nodes, and twenty-five where groups differ so much that nine would
/// understate it; nested ones by Laplace's method. `options.nodes` is not looked at.
RandomInterceptFit fit_random_by_need(const PackedRows& rows, RandomInterceptOptions options);

struct ShrinkOptions {
    double coverage = 0.95;
    double lowest_share = 0.1;
    std::optional<double> floor = std::nullopt;  ///< a direct rate
    std::vector<double> star_cuts = {0.25, 0.5, 0.75};
    double certainty_of_bands = 0.95;
    std::uint64_t seed = 1;
    int draws = 2000;
    int threads = 1;
};

/// What the others tell of one group.
struct ShrunkenGroup {
    PosteriorSummary summary;
    double expected_rank = 0;  ///< 1 is the lowest
    int rank_lower = 0;
    int rank_upper = 0;
    std::optional<int> star;  ///< absent where it is too uncertain, or nobody differs
    std::optional<double> p_star;
};

struct Shrinkage {
    std::vector<ShrunkenGroup> groups;
    std::vector<int> band_of;  ///< groups that cannot be told apart, in order of expected rank
    std::optional<double> rankability;
    double rate_low = 0;  ///< direct rates one sd below and above the expected intercept
    double rate_high = 0;
};

/// Shrunken effects and rates with intervals, P(lowest), P(below a floor), ranks and stars.
///
/// Model    posteriors given the fit's slopes, expected intercepts and spread: by quadrature over
///          the likelihood; of nested fits the normal of its modes
/// Shapes   one answer per group
/// Fails    Absent unless the fit converged, with a spread that is estimated or zero.
/// Checked  shrink_groups_test.cpp: data/validation from the rows on.
std::optional<Shrinkage> shrink_groups(
    const PackedRows& rows, const RandomInterceptFit& fit, const ShrinkOptions& options = {}
);

}  // namespace uppsikt::stats
