#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "stats/ending.h"
#include "stats/profile/condensed_trials.h"
#include "stats/profile/posterior.h"
#include "stats/profile/ranks.h"
#include "stats/profile/standardise.h"

namespace uppsikt::stats {

/// What is believed beforehand of the common intercept and of the spread of effects: log density
/// per unit of both, up to a constant; finite for every mean and every sd above 0.
using HyperPrior = std::function<double(const EffectPrior&)>;

struct HyperPriors {
    /// Every mean and every sd is as likely: proper afterwards from three groups on.
    ///
    /// Source   Gelman (2006), Bayesian Analysis 1, 515-534, section 5.
    static HyperPrior flat();
    /// mean ~ N(0, 10^6), 1 / sd^2 ~ Gamma(0.001, 0.001), as in the examples of BUGS: not harmless
    /// where groups may be equal, since half of its weight lies on sds near 0.
    static HyperPrior bugs();
};

/// A possible intercept and spread, and the share of all that it stands for.
struct HyperNode {
    EffectPrior prior;
    double weight = 0;
};

/// What is known of the common intercept and of the spread, given slopes.
///
/// Model    the trials' probability with effects integrated out, times the prior, on a grid: even
///          steps of log sd, and for each of them even steps of the intercept around its mode.
/// Shapes   300 to 1,500 nodes, each with a posterior of every group: about 5 ms a group. For few
///          groups, where sd is not as good as known; with hundreds it changes nothing.
/// Fails    Not by throwing: `ending` is unbounded where the intercept runs away (all events or
/// none
///          at all), nothing_to_estimate without trials.
/// Source   docs/statistics/posterior-and-ranks.md.
/// Checked  hyper_posterior_test.cpp: the BUGS example "surgical", means and sds of rates 1e-6
///          beside R's quadrature, ranks beside 400,000 draws of JAGS.
struct HyperPosterior {
    Ending ending = Ending::nothing_to_estimate;
    std::vector<HyperNode> nodes;  ///< weights sum to 1
    double intercept_mean = 0;
    double intercept_sd = 0;
    double sd_mean = 0;
    double sd_sd = 0;
};

/// `start` near the maximum, such as a fit's estimates (sd 0 allowed).
HyperPosterior hyper_posterior(
    const CondensedTrials& trials,
    const HyperPrior& prior,
    const EffectPrior& start,
    int threads = 1
);

/// What is told of a group when intercept and spread are uncertain too. Means, intervals and
/// probabilities over all nodes; the effect is beside each node's own intercept, p_lowest by each
/// node's own spread.
struct IntegratedSummary {
    PosteriorSummary effect;  ///< of the rate too; reliability is its mean over nodes
    double rate_sd = 0;
    double log_odds_mean = 0;  ///< of intercept + effect
    double log_odds_sd = 0;
};

std::vector<IntegratedSummary> integrated_summaries(
    const CondensedTrials& trials,
    const HyperPosterior& hyper,
    const PosteriorQuestion& question,
    int threads = 1
);

/// Draws of all groups' effects, each at one node drawn by its weight.
EffectDraws draw_effects(
    const CondensedTrials& trials, const HyperPosterior& hyper, const DrawOptions& options
);

}  // namespace uppsikt::stats
