#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/group_offsets.h"
#include "stats/interval.h"
#include "stats/poisson_binomial.h"

/// Funnel limits: how far from a target a group may lie by chance, given its size and, where there
/// are offsets, its case mix. Limits, z-scores and who lies outside come from one rule, so that a
/// drawn limit and a mark can never disagree. platform/charts/funnel.h draws them.
namespace uppsikt::stats {

enum class LimitKind { exact, normal };

/// What is done about groups that spread more than chance explains: nothing, all limits widened by
/// one factor, or a common variance added to each group's own.
enum class FunnelSpread { none, multiplicative, additive };

struct FunnelOptions {
    std::vector<double> levels = {0.95, 0.998};  ///< share of groups inside, by chance
    LimitKind limits = LimitKind::exact;
    FunnelSpread spread = FunnelSpread::none;
    double winsorised = 0.1;            ///< share of z at each end that is pulled in
    std::optional<double> target = {};  ///< a proportion; else that of all groups together
};

/// The options with what the groups gave.
struct FunnelRule {
    FunnelOptions options;
    double target = 0;  ///< a proportion, or 1 for observed / expected
    double phi = 0;     ///< mean square of the Winsorised z; NaN without any
    double tau2 = 0;    ///< variance of the true values between groups
};

enum class Position { below, inside, above };

struct FunnelGroup {
    double value = 0;         ///< events / trials, or observed / expected; NaN without trials
    double z = 0;             ///< by the variance under the target alone; NaN when that is 0
    double z_winsorised = 0;  ///< what phi and tau2 are made of
    double z_spread = 0;      ///< after the rule's spread
    std::vector<Interval> limits = {};     ///< one per level
    std::vector<Position> positions = {};  ///< of the value against each
};

struct Funnel {
    FunnelRule rule;
    std::vector<FunnelGroup> groups;
};

struct EventCount {
    std::int64_t trials = 0;
    std::int64_t events = 0;
};

/// z-scores with those beyond the outer shares pulled in to them.
struct Winsorised {
    std::vector<double> z;   ///< NaN stays NaN and is no group
    double mean_square = 0;  ///< phi: 1 when groups differ by chance alone; NaN without any
};

/// Model    z below the quantile of `share`, or above that of 1 - share, becomes that quantile
/// Shapes   share from 0 to below 1/2; quantiles as R's type 7.
/// Fails    Not.
/// Source   Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, section 5.
/// Checked  funnel_reference_test.cpp, through phi.
Winsorised winsorise(std::span<const double> z, double share);

/// The number of events that a share p lies below, between whole numbers by interpolation: with
/// r the least number with P(X <= r) >= p, it is r - (P(X <= r) - p) / P(X = r).
///
/// Model    X as given
/// Shapes   p from 0 to 1. From -1 up to the greatest number there.
/// Fails    Not.
/// Source   Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, appendix.
/// Checked  funnel_test.cpp, through the limits.
double interpolated_quantile(const EventDistribution& events, double p);

/// Funnel of proportions.
///
/// Model    events ~ Binomial(trials, target). Exact limits are interpolated quantiles at
///          (1 -+ level) / 2, normal ones target +- z se. phi = mean of z^2, z Winsorised at R's
///          quantiles of type 7; tau2 = (k phi - (k - 1)) / (sum w - sum w^2 / sum w), at least 0,
///          w = 1 / se^2. Distances of limits from the target grow by sqrt(max(1, phi)), or by
///          sqrt(1 + tau2 / se^2): for normal limits Spiegelhalter's own; exact ones stay skew.
/// Shapes   any number of groups, also without trials. Limits from 0 to 1.
/// Fails    Not: a group without trials has value and z NaN and lies inside.
/// Source   Spiegelhalter (2005), as above; tau2 in the form of DerSimonian & Laird (1986),
///          Controlled Clinical Trials 7, 177-188.
/// Checked  funnel_reference_test.cpp, against R: surgical and child_heart_1991, limits, z, phi and
///          tau2 to 1e-12.
Funnel proportion_funnel(std::span<const EventCount> groups, const FunnelOptions& options);

/// The limits, one per level, of a group of any size by the rule of a funnel of proportions.
///
/// Model    as `proportion_funnel`
/// Shapes   trials 0 or more: none give 0 to 1.
/// Fails    Not.
/// Source   As `proportion_funnel`, which uses it for its groups.
/// Checked  funnel_test.cpp: the limits of its groups, bit by bit, and normal ones for 1e6 trials.
std::vector<Interval> proportion_limits(const FunnelRule& rule, std::int64_t trials);

/// Funnel of observed / expected, about 1.
///
/// Model    events ~ Poisson binomial at the null intercept (poisson_binomial.h); se = sqrt(V) / E;
///          else as `proportion_funnel`
/// Shapes   any number of groups; `options.target` is not used. Limits from 0 to trials / expected.
/// Fails    Not: a group that expects nothing has value and z NaN and lies inside 0 to infinity.
/// Source   Spiegelhalter (2005), with the exact distribution instead of the Poisson.
/// Checked  funnel_test.cpp: equal offsets give the funnel of proportions; exact p at the limits.
Funnel ratio_funnel(
    std::span<const GroupOffsets> groups, double null_intercept, const FunnelOptions& options
);

}  // namespace uppsikt::stats
