#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "stats/group_offsets.h"
#include "stats/logistic_sums.h"

namespace uppsikt::stats {

/// Groups whose offsets are made when asked for, into the caller's buffer, by several threads at
/// once: `{rows.groups(), [&](int g, auto& buffer) { return predictor.of(g, buffer); }}`.
struct GroupSource {
    int groups = 0;
    std::function<GroupOffsets(int group, std::vector<double>& buffer)> of;
};

/// Trials as few places with weights: sums over them are sums over all trials.
struct WeightedOffsets {
    std::span<const double> places;   ///< log odds
    std::span<const double> weights;  ///< trials; some may be below 0, as those of quadrature
    double trials = 0;
    double events = 0;
};

/// The same, with what it lies in.
struct CondensedPlaces {
    std::vector<double> places;
    std::vector<double> weights;
    double trials = 0;
    double events = 0;
};

/// The trials of every group, and of all together, condensed: what an intercept meets is a sum over
/// a few dozen places instead of over all rows, to 14 digits. One condensing serves direct rates,
/// expected numbers, and posteriors at any intercepts.
///
/// Model    A function f of an offset that is analytic within pi of the real line, as the logistic
///          and its logarithm are at any intercept, is a Chebyshev series over the range of the
///          offsets. The sums of Chebyshev polynomials over the rows give weights at Chebyshev
///          places whose sum of weight * f(place) is the sum of f over the rows.
/// Shapes   K places, about 36 / log(r + sqrt(1 + r^2)) with r = pi / half the range: 40 for a
/// range
///          of 6, 53 for 8. Groups of fewer rows keep them. Rows further than 16 from the middle
///          are kept as they are. Two passes over the rows; K doubles a group.
/// Fails    Not: offsets are finite.
/// Source   Trefethen (2013), Approximation Theory and Practice, theorem 8.2 (convergence), ch. 19
///          (quadrature by integrating the interpolant).
/// Checked  condensed_trials_test.cpp: against sums over the rows, 1e-13 relative.
class CondensedTrials {
public:
    explicit CondensedTrials(const GroupSource& source, int threads = 1);

    int groups() const { return static_cast<int>(groups_.size()); }
    WeightedOffsets group(int which) const {
        return view(groups_[static_cast<std::size_t>(which)]);
    }
    WeightedOffsets all() const { return view(all_); }

private:
    static WeightedOffsets view(const CondensedPlaces& of) {
        return {
            .places = of.places,
            .weights = of.weights,
            .trials = of.trials,
            .events = of.events
        };
    }

    std::vector<CondensedPlaces> groups_;
    CondensedPlaces all_;
};

/// Expected events, their variance and more at one intercept, as `logistic_sums` of the rows.
LogisticSums logistic_sums(const WeightedOffsets& offsets, double intercept);

/// The expected number of events at each intercept; `values` has as many places.
void expected_events_at(
    const WeightedOffsets& offsets, std::span<const double> intercepts, std::span<double> values
);

/// The log-likelihood of the offsets' events at each intercept (up to the sum of offsets over
/// events, which no intercept changes); `values` has as many places.
void log_likelihoods_at(
    const WeightedOffsets& offsets, std::span<const double> intercepts, std::span<double> values
);

/// The intercept at which so many events are expected: -inf for 0, inf for all trials.
double intercept_expecting(const WeightedOffsets& offsets, double events);

}  // namespace uppsikt::stats
