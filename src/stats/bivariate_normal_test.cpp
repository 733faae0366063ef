#include "stats/bivariate_normal.h"

#include <cmath>
#include <initializer_list>
#include <limits>
#include <numbers>

#include <doctest/doctest.h>

#include "stats/normal.h"
#include "stats/testing_numbers.h"

namespace uppsikt::stats {
namespace {

/// P(x < first, y < second) by small steps of x.
double slowly(const BivariateLimits& limits) {
    constexpr int steps = 400'000;
    const double rest = std::sqrt(1 - limits.correlation * limits.correlation);
    const double width = (limits.first + 9) / steps;
    double sum = 0;
    for (int step = 0; step < steps; ++step) {
        const double x = -9 + width * (step + 0.5);
        sum += normal_density(x) * normal_below((limits.second - limits.correlation * x) / rest);
    }
    return sum * width;
}

TEST_CASE("the probability of two normals agrees with slow integration") {
    double worst = 0;
    for (const double first : {-2.5, -1.0, 0.3})
        for (const double second : {-2.0, -1.0, 1.2})
            for (const double correlation : {-0.9, -0.3, 0.0, 0.5, 0.95, 0.99}) {
                const BivariateLimits limits{first, second, correlation};
                worst = std::max(worst, std::abs(bivariate_normal_below(limits) - slowly(limits)));
            }
    CHECK(worst < 1e-7);
    const BivariateLimits nearly{-1.3, -1.2, 0.9999};
    CHECK(std::abs(bivariate_normal_below(nearly) - slowly(nearly)) < 1e-4);
}

TEST_CASE("closed forms: at the middle, independent, equal and opposite") {
    const double middle = 0.25 + std::asin(0.6) / (2 * std::numbers::pi);
    CHECK(bivariate_normal_below({0, 0, 0.6}) == doctest::Approx(middle).epsilon(1e-13));
    CHECK(
        bivariate_normal_below({-1, 0.5, 0}) ==
        doctest::Approx(normal_below(-1) * normal_below(0.5)).epsilon(1e-14)
    );
    CHECK(bivariate_normal_below({-1, 0.5, 1}) == normal_below(-1));
    CHECK(bivariate_normal_below({-1, 0.5, -1}) == 0);
    CHECK(bivariate_normal_below({infinity, 0.5, 0.3}) == normal_below(0.5));
    CHECK(bivariate_normal_below({-infinity, 0.5, 0.3}) == 0);
}

}  // namespace
}  // namespace uppsikt::stats
