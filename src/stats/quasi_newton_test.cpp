#include "stats/quasi_newton.h"

#include <cmath>

#include <Eigen/LU>
#include <doctest/doctest.h>

namespace uppsikt::stats {
namespace {

/// Log-likelihood of 7 events in 10 trials and of 2 in 9, with log odds a and a + b.
ValueAndGradient two_groups(const Eigen::VectorXd& at) {
    const double p = 1 / (1 + std::exp(-at[0]));
    const double q = 1 / (1 + std::exp(-at[0] - at[1]));
    return {
        7 * std::log(p) + 3 * std::log(1 - p) + 2 * std::log(q) + 7 * std::log(1 - q),
        Eigen::Vector2d(7 - 10 * p + 2 - 9 * q, 2 - 9 * q)
    };
}

TEST_CASE("a maximum is found from a rough guess of the curvature, too large or too small") {
    for (const double guess : {0.01, 0.3, 10.0}) {
        const Maximum maximum = quasi_newton_maximum(
            two_groups,
            Eigen::Vector2d(0, 0),
            guess * Eigen::Matrix2d::Identity(),
            {.decrement = 1e-15}
        );
        CAPTURE(guess);
        CHECK(maximum.ending == Ending::converged);
        CHECK(maximum.iterations < 25);
        CHECK(std::abs(maximum.at[0] - std::log(7.0 / 3)) < 1e-7);
        CHECK(std::abs(maximum.at[0] + maximum.at[1] - std::log(2.0 / 7)) < 1e-7);
    }
}

TEST_CASE("the better the curvature is known, the fewer steps are needed") {
    const auto search = [](const Eigen::MatrixXd& covariance) {
        return quasi_newton_maximum(
            two_groups,
            Eigen::Vector2d(0, 0),
            covariance,
            {.decrement = 1e-15}
        );
    };
    const Maximum poor = search(10 * Eigen::Matrix2d::Identity());
    const Eigen::MatrixXd curvature = -hessian_at(two_groups, poor.at);
    const Maximum good = search(curvature.inverse());
    CHECK(good.iterations <= 7);
    CHECK(good.iterations < poor.iterations);
}

TEST_CASE("a start where the function curves upwards leads to a maximum all the same") {
    const SmoothFunction function = [](const Eigen::VectorXd& at) {
        const double x = at[0];
        return ValueAndGradient{
            2 * x * x - x * x * x * x - at[1] * at[1],
            Eigen::Vector2d(4 * x - 4 * x * x * x, -2 * at[1])
        };
    };
    const Maximum maximum =
        quasi_newton_maximum(function, Eigen::Vector2d(0.01, 3), Eigen::Matrix2d::Identity());
    CHECK(maximum.ending == Ending::converged);
    CHECK(std::abs(maximum.at[0] - 1) < 1e-6);
    CHECK(std::abs(maximum.at[1]) < 1e-6);
}

TEST_CASE("no maximum, too few steps and a wrong gradient are said") {
    const Eigen::VectorXd start = Eigen::VectorXd::Zero(1);
    const Eigen::MatrixXd one = Eigen::MatrixXd::Identity(1, 1);
    const SmoothFunction rising = [](const Eigen::VectorXd& at) {
        return ValueAndGradient{at[0], Eigen::VectorXd::Constant(1, 1)};
    };
    const Eigen::VectorXd bounds = Eigen::VectorXd::Constant(1, 10);
    CHECK(quasi_newton_maximum(rising, start, one, {.bounds = bounds}).ending == Ending::unbounded);
    CHECK(
        quasi_newton_maximum(rising, start, one, {.iterations_max = 3}).ending ==
        Ending::iterations_spent
    );
    const SmoothFunction wrong = [](const Eigen::VectorXd& at) {
        return ValueAndGradient{-at[0], Eigen::VectorXd::Constant(1, 1)};
    };
    CHECK(quasi_newton_maximum(wrong, start, one).ending == Ending::stalled);
    const Maximum nothing = quasi_newton_maximum(
        [](const Eigen::VectorXd&) { return ValueAndGradient{3, Eigen::VectorXd(0)}; },
        Eigen::VectorXd(0),
        Eigen::MatrixXd(0, 0)
    );
    CHECK(nothing.ending == Ending::converged);
    CHECK(nothing.value == 3);
}

}  // namespace
}  // namespace uppsikt::stats
