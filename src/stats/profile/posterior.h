#pragma once

#include <optional>
#include <span>
#include <vector>

#include "stats/grid_density.h"
#include "stats/profile/condensed_trials.h"
#include "stats/profile/standardise.h"

namespace uppsikt::stats {

/// What is known of a group's intercept before its trials: that it is normal.
struct EffectPrior {
    double intercept = 0;  ///< expected, where all covariates are 0; log odds
    double sd = 0;         ///< of the effects; 0: no group differs
};

/// What is known of a group's effect after its trials, given slopes, expected intercept and spread.
///
/// Model    effect ~ N(0, sd^2); events by logistic(intercept + effect + offset). By quadrature
/// over
///          the likelihood itself: right for few trials, for all events and for none.
/// Shapes   log odds; 0 is a group as expected. A grid of 40 points for most, half an sd apart.
/// Fails    Not: sd 0 gives 0 for sure, no trials give the prior.
/// Source   docs/statistics/posterior-and-ranks.md.
/// Checked  posterior_test.cpp: post_mean, post_sd and probabilities of data/validation (R, 51-node
///          quadrature), 1e-7; brute-force integration.
struct EffectPosterior {
    EffectPrior prior;
    GridDensity effect = GridDensity::certain(0);
    double information =
        0;  ///< of the trials on the effect, at its posterior mean: sum of p (1 - p)
    /// log of the trials' probability with the effect integrated out, as RandomInterceptFit counts.
    double log_marginal = 0;

    /// Share of the variance of an estimate of this group that is true spread: 0 to 1.
    double reliability() const;
    /// P(effect below that of this share of groups), by the point of N(0, sd^2) with it below. 0
    /// when no group differs.
    double probability_lowest(double share) const;
};

EffectPosterior effect_posterior(const WeightedOffsets& trials, const EffectPrior& prior);

/// One per group; `priors` one for each, in order.
std::vector<EffectPosterior> effect_posteriors(
    const CondensedTrials& trials, std::span<const EffectPrior> priors, int threads = 1
);

/// Share of the spread of all estimates that is true: sd^2 / (sd^2 + median of 1 / information).
double rankability(std::span<const EffectPosterior> posteriors);

struct PosteriorQuestion {
    double coverage = 0.95;  ///< of intervals, the same probability outside at either end
    double lowest_share = 0.1;
    std::optional<double> floor = std::nullopt;  ///< a direct rate
};

/// What people are told of a group.
struct PosteriorSummary {
    double mean = 0;  ///< of the effect, log odds
    double sd = 0;
    double lower = 0;
    double upper = 0;
    double rate = 0;  ///< mean of the direct rate
    double rate_lower = 0;
    double rate_upper = 0;
    double p_lowest = 0;
    std::optional<double> p_below_floor;
    double reliability = 0;
};

/// `intercept` is that which the effect is added to for rates: the same for all groups, so that
/// they are compared.
PosteriorSummary summary_of(
    const EffectPosterior& posterior,
    const DirectRates& rates,
    double intercept,
    const PosteriorQuestion& question
);

}  // namespace uppsikt::stats
