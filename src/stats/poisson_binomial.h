#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stats/group_offsets.h"

namespace uppsikt::stats {

/// Probabilities of consecutive numbers of events, from `first` up.
struct EventDistribution {
    std::int64_t first = 0;
    std::vector<double> probabilities;

    /// P(X < k), P(X = k) and P(X > k), each added up on its own.
    double below(std::int64_t k) const;
    double at(std::int64_t k) const;
    double above(std::int64_t k) const;
};

/// Distribution of the number of events of a group: the Poisson binomial.
///
/// Model    X = sum of independent trials, P(event of a trial in row j) = logistic(intercept +
///          offsets[j])
/// Shapes   a group of any size. Gives the probabilities of all numbers but those that lie too far
///          out to have 1e-17 of probability in all.
/// Fails    Not: no trials give 0 events for sure.
/// Source   Up to 128 trials by convolution; else by inversion of the characteristic function at as
///          many frequencies as matter: DFT-CF of Hong (2013), Computational Statistics & Data
///          Analysis 59, 41-51, cut short by Bennett's inequality (docs/statistics/exact-tests.md).
/// Checked  poisson_binomial_test.cpp, against convolution in long double: every probability within
///          2e-15 up to 1,500 trials of all kinds; bench/stats_exact.cpp up to 30,000.
EventDistribution event_distribution(const GroupOffsets& group, double intercept);

/// The same for equal trials, from the ratios of neighbouring probabilities: all digits of each.
///
/// Model    X ~ Binomial(trials, probability)
/// Shapes   trials 0 or more, probability 0 to 1. As `event_distribution`.
/// Fails    Not.
/// Source   P(x + 1) / P(x) = (n - x) / (x + 1) * p / (1 - p), from the mode outwards.
/// Checked  poisson_binomial_test.cpp, against lgamma; funnel_reference_test.cpp, against pbinom.
EventDistribution binomial_distribution(std::int64_t trials, double probability);

/// Probabilities of fewer than, exactly and more than k events, and their derivatives by the
/// intercept.
struct Tails {
    double below = 0;
    double at = 0;
    double above = 0;
    double below_slope = 0;
    double at_slope = 0;
    double above_slope = 0;
};

/// The probabilities of fewer than, exactly and more than k events, at every intercept.
///
/// The distribution at any intercept is that at any other, tilted: f(x) exp(t x) over its sum. So
/// it is found once, at the intercept that expects k events, where k is as probable as it can be;
/// there the error is small beside P(X = k), and tilting keeps it so however far out the tail.
///
/// Model    as `event_distribution`
/// Shapes   k from 0 to the number of trials. `near`, if given, is an intercept that expects about
///          k events, such as the fitted one of a group with k events: it saves the search. The
///          group's rows must outlive this.
/// Fails    Not. A probability below the least number there is comes out as 0.
/// Source   Exponential tilting (Esscher 1932; Daniels 1954, Annals of Mathematical Statistics 25,
///          631-650) of the exact distribution, not of an approximation.
/// Checked  poisson_binomial_test.cpp, against convolution in long double, down to 1e-300: the
///          lesser tail and P(X = k) to a relative error below 3e-13 up to 1,500 trials, 1e-12 at
///          20,000; for equal trials, which all round alike, below 5e-16 times their number.
class EventTails {
public:
    EventTails(const GroupOffsets& group, std::int64_t k, std::optional<double> near = {});

    /// One pass over the rows: 3 ns a row.
    Tails at(double intercept) const;
    /// Without a pass over the rows: off by less than 1e-7 of itself within 2.5 standard
    /// deviations, by more farther out. As exact as `at` up to 128 trials.
    Tails near(double intercept) const;
    bool near_is_exact() const { return exact_; }

    std::int64_t k() const { return k_; }
    const GroupOffsets& group() const { return group_; }
    /// No events, or nothing but: one tail is empty at every intercept.
    bool is_separated() const { return k_ == 0 || k_ == group_.trial_count; }
    /// Where the distribution was found, and its variance there. Not for separated ones.
    double centre() const { return centre_; }
    double variance() const { return variance_; }

private:
    Tails separated_at(double intercept) const;

    GroupOffsets group_;
    std::int64_t k_;
    std::vector<double> mirrored_;  ///< the offsets with their sign changed, when all are events
    double centre_ = 0;
    double variance_ = 0;
    bool exact_ = false;
    EventDistribution around_;
};

}  // namespace uppsikt::stats
