#include "stats/group_tests.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/ensure.h"
#include "stats/logistic_sums.h"
#include "stats/normal.h"

namespace uppsikt::stats {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double share_of(Ties ties) { return ties == Ties::half ? 0.5 : 1.0; }

/// How far a rising function is above 0 somewhere, in standard deviations, and its slope there.
struct Gap {
    double value;
    double slope;
};

struct Start {
    double at;
    double step;  ///< about one standard deviation
};

/// Where a rising, nearly straight function of an intercept is 0, by Newton's method kept between
/// places where it was below and above 0.
double rising_root(const auto& gap_at, Start start) {
    // Steps converge quadratically: what follows one of this size is beyond the last digit.
    constexpr double last_step = 1e-7;
    double lower = -infinity;
    double upper = infinity;
    double at = start.at;
    double outward = start.step;
    for (int step = 0; step < 200; ++step) {
        const Gap gap = gap_at(at);
        if (gap.value == 0) return at;
        (gap.value > 0 ? upper : lower) = at;
        double next = at - gap.value / gap.slope;
        if (!(next > lower && next < upper)) {
            if (std::abs(gap.value) <= last_step || upper - lower <= 1e-15 * std::abs(at))
                return at;
            const bool enclosed = std::isfinite(lower) && std::isfinite(upper);
            next =
                enclosed ? lower + (upper - lower) / 2 : at + (gap.value > 0 ? -outward : outward);
            outward *= 2;
        }
        at = next;
        if (std::abs(gap.value) <= last_step) return at;
    }
    return at;
}

enum class Side { less, greater };

/// The intercept at which the tail on one side has the wanted probability. From the tails that cost
/// no pass over the rows, where they are good enough to begin with; then from the exact ones.
double intercept_with_tail(const EventTails& events, Side side, double wanted, Ties ties) {
    const double deviate = normal_quantile(wanted);
    const auto gap_of = [&](const Tails& tails) {
        const double share = share_of(ties);
        const bool greater = side == Side::greater;
        const double p = greater ? p_greater(tails, ties) : p_less(tails, ties);
        const double p_slope = greater ? tails.above_slope + share * tails.at_slope
                                       : tails.below_slope + share * tails.at_slope;
        const double z = normal_quantile(std::clamp(p, 0.0, 1.0));
        const double sign = greater ? 1 : -1;
        return Gap{sign * (z - deviate), sign * p_slope / normal_density(z)};
    };
    const auto exactly = [&](double intercept) { return gap_of(events.at(intercept)); };
    if (events.is_separated()) {
        // The separated tail is share * exp(-sum of p) as long as p is small.
        const GroupOffsets& group = events.group();
        double sum = 0;
        for (std::size_t row = 0; row < group.offsets.size(); ++row)
            sum += group.trials_of(row) * group.offsets[row];
        const auto trials = static_cast<double>(group.trial_count);
        const double low = std::log(std::log(share_of(ties) / wanted) / trials);
        return rising_root(exactly, {(side == Side::less ? low : -low) - sum / trials, 1});
    }
    const double sd = 1 / std::sqrt(events.variance());  // of the intercept
    Start start{events.centre() + (side == Side::greater ? deviate : -deviate) * sd, sd};
    if (wanted > 1e-4 || events.near_is_exact())
        start.at =
            rising_root([&](double intercept) { return gap_of(events.near(intercept)); }, start);
    return events.near_is_exact() ? start.at : rising_root(exactly, start);
}

void check_alpha(double alpha) {
    ensure(alpha > 0 && alpha < 1, "an interval leaves out more than nothing and less than all");
}

}  // namespace

double p_less(const Tails& tails, Ties ties) { return tails.below + share_of(ties) * tails.at; }

double p_greater(const Tails& tails, Ties ties) { return tails.above + share_of(ties) * tails.at; }

double p_two_sided(const Tails& tails, Ties ties) {
    return std::min(1.0, 2 * std::min(p_less(tails, ties), p_greater(tails, ties)));
}

double exact_z(const Tails& tails) {
    const double less = std::min(1.0, p_less(tails, Ties::half));
    const double greater = std::min(1.0, p_greater(tails, Ties::half));
    return less < greater ? normal_quantile(less) : -normal_quantile(greater);
}

