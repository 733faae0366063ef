#include "stats/group_tests.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "base/ensure.h"
#include "stats/logistic.h"
#include "stats/logistic_sums.h"
#include "stats/normal.h"
#include "stats/testing_numbers.h"

namespace uppsikt::stats {
namespace {

/// Offsets spread evenly over -2 to 1, in no order.
std::vector<double> some_offsets(int rows) {
    std::vector<double> offsets;
    for (int row = 0; row < rows; ++row)
        offsets.push_back(-2 + 3 * std::fmod(row * 0.6180339887498949, 1));
    return offsets;
}

GroupOffsets group_of(const std::vector<double>& offsets, std::int64_t events) {
    return {.offsets = offsets, .trial_count = std::ssize(offsets), .event_count = events};
}

EventTails tails_of(const GroupOffsets& group) { return EventTails(group, group.event_count); }

TEST_CASE("a group that does as expected is no news, and one that does not is") {
    const std::vector<double> offsets = some_offsets(400);
    const double expected = logistic_sums(group_of(offsets, 0), 0.3).expected;
    const auto usual = static_cast<std::int64_t>(std::lround(expected));
    const GroupTest ordinary = test_group(group_of(offsets, usual), 0.3);
    CHECK(p_two_sided(ordinary.tails, Ties::half) > 0.9);
    CHECK(std::abs(ordinary.ratio - 1) < 0.01);
    const GroupTest high = test_group(group_of(offsets, usual + 40), 0.3);
    CHECK(p_greater(high.tails, Ties::half) < 1e-4);
    CHECK(p_less(high.tails, Ties::half) > 0.999);
    // The score is an approximation of the exact deviate, here a good one.
    CHECK(high.score_z == doctest::Approx(exact_z(high.tails)).epsilon(0.02));
    CHECK(exact_z(high.tails) > 0);
    CHECK(exact_z(test_group(group_of(offsets, usual - 40), 0.3).tails) < 0);
}

TEST_CASE("p-values count a tie by half or whole") {
    const Tails tails{.below = 0.2, .at = 0.1, .above = 0.7};
    CHECK(p_less(tails, Ties::half) == doctest::Approx(0.25));
    CHECK(p_less(tails, Ties::whole) == doctest::Approx(0.3));
    CHECK(p_greater(tails, Ties::half) == doctest::Approx(0.75));
    CHECK(p_two_sided(tails, Ties::half) == doctest::Approx(0.5));
    CHECK(p_two_sided(Tails{.below = 0.3, .at = 0.4, .above = 0.3}, Ties::whole) == 1);
    CHECK(exact_z(tails) == doctest::Approx(normal_quantile(0.25)));
}

TEST_CASE("a group without trials is tested to no effect") {
    const GroupTest test = test_group(GroupOffsets{}, 0.3);
    CHECK(p_two_sided(test.tails, Ties::half) == 1);
    CHECK(std::isnan(test.ratio));
    CHECK(std::isnan(test.score_z));
    const Interval interval = exact_interval(tails_of(GroupOffsets{}));
    CHECK(interval.lower == -infinity);
    CHECK(interval.upper == infinity);
    CHECK(score_interval(GroupOffsets{}, 0.05).upper == infinity);
}

TEST_CASE("uncertain slopes take their part of the variance") {
    // One slope, known from this group alone: what is left of the score for the intercept is the
    // residual of its regression on the score for the slope.
    const std::vector<double> offsets = some_offsets(50);
    const double slope = 0.7;
    double b = 0;
    double information = 0;
    for (const double offset : offsets) {
        const double p = logistic(offset + 0.2);
        b += p * (1 - p) * (offset / slope);
        information += p * (1 - p) * (offset / slope) * (offset / slope);
    }
    double residual = 0;
    for (const double offset : offsets) {
        const double p = logistic(offset + 0.2);
        residual += p * (1 - p) * std::pow(1 - b / information * (offset / slope), 2);
    }
    const GroupTest test = test_group(group_of(offsets, 25), 0.2);
    CHECK(
        score_z_with_slopes(test, b * b / information) ==
        doctest::Approx((test.observed - test.expected) / std::sqrt(residual)).epsilon(1e-12)
    );
    CHECK(score_z_with_slopes(test, 0) == test.score_z);
    CHECK(std::isnan(score_z_with_slopes(test, 2 * test.variance)));
}

TEST_CASE("the limits of an interval leave out what they should") {
    for (const int rows : {2, 5, 30, 128, 129, 700, 20'000})
        for (const double share : {0.02, 0.3, 0.5, 0.97})
            for (const double alpha : {0.5, 0.05, 0.002, 1e-6, 1e-30})
                for (const Ties ties : {Ties::half, Ties::whole}) {
                    const std::vector<double> offsets = some_offsets(rows);
                    const auto events = static_cast<std::int64_t>(share * rows);
                    const EventTails tails = tails_of(group_of(offsets, events));
                    const auto [lower, upper] =
                        exact_interval(tails, {.alpha = alpha, .ties = ties});
                    CAPTURE(rows);
                    CAPTURE(events);
                    CAPTURE(alpha);
                    CHECK(std::isinf(lower) == (events == 0));
                    CHECK(upper > lower);
                    if (events > 0)
                        CHECK(
                            p_greater(tails.at(lower), ties) ==
                            doctest::Approx(alpha / 2).epsilon(1e-11)
                        );
                    CHECK(
                        p_less(tails.at(upper), ties) == doctest::Approx(alpha / 2).epsilon(1e-11)
                    );
                }
}

TEST_CASE("a separated group has one limit, by either convention") {
    const std::vector<double> offsets = some_offsets(60);
    const EventTails none = tails_of(group_of(offsets, 0));
    const EventTails all = tails_of(group_of(offsets, 60));
    const Interval half = exact_interval(none);
    CHECK(half.lower == -infinity);
    CHECK(none.at(half.upper).at / 2 == doctest::Approx(0.025).epsilon(1e-12));
    const Interval whole = exact_interval(none, {.separated = SeparatedLevel::whole_alpha});
    CHECK(none.at(whole.upper).at / 2 == doctest::Approx(0.05).epsilon(1e-12));
    const Interval high = exact_interval(all);
    CHECK(high.upper == infinity);
    CHECK(all.at(high.lower).at / 2 == doctest::Approx(0.025).epsilon(1e-12));
    CHECK_THROWS_AS(
        exact_interval(none, {.alpha = 0.6, .separated = SeparatedLevel::whole_alpha}),
        BrokenAssumption
    );
}

TEST_CASE("swapping events and absences turns an interval around") {
    for (const int rows : {9, 300}) {
        const std::vector<double> offsets = some_offsets(rows);
        std::vector<double> mirrored;
        for (const double offset : offsets)
            mirrored.push_back(-offset);
        for (const std::int64_t events : {0, 1, rows / 3, rows}) {
            const Interval interval = exact_interval(tails_of(group_of(offsets, events)));
            const Interval turned = exact_interval(tails_of(group_of(mirrored, rows - events)));
            if (events > 0) CHECK(turned.upper == doctest::Approx(-interval.lower).epsilon(1e-12));
            if (events < rows)
                CHECK(turned.lower == doctest::Approx(-interval.upper).epsilon(1e-12));
        }
    }
}

TEST_CASE("rows twice are the same as two trials a row") {
    const std::vector<double> once = some_offsets(100);
    std::vector<double> twice = once;
    twice.insert(twice.end(), once.begin(), once.end());
    const std::vector<std::uint32_t> two(100, 2);
    const GroupOffsets counted{
        .offsets = once,
        .trials = two,
        .trial_count = 200,
        .event_count = 50
    };
    const Interval interval = exact_interval(tails_of(counted));
    const Interval plain = exact_interval(tails_of(group_of(twice, 50)));
    CHECK(interval.lower == doctest::Approx(plain.lower).epsilon(1e-12));
    CHECK(interval.upper == doctest::Approx(plain.upper).epsilon(1e-12));
    CHECK(
        score_interval(counted, 0.05).upper ==
        doctest::Approx(score_interval(group_of(twice, 50), 0.05).upper).epsilon(1e-12)
    );
}

TEST_CASE("more certainty makes an interval wider, and more rows a narrower one") {
    const std::vector<double> offsets = some_offsets(500);
    const EventTails tails = tails_of(group_of(offsets, 120));
    const Interval narrow = exact_interval(tails, {.alpha = 0.05});
    const Interval wide = exact_interval(tails, {.alpha = 0.002});
    CHECK(wide.lower < narrow.lower);
    CHECK(wide.upper > narrow.upper);
    const std::vector<double> more = some_offsets(2000);
    const Interval large = exact_interval(tails_of(group_of(more, 480)));
    CHECK(large.upper - large.lower < 0.6 * (narrow.upper - narrow.lower));
}

TEST_CASE("score limits of equal trials are Wilson's") {
    const std::vector<double> offsets{0.0};
    for (const std::uint32_t n : {1U, 10U, 365U})
        for (const std::int64_t k : {0LL, 1LL, static_cast<long long>(n)}) {
            const std::vector<std::uint32_t> trials{n};
            const GroupOffsets group{
                .offsets = offsets,
                .trials = trials,
                .trial_count = n,
                .event_count = k
            };
            const double z = -normal_quantile(0.025);
            const double share = static_cast<double>(k) / n;
            const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
            const double reach =
                z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4.0 * n * n));
            const Interval interval = score_interval(group, 0.05);
            if (k > 0)
                CHECK(logistic(interval.lower) == doctest::Approx(middle - reach).epsilon(1e-9));
            if (k < n)
                CHECK(logistic(interval.upper) == doctest::Approx(middle + reach).epsilon(1e-9));
            CHECK(std::isinf(interval.lower) == (k == 0));
            CHECK(std::isinf(interval.upper) == (k == n));
        }
}

TEST_CASE("the score at a score limit is the deviate asked for") {
    for (const int rows : {3, 40, 3000})
        for (const std::int64_t events : {0, 1, rows - 1, rows}) {
            const std::vector<double> offsets = some_offsets(rows);
            const GroupOffsets group = group_of(offsets, events);
            const Interval interval = score_interval(group, 0.01);
            const double z = -normal_quantile(0.005);
            if (events > 0)
                CHECK(
                    test_group(group, interval.lower).score_z == doctest::Approx(z).epsilon(1e-10)
                );
            if (events < rows)
                CHECK(
                    test_group(group, interval.upper).score_z == doctest::Approx(-z).epsilon(1e-10)
                );
        }
}

TEST_CASE("Wald's test and interval agree with each other") {
    const Estimate estimate{.value = 0.8, .se = 0.25};
    const Interval interval = wald_interval(estimate, 0.05);
    CHECK(wald_test(estimate, interval.lower).p_two_sided == doctest::Approx(0.05).epsilon(1e-12));
    CHECK(wald_test(estimate, interval.upper).z == doctest::Approx(-1.959963984540054));
    CHECK(std::isnan(wald_test({.value = -infinity, .se = NAN}, 0).z));
}

TEST_CASE("limits of the intercept become limits of observed over expected") {
    const std::vector<double> offsets = some_offsets(80);
    const GroupOffsets group = group_of(offsets, 30);
    const GroupTest test = test_group(group, 0.1);
    const double own = intercept_expecting(group, 30);
    const Interval ratios = ratio_interval(group, {.lower = own, .upper = infinity}, test.expected);
    CHECK(ratios.lower == doctest::Approx(test.ratio).epsilon(1e-13));
    CHECK(ratios.upper == doctest::Approx(80 / test.expected).epsilon(1e-13));
    CHECK(ratio_interval(group, {}, test.expected).lower == 0);
}

}  // namespace
}  // namespace uppsikt::stats
