#pragma once

#include <optional>

#include "stats/group_offsets.h"
#include "stats/interval.h"
#include "stats/poisson_binomial.h"

namespace uppsikt::stats {

/// How the probability of exactly what was observed counts in a tail: by half, which makes it a
/// mid-p, or as a whole, which never errs towards finding too much.
enum class Ties { half, whole };

double p_less(const Tails& tails, Ties ties);
double p_greater(const Tails& tails, Ties ties);
/// Twice the lesser of the two, at most 1.
double p_two_sided(const Tails& tails, Ties ties);
/// The standard normal deviate with the same mid-p, full accuracy in both tails; above 0 for more
/// events than expected.
double exact_z(const Tails& tails);

/// A group's events against a null intercept: what a group of that intercept, with these
/// participants, would have had.
struct GroupTest {
    double observed = 0;
    double expected = 0;
    double variance = 0;
    double ratio = 0;    ///< observed / expected; NaN when nothing is expected
    double score_z = 0;  ///< (observed - expected) / sqrt(variance); NaN when the variance is 0
    Tails tails;         ///< of the observed number, under the null
};

/// Observed against expected, with score and exact test.
///
/// Model    event of a trial ~ Bernoulli(logistic(null + offset)); slopes taken as known
/// Shapes   one group; `near` as in EventTails, or EventTails of the group's own events.
/// Fails    Not: no trials give p 1, ratio and score NaN.
/// Source   docs/statistics/exact-tests.md; mid-p: Lancaster (1961), JASA 56, 223-234.
/// Checked  group_reference_test.cpp, against R (PoissonBinomial) on 100 groups: p and ratio to
///          1e-13, expected, variance and score to 1e-12.
GroupTest test_group(const EventTails& events, double null_intercept);
GroupTest test_group(
    const GroupOffsets& group, double null_intercept, std::optional<double> near = {}
);

/// The score test when the slopes are estimated: their part of the variance is taken off.
///
/// Model    z = (observed - expected) / sqrt(V - b' Var(beta) b), b = sum of p (1 - p) x over the
///          group's trials
/// Shapes   `variance_of_slopes` is b' Var(beta) b, 0 or more.
/// Fails    NaN when nothing of the variance is left.
/// Source   He et al. (2013), Lifetime Data Analysis 19, 490-512.
/// Checked  group_tests_test.cpp: against the efficient score of a small fit, from its definition.
double score_z_with_slopes(const GroupTest& test, double variance_of_slopes);

struct Estimate {
    double value = 0;
    double se = 0;
};

struct WaldTest {
    double z = 0;
    double p_two_sided = 1;
};

/// Distance of an estimated intercept from a null, in standard errors.
///
/// Model    estimate ~ N(value, se^2)
/// Shapes   se above 0, or NaN.
/// Fails    NaN for a separated group, whose estimate is infinite.
/// Source   Wald (1943), Transactions of the American Mathematical Society 54, 426-482.
/// Checked  group_reference_test.cpp, to 1e-8.
WaldTest wald_test(const Estimate& estimate, double null);

/// What the one limit of a separated group is asked to leave out: alpha / 2 as either limit of
/// another group, or all of alpha, since there is but one.
enum class SeparatedLevel { half_alpha, whole_alpha };

struct IntervalOptions {
    double alpha = 0.05;
    Ties ties = Ties::half;
    SeparatedLevel separated = SeparatedLevel::half_alpha;
};

/// The intercepts that the exact test does not refuse at alpha / 2 on either side.
///
/// Model    lower: P(X > observed) + ties P(X = observed) = alpha / 2; upper likewise below
/// Shapes   alpha above 0, below 1 (whole_alpha: below 1/2). One row of n trials with offset 0 and
///          Ties::whole is Clopper-Pearson's interval of a proportion, as log odds.
/// Fails    Not: no events give lower -inf, nothing but events upper inf, no trials both.
/// Source   Inversion of the mid-p test, as R's pprof does; by Newton's method on the normal
///          deviate of the tail, nearly straight in the intercept.
/// Checked  group_reference_test.cpp, against R: 1e-11; group_tests_test.cpp: the limits give alpha
///          back to 1e-11 of itself, from 0.5 to 1e-30.
Interval exact_interval(const EventTails& events, const IntervalOptions& options = {});

/// The intercepts that the score test does not refuse: (observed - E) / sqrt(V) from -z to z.
///
/// Model    as `test_group`, E and V at the limit itself
/// Shapes   alpha above 0, below 1. `near` as in EventTails.
/// Fails    Not: infinite on the side where a separated group has no limit.
/// Source   Wilson (1927), JASA 22, 209-212, for equal trials; the same for unequal ones.
/// Checked  group_tests_test.cpp: against Wilson's closed form, and the score back to 1e-10.
Interval score_interval(const GroupOffsets& group, double alpha, std::optional<double> near = {});

/// value +- z se.
///
/// Model    estimate ~ N(value, se^2)
/// Shapes   alpha above 0, below 1.
/// Fails    NaN for an se of NaN.
/// Source   Wald (1943), as `wald_test`.
/// Checked  group_tests_test.cpp
Interval wald_interval(const Estimate& estimate, double alpha);

/// Limits of an intercept as limits of observed / expected: the events that the group would expect
/// at each limit over those it expects under the null. Infinite limits give 0 and trials /
/// expected.
///
/// Model    sum of logistic(limit + offset) / expected
/// Shapes   `expected` above 0, as in `GroupTest`.
/// Fails    Not.
/// Source   docs/statistics/exact-tests.md; as R's pprof.
/// Checked  group_reference_test.cpp, against R: 1e-11.
Interval ratio_interval(const GroupOffsets& group, const Interval& intercepts, double expected);

}  // namespace uppsikt::stats