GroupTest test_group(const EventTails& events, double null_intercept) {
    const LogisticSums sums = logistic_sums(events.group(), null_intercept);
    GroupTest test{
        .observed = static_cast<double>(events.k()),
        .expected = sums.expected,
        .variance = sums.weight,
        .tails = events.at(null_intercept)
    };
    test.ratio = test.expected > 0 ? test.observed / test.expected
                                   : std::numeric_limits<double>::quiet_NaN();
    test.score_z = score_z_with_slopes(test, 0);
    return test;
}

GroupTest test_group(const GroupOffsets& group, double null_intercept, std::optional<double> near) {
    return test_group(EventTails(group, group.event_count, near), null_intercept);
}

double score_z_with_slopes(const GroupTest& test, double variance_of_slopes) {
    ensure(variance_of_slopes >= 0, "a variance is not below 0");
    const double variance = test.variance - variance_of_slopes;
    return variance > 0 ? (test.observed - test.expected) / std::sqrt(variance)
                        : std::numeric_limits<double>::quiet_NaN();
}

WaldTest wald_test(const Estimate& estimate, double null) {
    const double z = (estimate.value - null) / estimate.se;
    if (!std::isfinite(z)) return {.z = std::nan(""), .p_two_sided = std::nan("")};
    return {.z = z, .p_two_sided = 2 * normal_below(-std::abs(z))};
}

Interval exact_interval(const EventTails& events, const IntervalOptions& options) {
    check_alpha(options.alpha);
    double wanted = options.alpha / 2;
    if (events.is_separated() && options.separated == SeparatedLevel::whole_alpha) {
        wanted = options.alpha;
        ensure(wanted < 0.5, "one limit at all of alpha leaves out less than half");
    }
    Interval interval;
    if (events.k() > 0)
        interval.lower = intercept_with_tail(events, Side::greater, wanted, options.ties);
    if (events.k() < events.group().trial_count)
        interval.upper = intercept_with_tail(events, Side::less, wanted, options.ties);
    return interval;
}

Interval score_interval(const GroupOffsets& group, double alpha, std::optional<double> near) {
    check_alpha(alpha);
    const double z = -normal_quantile(alpha / 2);
    const auto observed = static_cast<double>(group.event_count);
    const auto trials = static_cast<double>(group.trial_count);
    // (E - observed) / sqrt(V) rises with the intercept.
    const auto limit = [&](double wanted, Start start) {
        const auto gap_at = [&](double intercept) {
            const LogisticSums sums = logistic_sums(group, intercept);
            const double sd = std::sqrt(sums.weight);
            const double score = (sums.expected - observed) / sd;
            return Gap{score - wanted, sd - score * sums.skew / (2 * sums.weight)};
        };
        return rising_root(gap_at, start);
    };
    Interval interval;
    if (group.trial_count == 0) return interval;
    double centre = 0;
    double sd = 1;
    if (group.is_separated()) {
        // Where z^2 trials would be expected on the rare side.
        const double rare = std::log(z * z / (z * z + trials));
        centre = group.event_count == 0 ? rare : -rare;
        double sum = 0;
        for (std::size_t row = 0; row < group.offsets.size(); ++row)
            sum += group.trials_of(row) * group.offsets[row];
        centre -= sum / trials;
    } else {
        const bool known = near && std::isfinite(*near);
        centre = known ? *near : intercept_expecting(group, observed);
        sd = 1 / std::sqrt(logistic_sums(group, centre).weight);
    }
    const double reach = group.is_separated() ? 0 : z * sd;
    if (group.event_count > 0) interval.lower = limit(-z, {centre - reach, sd});
    if (group.event_count < group.trial_count) interval.upper = limit(z, {centre + reach, sd});
    return interval;
}

Interval wald_interval(const Estimate& estimate, double alpha) {
    check_alpha(alpha);
    const double reach = -normal_quantile(alpha / 2) * estimate.se;
    return {.lower = estimate.value - reach, .upper = estimate.value + reach};
}

Interval ratio_interval(const GroupOffsets& group, const Interval& intercepts, double expected) {
    ensure(expected > 0, "a ratio has something expected below it");
    const auto ratio = [&](double intercept) {
        if (intercept == -infinity) return 0.0;
        if (intercept == infinity) return static_cast<double>(group.trial_count) / expected;
        return logistic_sums(group, intercept).expected / expected;
    };
    return {.lower = ratio(intercepts.lower), .upper = ratio(intercepts.upper)};
}

}  // namespace uppsikt::stats
