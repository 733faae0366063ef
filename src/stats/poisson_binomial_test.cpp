#include "stats/poisson_binomial.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stats/logistic_sums.h"

namespace uppsikt::stats {
namespace {

/// A standard normal deviate, the same on every library.
double deviate(std::mt19937_64& random) {
    const auto uniform = [&] { return (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53; };
    const double size = std::sqrt(-2 * std::log(uniform()));
    return size * std::cos(2 * std::numbers::pi * uniform());
}

struct OffsetsLike {
    int rows;
    double mean;
    double spread;
};

std::vector<double> some_offsets(const OffsetsLike& like) {
    std::mt19937_64 random(static_cast<std::uint64_t>(like.rows));
    std::vector<double> offsets;
    for (int row = 0; row < like.rows; ++row)
        offsets.push_back(like.mean + like.spread * deviate(random));
    return offsets;
}

GroupOffsets group_of(const std::vector<double>& offsets) {
    return {.offsets = offsets, .trial_count = std::ssize(offsets)};
}

/// P(X = x) for all x, one trial after the other, in long double: every probability to its last
/// digits, down to 1e-4900.
std::vector<long double> slowly(const std::vector<double>& offsets, double intercept) {
    std::vector<long double> f(offsets.size() + 1);
    f[0] = 1;
    for (std::size_t trial = 0; trial < offsets.size(); ++trial) {
        const long double x = static_cast<long double>(offsets[trial]) + intercept;
        const long double p = 1 / (1 + std::exp(-x));
        const long double q = 1 / (1 + std::exp(x));
        for (std::size_t at = trial + 1; at > 0; --at)
            f[at] = q * f[at] + p * f[at - 1];
        f[0] *= q;
    }
    return f;
}

double relative_error(double value, long double reference) {
    return static_cast<double>(std::abs(value / reference - 1));
}

/// Of the lesser tail and of P(X = k), wherever they are ordinary numbers.
double worst_tail_error(const std::vector<double>& offsets, double intercept, std::int64_t stride) {
    const std::vector<long double> f = slowly(offsets, intercept);
    const GroupOffsets group = group_of(offsets);
    long double below = 0;
    long double above = 1;
    double worst = 0;
    // From both ends, so that each tail is a sum of terms that grow.
    std::vector<long double> above_of(f.size());
    above = 0;
    for (std::size_t k = f.size(); k-- > 0; above += f[k])
        above_of[k] = above;
    for (std::int64_t k = 0; k < std::ssize(f); ++k) {
        const auto at = static_cast<std::size_t>(k);
        if (k % stride == 0 && f[at] > 1e-300L) {
            const Tails tails = EventTails(group, k).at(intercept);
            worst = std::max(worst, relative_error(tails.at, f[at]));
            if (below < above_of[at] && below > 1e-300L)
                worst = std::max(worst, relative_error(tails.below, below));
            if (above_of[at] < below && above_of[at] > 1e-300L)
                worst = std::max(worst, relative_error(tails.above, above_of[at]));
        }
        below += f[at];
    }
    return worst;
}

double worst_error(const std::vector<double>& offsets, double intercept) {
    const std::vector<long double> f = slowly(offsets, intercept);
    const EventDistribution events = event_distribution(group_of(offsets), intercept);
    long double worst = 0;
    for (std::int64_t x = 0; x < std::ssize(f); ++x)
        worst = std::max(worst, std::abs(events.at(x) - f[static_cast<std::size_t>(x)]));
    return static_cast<double>(worst);
}

TEST_CASE("every probability of a group's number of events is that of convolution") {
    for (const int rows : {1, 2, 7, 64, 127, 128, 129, 130, 400, 1500})
        for (const OffsetsLike& like :
             {OffsetsLike{rows, -0.8, 0.6},
              OffsetsLike{rows, 0, 3},
              OffsetsLike{rows, -7, 1},
              OffsetsLike{rows, 7, 1},
              OffsetsLike{rows, 0, 30},
              OffsetsLike{rows, 0.5, 0}}) {
            CAPTURE(rows);
            CAPTURE(like.mean);
            CAPTURE(like.spread);
            CHECK(worst_error(some_offsets(like), 0.1) < 2e-15);
        }
}

TEST_CASE("tails keep their digits far out, whatever the size and the probabilities") {
    for (const int rows : {1, 2, 7, 64, 128, 129, 400, 1500})
        for (const OffsetsLike& like :
             {OffsetsLike{rows, -0.8, 0.6},
              OffsetsLike{rows, 0, 3},
              OffsetsLike{rows, -7, 1},
              OffsetsLike{rows, 7, 1},
              OffsetsLike{rows, 0, 30},
              OffsetsLike{rows, 0.5, 0}}) {
            CAPTURE(rows);
            CAPTURE(like.mean);
            CAPTURE(like.spread);
            const std::int64_t stride = rows < 100 ? 1 : rows / 40;
            const double error = worst_tail_error(some_offsets(like), -0.2, stride);
            // Equal trials all round alike: the error grows as their number, not as its root.
            CHECK(error < (like.spread == 0 ? 5e-16 * std::max(rows, 200) : 3e-13));
        }
}

TEST_CASE("a group of 20,000 rows has the tails of convolution down to 1e-300") {
    if (!std::getenv("UPPSIKT_LONG_TESTS")) return;
    CHECK(worst_tail_error(some_offsets({20'000, -0.8, 0.6}), -0.2, 250) < 1e-12);
    CHECK(worst_tail_error(some_offsets({20'000, 6, 2}), -0.2, 250) < 1e-12);
    CHECK(worst_tail_error(some_offsets({20'000, 0.5, 0}), -0.2, 250) < 5e-12);
}

TEST_CASE("a p-value of 1e-40 has its digits") {
    // Equal trials: P(X > 299) of 300 is p^300, and P(X < 1) is (1 - p)^300.
    const std::vector<double> offsets(300, 0.0);
    const GroupOffsets group = group_of(offsets);
    const double log_odds =
        std::log(std::pow(10.0, -40.0 / 299)) - std::log1p(-std::pow(10.0, -40.0 / 299));
    const Tails tails = EventTails(group, 298).at(log_odds);
    // P(X > 298) = 300 p^299 (1 - p) + p^300
    const long double p = std::pow(10.0L, -40.0L / 299);
    const long double reference = 300 * std::pow(p, 299) * (1 - p) + std::pow(p, 300);
    CHECK(reference < 1e-37L);
    CHECK(
        relative_error(
            EventTails(group, 298).at(-0.5).above,
            300 * std::pow(1 / (1 + std::exp(0.5L)), 299.0L) * (1 / (1 + std::exp(-0.5L))) +
                std::pow(1 / (1 + std::exp(0.5L)), 300.0L)
        ) < 1e-13
    );
    CHECK(relative_error(tails.above, reference) < 1e-12);
}

TEST_CASE("no trials, no events and nothing but events have their tails in closed form") {
    const Tails empty = EventTails(GroupOffsets{}, 0).at(0.3);
    CHECK(empty.at == 1);
    CHECK(empty.below == 0);
    CHECK(empty.above == 0);

    const std::vector<double> offsets = some_offsets({500, -3, 1});
    const GroupOffsets group = group_of(offsets);
    const std::vector<long double> f = slowly(offsets, -0.4);
    const Tails none = EventTails(group, 0).at(-0.4);
    CHECK(relative_error(none.at, f[0]) < 1e-13);
    CHECK(none.below == 0);
    CHECK(none.above == doctest::Approx(1 - none.at).epsilon(1e-15));
    const Tails all = EventTails(group, 500).at(8);
    CHECK(relative_error(all.at, slowly(offsets, 8)[500]) < 1e-13);
    CHECK(all.above == 0);
    CHECK(all.below + all.at == 1);
}

TEST_CASE("swapping events and absences swaps the tails") {
    for (const int rows : {40, 300, 2001}) {
        const std::vector<double> offsets = some_offsets({rows, -1, 0.8});
        std::vector<double> mirrored;
        for (const double offset : offsets)
            mirrored.push_back(-offset);
        const std::int64_t k = rows / 3;
        const Tails tails = EventTails(group_of(offsets), k).at(0.05);
        const Tails swapped = EventTails(group_of(mirrored), rows - k).at(-0.05);
        CHECK(swapped.above == doctest::Approx(tails.below).epsilon(1e-13));
        CHECK(swapped.at == doctest::Approx(tails.at).epsilon(1e-13));
        CHECK(swapped.below == doctest::Approx(tails.above).epsilon(1e-13));
    }
}

TEST_CASE("a row of many trials is as many rows") {
    for (const std::uint32_t trials : {1U, 2U, 16U, 17U, 90U}) {
        const std::vector<double> once = some_offsets({11, 0.4, 1.5});
        std::vector<double> repeated;
        for (const double offset : once)
            repeated.insert(repeated.end(), trials, offset);
        std::vector<std::uint32_t> counts(once.size(), trials);
        const GroupOffsets counted{
            .offsets = once,
            .trials = counts,
            .trial_count = std::ssize(repeated)
        };
        const std::int64_t k = std::ssize(repeated) / 2;
        const Tails tails = EventTails(counted, k).at(-0.3);
        const Tails plain = EventTails(group_of(repeated), k).at(-0.3);
        CHECK(tails.below == doctest::Approx(plain.below).epsilon(1e-12));
        CHECK(tails.at == doctest::Approx(plain.at).epsilon(1e-12));
        CHECK(tails.above == doctest::Approx(plain.above).epsilon(1e-12));
        CHECK(worst_error(repeated, -0.3) < 2e-15);
        const EventDistribution events = event_distribution(counted, -0.3);
        CHECK(events.below(k) == doctest::Approx(plain.below).epsilon(1e-12));
        CHECK(events.above(k) == doctest::Approx(plain.above).epsilon(1e-12));
    }
}

TEST_CASE("a row of a million equal trials is a binomial") {
    const std::vector<double> offsets{0.0};
    const std::vector<std::uint32_t> trials{1'000'000};
    const GroupOffsets group{.offsets = offsets, .trials = trials, .trial_count = 1'000'000};
    const double p = 0.3;
    const double log_odds = std::log(p) - std::log1p(-p);
    const EventDistribution binomial = binomial_distribution(1'000'000, p);
    for (const std::int64_t k : {297'500, 299'000, 300'000, 300'100, 302'000}) {
        const Tails tails = EventTails(group, k).at(log_odds);
        CHECK(tails.below == doctest::Approx(binomial.below(k)).epsilon(1e-10));
        CHECK(tails.at == doctest::Approx(binomial.at(k)).epsilon(1e-10));
        CHECK(tails.above == doctest::Approx(binomial.above(k)).epsilon(1e-10));
    }
}

TEST_CASE("the tails rise and fall with the intercept, at the slopes that are given") {
    for (const int rows : {60, 700}) {
        const std::vector<double> offsets = some_offsets({rows, -0.5, 1});
        const EventTails events(group_of(offsets), rows / 4);
        Tails before = events.at(-4);
        for (double intercept = -3.9; intercept < 4; intercept += 0.1) {
            const Tails tails = events.at(intercept);
            CHECK(tails.above >= before.above);
            CHECK(tails.below <= before.below);
            before = tails;
            constexpr double step = 1e-4;
            const Tails left = events.at(intercept - step);
            const Tails right = events.at(intercept + step);
            CHECK(std::abs((right.above - left.above) / (2 * step) - tails.above_slope) < 1e-5);
            CHECK(std::abs((right.at - left.at) / (2 * step) - tails.at_slope) < 1e-5);
            CHECK(std::abs((right.below - left.below) / (2 * step) - tails.below_slope) < 1e-5);
        }
    }
}

TEST_CASE("tails without a pass over the rows agree where they are used") {
    for (const int rows : {100, 700, 5000}) {
        const std::vector<double> offsets = some_offsets({rows, -0.5, 1});
        const EventTails events(group_of(offsets), rows / 4);
        const double sd = 1 / std::sqrt(events.variance());
        for (const double distance : {-2.5, -1.96, -0.5, 0.0, 1.0, 1.96, 2.5}) {
            const double intercept = events.centre() + distance * sd;
            const Tails exact = events.at(intercept);
            const Tails near = events.near(intercept);
            const double tolerance = events.near_is_exact() ? 1e-13 : 1e-7;
            CHECK(near.above == doctest::Approx(exact.above).epsilon(tolerance));
            CHECK(near.below == doctest::Approx(exact.below).epsilon(tolerance));
            CHECK(near.above_slope == doctest::Approx(exact.above_slope).epsilon(tolerance));
        }
    }
}

TEST_CASE("a start that is near, or far off, changes no digit that counts") {
    const std::vector<double> offsets = some_offsets({900, -0.5, 1});
    const Tails sought = EventTails(group_of(offsets), 300).at(0.1);
    const double fitted = EventTails(group_of(offsets), 300).centre();
    for (const double near : {fitted, fitted + 0.01, fitted - 3, 1e6, std::nan(""), -HUGE_VAL}) {
        const Tails given = EventTails(group_of(offsets), 300, near).at(0.1);
        CHECK(given.below == doctest::Approx(sought.below).epsilon(1e-12));
        CHECK(given.at == doctest::Approx(sought.at).epsilon(1e-12));
    }
}

TEST_CASE("trials that are certain, and offsets beyond all reason, are borne") {
    std::vector<double> offsets = some_offsets({300, 0, 1});
    for (int row = 0; row < 100; ++row) {
        offsets.push_back(800);
        offsets.push_back(-800);
    }
    const GroupOffsets group = group_of(offsets);
    const std::vector<double> plain = some_offsets({300, 0, 1});
    const Tails tails = EventTails(group, 230).at(0.2);
    const Tails reference = EventTails(group_of(plain), 130).at(0.2);
    CHECK(tails.below == doctest::Approx(reference.below).epsilon(1e-12));
    CHECK(tails.at == doctest::Approx(reference.at).epsilon(1e-12));
}

TEST_CASE("a binomial has the probabilities that the gamma function gives") {
    for (const std::int64_t trials : {0, 1, 2, 47, 1000, 50'000})
        for (const double p : {0.0, 1e-6, 0.0739, 0.5, 0.93, 1.0}) {
            const EventDistribution events = binomial_distribution(trials, p);
            double sum = 0;
            for (const double each : events.probabilities)
                sum += each;
            CHECK(sum == doctest::Approx(1).epsilon(1e-13));
            if (p == 0 || p == 1) {
                CHECK(events.at(p == 0 ? 0 : trials) == 1);
                continue;
            }
            const auto n = static_cast<double>(trials);
            const std::int64_t middle = events.first + std::ssize(events.probabilities) / 3;
            for (const std::int64_t x : {events.first, middle, std::min(trials, middle + 3)}) {
                const auto k = static_cast<double>(x);
                const double log_probability = std::lgamma(n + 1) - std::lgamma(k + 1) -
                                               std::lgamma(n - k + 1) + k * std::log(p) +
                                               (n - k) * std::log1p(-p);
                CHECK(events.at(x) == doctest::Approx(std::exp(log_probability)).epsilon(1e-8));
            }
        }
}

}  // namespace
}  // namespace uppsikt::stats
