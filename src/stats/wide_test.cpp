#include "stats/wide.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "stats/logistic_sums.h"

namespace uppsikt::stats {
namespace {

TEST_CASE("exp of minus x agrees with the library's within two units in the last place") {
    double worst = 0;
    for (int step = 0; step <= 708000; ++step) {
        const double x = step / 1000.0;
        const double reference = std::exp(-x);
        worst = std::max(worst, std::abs(exp_of_minus(x) - reference) / reference);
    }
    CHECK(worst < 2 * 0x1p-52);
    CHECK(exp_of_minus(0) == 1);
    CHECK(exp_of_minus(709) == 0);
    CHECK(exp_of_minus(1e308) == 0);
}

TEST_CASE("the sums of a group are those of its rows, one by one") {
    std::vector<double> offsets;
    for (int row = 0; row < 1237; ++row)
        offsets.push_back(4 * std::sin(row * 1.7));
    const GroupOffsets group{.offsets = offsets, .trial_count = 1237, .event_count = 400};
    const LogisticSums sums = logistic_sums(group, -0.3);
    LogisticSums plain;
    for (const double offset : offsets) {
        const double p = logistic(offset - 0.3);
        plain.expected += p;
        plain.weight += p * (1 - p);
        plain.skew += p * (1 - p) * (1 - 2 * p);
        plain.log_likelihood -= log_one_plus_exp(offset - 0.3);
    }
    plain.log_likelihood += 400 * -0.3;
    CHECK(sums.expected == doctest::Approx(plain.expected).epsilon(1e-13));
    CHECK(sums.weight == doctest::Approx(plain.weight).epsilon(1e-13));
    CHECK(sums.skew == doctest::Approx(plain.skew).epsilon(1e-12));
    CHECK(sums.log_likelihood == doctest::Approx(plain.log_likelihood).epsilon(1e-13));
    CHECK(
        logistic_sums(group, intercept_expecting(group, 400)).expected ==
        doctest::Approx(400).epsilon(1e-13)
    );
}

TEST_CASE("a row of many trials counts as so many rows") {
    const std::vector<double> once{0.2, -1.0};
    const std::vector<std::uint32_t> trials{3, 2};
    const std::vector<double> repeated{0.2, 0.2, 0.2, -1.0, -1.0};
    const GroupOffsets counted{
        .offsets = once,
        .trials = trials,
        .trial_count = 5,
        .event_count = 2
    };
    const GroupOffsets plain{.offsets = repeated, .trial_count = 5, .event_count = 2};
    CHECK(
        logistic_sums(counted, 0.7).expected ==
        doctest::Approx(logistic_sums(plain, 0.7).expected).epsilon(1e-15)
    );
    CHECK(
        intercept_expecting(counted, 2) ==
        doctest::Approx(intercept_expecting(plain, 2)).epsilon(1e-14)
    );
}

}  // namespace
}  // namespace uppsikt::stats
