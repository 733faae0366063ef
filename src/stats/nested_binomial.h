#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stats/ending.h"
#include "stats/normal.h"

namespace uppsikt::stats {

/// Events among the trials of one unit at one level.
struct BinomialCount {
    int unit = 0;
    int level = 0;
    std::int64_t trials = 0;
    std::int64_t events = 0;
};

/// Counts of units nested in groups. Several counts of one unit and level add up; their order, and
/// the numbers that units and groups happen to bear, do not matter to the last bit of any answer.
struct NestedCounts {
    int levels = 0;                  ///< levels are 0, 1, ... levels - 1
    std::vector<int> group_of_unit;  ///< one entry per unit: its group, 0 or more
    std::vector<BinomialCount> counts;
};

enum class LevelState {
    estimated,
    no_trials,   ///< not estimated
    no_events,   ///< log odds -inf, and out of the fit: it says nothing of the other parameters
    all_events,  ///< log odds inf, likewise
};

struct NestedLevel {
    LevelState state = LevelState::no_trials;
    /// Of a unit with effect 0; absent when there are no trials.
    std::optional<double> log_odds = std::nullopt;
    /// Only of what is estimated. The sds' uncertainty is in it.
    std::optional<double> standard_error = std::nullopt;
};

enum class SpreadState {
    estimated,
    zero,            ///< the maximum lies at 0: no more spread than chance gives
    not_identified,  ///< the data cannot tell it from the rest (see docs); taken as 0
    unbounded,       ///< the likelihood still grows at the greatest sd allowed
};

/// Standard deviation of the effects of units (within groups) or of groups, on the log odds scale.
struct Spread {
    SpreadState state = SpreadState::not_identified;
    double sd = 0;
};

struct NestedBinomialFit {
    Ending ending = Ending::nothing_to_estimate;
    int iterations = 0;         ///< Newton steps over levels and sds, all restarts included
    double log_likelihood = 0;  ///< Laplace; with the binomial coefficient of each unit and level
    std::vector<NestedLevel> levels;
    Spread unit_spread;
    Spread group_spread;
    /// Effect of each unit, u + v: what is added to the log odds of every level. Its posterior
    /// given the estimated levels and sds, as a normal. A unit without trials has its group's
    /// effect and the spread of units.
    std::vector<Normal> unit_effects;
    std::vector<Normal> group_effects;  ///< u, by group number
};

/// Where the normal that stands for the posterior of an effect is put.
enum class EffectCentre {
    mean,  ///< at the posterior mean, to first order in the skewness: without bias in simulation
    mode,  ///< at the joint mode, as lme4 does: for comparison
};

struct NestedFitOptions {
    int iterations_max = 100;
    double sd_max = 10;  ///< log odds; beyond it, a unit is all events or none
    EffectCentre centre = EffectCentre::mean;
};

/// Binomial counts with a log odds per level, and normal effects of groups and of units in them.
///
/// Model    events ~ Binomial(trials, p), logit p = alpha[level] + u[group of unit] + v[unit],
///          u ~ N(0, sd_group^2), v ~ N(0, sd_unit^2), all independent. Maximum likelihood with u
///          and v integrated out by Laplace's method at their joint mode.
/// Shapes   K levels, m units, G groups; counts in any order. Gives K log odds, 2 sds, m and G
///          effects, all on the log odds scale.
/// Fails    Not by throwing: `ending` and the states of levels and spreads say what there is no
///          answer to. Events outside 0 to trials, or numbers out of range, are a fault of the
///          caller.
/// Source   Breslow & Clayton (1993), JASA 88, 9-25, and Bates et al. (2015), Journal of
///          Statistical Software 67(1), for the model; the gradient and the elimination are
///          derived in docs/statistics/nested-binomial.md.
/// Checked  Against lme4 1.1.31 and glmmTMB 1.1.5: cbpp and surgical to 2e-5, the results of 2025
///          to the 5 digits printed; finite differences; integration by brute force.
///          nested_binomial_test.cpp, nested_laplace_test.cpp, nested_reference_test.cpp.
NestedBinomialFit fit_nested_binomial(
    const NestedCounts& counts, const NestedFitOptions& options = {}
);

enum class SpreadOf { units, groups };

struct SdInterval {
    double lower = 0;
    double upper = 0;  ///< sd_max when the likelihood has not fallen enough there
};

/// Profile likelihood interval of one sd: all values whose likelihood, maximised over the rest,
/// lies within half the chi-square quantile (1 degree of freedom) of the maximum. Absent unless the
/// fit converged and the sd is identified. Some tens of times the cost of the fit.
std::optional<SdInterval> profile_interval(
    const NestedCounts& counts,
    SpreadOf which,
    double coverage,
    const NestedFitOptions& options = {}
);

}  // namespace uppsikt::stats
