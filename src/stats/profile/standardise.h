#pragma once

#include <optional>
#include <span>
#include <vector>

#include "stats/profile/condensed_trials.h"

namespace uppsikt::stats {

/// What groups are compared with: the intercept of a group that is neither better nor worse.
struct NullIntercept {
    enum class Kind {
        median,         ///< of the groups' intercepts; separated ones count as -inf or inf
        weighted_mean,  ///< at which as many events are expected in all as were observed
        fixed,          ///< given from outside
    };
    Kind kind = Kind::fixed;
    double intercept = 0;  ///< finite
};

/// The median of the groups' intercepts. Absent when it is infinite or there are no groups.
std::optional<NullIntercept> median_null(std::span<const double> group_intercepts);

/// Absent when all trials were events, or none.
std::optional<NullIntercept> weighted_mean_null(const CondensedTrials& trials);

/// A group's events beside those expected of it had it been as the null.
///
/// Model    expected = sum of p over the group's own trials, p = logistic(null + offset); variance
/// =
///          sum of p (1 - p); ratio = observed / expected (indirect standardisation); the rate is
///          the ratio times the overall rate, at most 1. Slopes are taken as known.
/// Source   He, Kalbfleisch, Li & Li (2013), Lifetime Data Analysis 19, 490-512, section 3;
///          docs/statistics/standardisation.md.
/// Checked  standardise_test.cpp: pprof 1.0.3 (pprof_binary), 1e-9.
struct Standardised {
    double trials = 0;
    double observed = 0;
    double expected = 0;
    double variance = 0;
    std::optional<double> ratio;          ///< absent without trials
    std::optional<double> indirect_rate;  ///< likewise
};

std::vector<Standardised> standardise(const CondensedTrials& trials, const NullIntercept& null);

/// Events predicted of a group as it is, beside those expected of it with effect 0: what national
/// hospital measures call predicted over expected.
struct PredictedOverExpected {
    double predicted = 0;
    double expected = 0;
    std::optional<double> ratio;  ///< absent without trials
};

/// What one group is expected to be, and how much it is above that; log odds.
struct ShrunkenIntercept {
    double expected = 0;
    double effect = 0;
};

/// One per group, in order.
std::vector<PredictedOverExpected> predicted_over_expected(
    const CondensedTrials& trials, std::span<const ShrunkenIntercept> groups
);

/// The share of events had *all* trials been one group's: direct standardisation. All groups are
/// compared on the same participants, so that rates, their limits and a floor are on one scale.
///
/// Model    rate(c) = mean over all trials of logistic(c + offset); rises with c, from 0 at -inf to
///          1 at inf: limits of an intercept become limits of the rate.
/// Fails    Not: without any trials rates are not numbers.
/// Checked  standardise_test.cpp: sums over all rows, 1e-12 relative; pprof_binary.
class DirectRates {
public:
    explicit DirectRates(const CondensedTrials& trials) : trials_(trials.all()) {}

    /// Of a group with this intercept; infinite intercepts have the rates 0 and 1.
    double rate(double intercept) const;
    void rates(std::span<const double> intercepts, std::span<double> rates) const;
    /// The intercept with this rate: -inf for 0 and less, inf for 1 and more.
    double intercept_with(double rate) const;
    /// Rate over the overall rate, as pprof's direct ratio.
    double ratio(double intercept) const;
    double overall_rate() const { return trials_.events / trials_.trials; }

private:
    WeightedOffsets trials_;  ///< lies in the condensed trials, which must live as long
};

}  // namespace uppsikt::stats
