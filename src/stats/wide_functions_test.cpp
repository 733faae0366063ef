#include "stats/wide_functions.h"

#include <cmath>
#include <initializer_list>
#include <limits>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "stats/normal.h"

namespace uppsikt::stats {
namespace {

TEST_CASE("the logarithm agrees with the library's from 1 to the greatest numbers") {
    double worst = 0;
    for (int step = 0; step <= 700'000; ++step) {
        const double x = std::exp(step / 1000.0);
        const double reference = std::log(x);
        worst = std::max(
            worst,
            std::abs(log_of_at_least_one(x) - reference) / std::max(1.0, reference)
        );
    }
    for (int step = 0; step <= 100'000; ++step) {
        const double x = 1 + step / 50'000.0;
        worst = std::max(worst, std::abs(log_of_at_least_one(x) - std::log(x)));
    }
    CHECK(worst < 4e-16);
    CHECK(log_of_at_least_one(1) == 0);
}

TEST_CASE("log of one plus exp neither overflows nor loses digits") {
    for (const double x : {-1000.0, -40.0, -1.0, 0.0, 1e-9, 3.0, 40.0, 1000.0, 1e300})
        CHECK(log_one_plus_exp_wide(x) == doctest::Approx(log_one_plus_exp(x)).epsilon(1e-15));
}

TEST_CASE("the inverse root agrees with the library's, and is finite at nought") {
    double worst = 0;
    for (int step = -60'000; step <= 60'000; ++step) {
        const double x = std::exp(step / 100.0);
        worst = std::max(worst, std::abs(inverse_root(x) * std::sqrt(x) - 1));
    }
    CHECK(worst < 5e-16);
    CHECK(std::isfinite(inverse_root(0)));
}

TEST_CASE("the normal probability agrees with erfc, in the far tail too") {
    double worst = 0;
    double worst_relative = 0;
    for (int step = -37'000; step <= 37'000; ++step) {
        const double z = step / 1000.0;
        const double reference = normal_below(z);
        const double error = std::abs(normal_below_wide(z) - reference);
        worst = std::max(worst, error);
        worst_relative = std::max(worst_relative, error / reference);
    }
    CHECK(worst < 4e-16);
    CHECK(worst_relative < 3e-13);
    CHECK(normal_below_wide(0) == doctest::Approx(0.5).epsilon(1e-15));
    CHECK(normal_below_wide(-1e200) == 0);
    CHECK(normal_below_wide(1e200) == 1);
    CHECK(normal_below_wide(-std::numeric_limits<double>::infinity()) == 0);
}

}  // namespace
}  // namespace uppsikt::stats
