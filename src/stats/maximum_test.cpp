#include "stats/maximum.h"

#include <cmath>

#include <doctest/doctest.h>

namespace uppsikt::stats {
namespace {

TEST_CASE("a maximum is found to the last digits") {
    // log-likelihood of 7 events in 10 trials and of 2 in 9, with log odds a and a + b
    const SmoothFunction function = [](const Eigen::VectorXd& at) {
        const double p = 1 / (1 + std::exp(-at[0]));
        const double q = 1 / (1 + std::exp(-at[0] - at[1]));
        return ValueAndGradient{
            7 * std::log(p) + 3 * std::log(1 - p) + 2 * std::log(q) + 7 * std::log(1 - q),
            Eigen::Vector2d(7 - 10 * p + 2 - 9 * q, 2 - 9 * q)
        };
    };
    const Maximum maximum = newton_maximum(function, Eigen::Vector2d(0, 0));
    CHECK(maximum.ending == Ending::converged);
    CHECK(std::abs(maximum.at[0] - std::log(7.0 / 3)) < 1e-9);
    CHECK(std::abs(maximum.at[0] + maximum.at[1] - std::log(2.0 / 7)) < 1e-9);
    const Eigen::MatrixXd hessian = hessian_at(function, maximum.at);
    CHECK(std::abs(hessian(1, 1) + 9 * (2.0 / 9) * (7.0 / 9)) < 1e-7);
    CHECK(std::abs(hessian(0, 0) - hessian(1, 1) + 10 * 0.7 * 0.3) < 1e-7);
}

TEST_CASE("a start where the function curves upwards leads to the maximum all the same") {
    // Two peaks at -1 and 1 in the first variable, with a pass between them.
    const SmoothFunction function = [](const Eigen::VectorXd& at) {
        const double x = at[0];
        return ValueAndGradient{
            2 * x * x - x * x * x * x - at[1] * at[1],
            Eigen::Vector2d(4 * x - 4 * x * x * x, -2 * at[1])
        };
    };
    const Maximum maximum = newton_maximum(function, Eigen::Vector2d(0.01, 3));
    CHECK(maximum.ending == Ending::converged);
    CHECK(std::abs(maximum.at[0] - 1) < 1e-9);
    CHECK(std::abs(maximum.at[1]) < 1e-9);
}

TEST_CASE(
    "a function that rises for ever ends as unbounded, and a slow one when its steps are spent"
) {
    const SmoothFunction function = [](const Eigen::VectorXd& at) {
        return ValueAndGradient{at[0], Eigen::VectorXd::Constant(1, 1)};
    };
    const Eigen::VectorXd start = Eigen::VectorXd::Zero(1);
    CHECK(
        newton_maximum(function, start, {.bounds = Eigen::VectorXd::Constant(1, 10)}).ending ==
        Ending::unbounded
    );
    CHECK(
        newton_maximum(function, start, {.iterations_max = 3}).ending == Ending::iterations_spent
    );
}

TEST_CASE("a gradient that is wrong ends as stalled") {
    const SmoothFunction function = [](const Eigen::VectorXd& at) {
        return ValueAndGradient{-at[0] * at[0], Eigen::VectorXd::Constant(1, 2 * at[0])};
    };
    CHECK(newton_maximum(function, Eigen::VectorXd::Ones(1)).ending == Ending::stalled);
}

TEST_CASE("a function of no variables is at its maximum") {
    const SmoothFunction function = [](const Eigen::VectorXd&) {
        return ValueAndGradient{4, Eigen::VectorXd(0)};
    };
    const Maximum maximum = newton_maximum(function, Eigen::VectorXd(0));
    CHECK(maximum.ending == Ending::converged);
    CHECK(maximum.value == 4);
}

}  // namespace
}  // namespace uppsikt::stats
