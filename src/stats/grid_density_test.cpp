#include "stats/grid_density.h"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "stats/normal.h"

namespace uppsikt::stats {
namespace {

template <class LogDensity>
GridDensity on_grid(const EvenGrid& grid, const LogDensity& log_density) {
    std::vector<double> values;
    for (int point = 0; point < grid.count; ++point)
        values.push_back(log_density(grid.at(point)));
    return {grid, values};
}

TEST_CASE("a normal distribution on half steps keeps its digits") {
    // Off centre, so that no point falls together with the mean.
    const GridDensity density = on_grid({.first = -4.13, .step = 0.2, .count = 42}, [](double x) {
        return 100 - (x - 0.05) * (x - 0.05) / (2 * 0.16);
    });
    CHECK(density.mean() == doctest::Approx(0.05).epsilon(1e-13));
    CHECK(density.sd() == doctest::Approx(0.4).epsilon(1e-13));
    CHECK(density.log_total() == doctest::Approx(100 + std::log(0.4 * 2.5066282746310002)));
    for (const double z : {-6.0, -3.3, -1.0, -0.2, 0.0, 0.7, 2.0, 5.0}) {
        const double at = 0.05 + 0.4 * z;
        CHECK(std::abs(density.below(at) - normal_below(z)) < 1e-12);
        CHECK(std::abs(density.density(at) - normal_density(z) / 0.4) < 1e-11);
    }
    for (const double p : {1e-9, 0.001, 0.025, 0.4, 0.5, 0.9, 0.999})
        CHECK(std::abs(density.quantile(p) - (0.05 + 0.4 * normal_quantile(p))) < 1e-9);
    CHECK(density.below(-100) == 0);
    CHECK(density.below(100) == 1);
    CHECK(density.density(100) == 0);
    CHECK(density.expectation([](double x) {
        return std::exp(x);
    }) == doctest::Approx(std::exp(0.05 + 0.08)).epsilon(1e-13));
}

TEST_CASE("a skew distribution has the probabilities of its closed form") {
    // Logistic-beta: x = logit of Beta(3, 1), so that P(x < t) = p^3 with p = logistic(t).
    const GridDensity density = on_grid({.first = -15, .step = 0.25, .count = 221}, [](double x) {
        return 3 * x - 4 * log_one_plus_exp(x);
    });
    for (const double t : {-4.0, -1.0, 0.3, 1.0, 3.0})
        CHECK(std::abs(density.below(t) - std::pow(logistic(t), 3)) < 1e-8);
    // Mean of log odds: digamma(3) - digamma(1); variance: trigamma(3) + trigamma(1).
    CHECK(density.mean() == doctest::Approx(1.5).epsilon(1e-9));
    CHECK(
        density.sd() ==
        doctest::Approx(std::sqrt(2 * std::acos(-1) * std::acos(-1) / 6 - 1.25)).epsilon(1e-9)
    );
}

TEST_CASE("rough quantiles lie within a fiftieth of an sd, and rise") {
    const GridDensity density =
        on_grid({.first = -10, .step = 0.5, .count = 41}, [](double x) { return -x * x / 2; });
    std::vector<double> rising;
    for (int draw = 0; draw < 2000; ++draw)
        rising.push_back((draw + 0.5) / 2000);
    std::vector<double> values(rising.size());
    density.quantiles_roughly(rising, values);
    double worst = 0;
    for (std::size_t draw = 0; draw < rising.size(); ++draw) {
        worst = std::max(worst, std::abs(values[draw] - normal_quantile(rising[draw])));
        if (draw > 0) CHECK(values[draw] > values[draw - 1]);
    }
    CHECK(worst < 0.02);
}

TEST_CASE("a value known for sure is below what is greater, and not below itself") {
    const GridDensity density = GridDensity::certain(0.3);
    CHECK(density.mean() == 0.3);
    CHECK(density.sd() == 0);
    CHECK(density.below(0.3) == 0);
    CHECK(density.below(0.31) == 1);
    CHECK(density.quantile(0.9) == 0.3);
    CHECK(density.expectation([](double x) { return 2 * x; }) == 0.6);
}

}  // namespace
}  // namespace uppsikt::stats
