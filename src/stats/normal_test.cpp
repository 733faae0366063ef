#include "stats/normal.h"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "stats/root.h"

namespace uppsikt::stats {
namespace {

TEST_CASE("the normal distribution has its known values") {
    CHECK(normal_below(0) == 0.5);
    CHECK(std::abs(normal_below(1.959963984540054) - 0.975) < 1e-15);
    // Abramowitz & Stegun, table 26.2: Q(10) = 7.61985e-24.
    CHECK(std::abs(normal_below(-10) / 7.61985302416e-24 - 1) < 1e-11);
    CHECK(std::abs(normal_density(0) - 0.3989422804014327) < 1e-16);
}

TEST_CASE("a normal quantile gives back its probability") {
    for (const double p : {1e-300, 1e-100, 1e-20, 1e-6, 0.001, 0.05, 0.3, 0.499999, 0.5})
        CHECK(std::abs(normal_below(normal_quantile(p)) / p - 1) < 1e-13 * (1 - std::log(p)));
    for (const double p : {0.001, 0.05, 0.3})
        CHECK(std::abs(normal_quantile(1 - p) + normal_quantile(p)) < 1e-12);
    CHECK(normal_quantile(0) == -std::numeric_limits<double>::infinity());
    CHECK(normal_quantile(1) == std::numeric_limits<double>::infinity());
}

TEST_CASE("the logistic function has no overflow and no cancellation") {
    CHECK(logistic(0) == 0.5);
    CHECK(logistic(1000) == 1);
    CHECK(logistic(-700) == std::exp(-700));
    CHECK(logistic(-std::numeric_limits<double>::infinity()) == 0);
    CHECK(std::abs(log_odds(logistic(-3.25)) + 3.25) < 1e-14);
    CHECK(log_one_plus_exp(1000) == 1000);
    CHECK(std::abs(log_one_plus_exp(-40) / std::exp(-40) - 1) < 1e-15);
}

TEST_CASE("a root is found between two signs, and the nearer end is given where there is none") {
    const auto cube = [](double x) { return x * x * x - 2; };
    CHECK(std::abs(find_root(cube, {0, 10}, 1e-12) - std::cbrt(2.0)) < 1e-11);
    const auto steep = [](double x) { return std::exp(20 * x) - 1e4; };
    CHECK(std::abs(find_root(steep, {-5, 5}, 1e-12) - std::log(1e4) / 20) < 1e-11);
    CHECK(find_root(cube, {2, 3}, 1e-12) == 2);
}

}  // namespace
}  // namespace uppsikt::stats
