#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "stats/grid_density.h"
#include "stats/logit/packed_rows.h"
#include "stats/profile/condensed_trials.h"
#include "stats/profile/posterior.h"

/// Two evaluations of the same groups, whose windows may share participants, in one model.
///
/// A rule that asks for the lowest tenth "in two evaluations" counts a shared participant twice:
/// the second evaluation is then hardly a second look. Here every trial is counted once, in the
/// cohort that says which windows it belongs to, and both windows' effects are judged together.
///
/// Model    Cohorts c: first window only, both, second only. Effect of group g in cohort c:
///          e_gc = u_g + v_gc, u_g ~ N(0, sd_common^2) what lasts, v_gc ~ N(0, sd_drift^2) what
///          belongs to the cohort alone; events by logistic(intercept + e_gc + offset). It is the
///          nested random intercept with the group as parent and its cohorts as groups
///          (fit_random_intercept gives both sds). sd_drift 0: one effect, however windows are cut.
///          The effect of a window is the mean of its cohorts' effects, weighted by their trials.
///          The pooled effect is u_g.
/// Method   Quadrature over u, and for each of its points the posterior of each cohort's v by
///          quadrature on its likelihood. P(both windows lowest) joins the two windows' exact
///          probabilities, for each u, by a normal copula; exact when nothing drifts, or nothing is
///          shared.
/// Fails    Not: a group without trials has its prior; a window without trials is the first or
///          second cohort without data.
/// Source   docs/statistics/two-periods.md.
/// Checked  two_periods_test.cpp: brute force in four dimensions; one period when nothing drifts.
namespace uppsikt::stats {

enum class Cohort { first_only, both, second_only };
constexpr std::size_t cohorts = 3;

/// Of a trial by the windows it belongs to; none when it belongs to neither.
std::optional<Cohort> cohort_of(bool in_first_window, bool in_second_window);
/// What to call the group of a cohort when rows are packed with the supplier or site as parent.
std::string_view name_of(Cohort cohort);

/// The groups of packed rows that are one parent's cohorts, -1 where it has no trials in one.
using CohortGroups = std::array<int, cohorts>;
/// One per parent, in order; `rows` packed with parents, and groups named by `name_of`.
std::vector<CohortGroups> cohorts_by_parent(const PackedRows& rows);

struct TwoPeriodPrior {
    double intercept = 0;
    double sd_common = 0;
    double sd_drift = 0;
};

using CohortTrials = std::array<WeightedOffsets, cohorts>;

/// Share of a window's trials that are in both windows; `own` is the window's cohort of its own.
double shared_share(const CohortTrials& trials, Cohort own);

/// Effects below which a group is among the lowest.
struct LowestLimits {
    double pooled = 0;
    double first = 0;
    double second = 0;
};

/// Of this share of groups: for the pooled effect the point of its normal, for a window that of the
/// mixture of all groups' windows (which drift less the more cohorts they mix).
LowestLimits lowest_limits(
    std::span<const CohortTrials> groups, const TwoPeriodPrior& prior, double share
);

/// A window's effect.
struct WindowPosterior {
    double mean = 0;
    double sd = 0;
    double p_lowest = 0;
};

struct TwoPeriodPosterior {
    GridDensity pooled = GridDensity::certain(0);
    double p_lowest_pooled = 0;
    WindowPosterior first = {};
    WindowPosterior second = {};
    double p_lowest_both = 0;
    /// Trials in both windows, as a share of the window's own; 0 for an empty window.
    double shared_of_first = 0;
    double shared_of_second = 0;
    /// Correlation of the errors of the two evaluations, had each been made on its own window: 0
    /// when nothing is shared, 1 when the second has nothing that the first had not.
    double error_correlation = 0;
};

TwoPeriodPosterior two_period_posterior(
    const CohortTrials& trials, const TwoPeriodPrior& prior, const LowestLimits& limits
);

struct TwoPeriodQuestion {
    double lowest_share = 0.1;
    int threads = 1;
};

/// All groups: `groups` names the cohorts of each among the groups of `trials`.
std::vector<TwoPeriodPosterior> two_period_posteriors(
    const CondensedTrials& trials,
    std::span<const CohortGroups> groups,
    const TwoPeriodPrior& prior,
    const TwoPeriodQuestion& question = {}
);

}  // namespace uppsikt::stats
