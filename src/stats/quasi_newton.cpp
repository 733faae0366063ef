#include "stats/quasi_newton.h"

#include <cmath>

namespace uppsikt::stats {

namespace {

/// The inverse of the curvature, after a step over which the slope fell by `fall`.
void update(Eigen::MatrixXd& covariance, const Eigen::VectorXd& step, const Eigen::VectorXd& fall) {
    const double curvature = step.dot(fall);
    if (!(curvature > 1e-10 * step.norm() * fall.norm())) return;  // it must stay positive definite
    const Eigen::VectorXd moved = covariance * fall;
    covariance += (1 + fall.dot(moved) / curvature) / curvature * step * step.transpose() -
                  (moved * step.transpose() + step * moved.transpose()) / curvature;
}

}  // namespace

Maximum quasi_newton_maximum(
    const SmoothFunction& function,
    const Eigen::VectorXd& start,
    const Eigen::MatrixXd& covariance,
    const MaximumOptions& options
) {
    Maximum best{.at = start};
    ValueAndGradient here = function(start);
    best.value = here.value;
    if (start.size() == 0) {
        best.ending = Ending::converged;
        return best;
    }
    Eigen::MatrixXd inverse = covariance;
    for (; best.iterations < options.iterations_max; ++best.iterations) {
        Eigen::VectorXd step = inverse * here.gradient;
        if (step.dot(here.gradient) / 2 < options.decrement) {
            best.ending = Ending::converged;
            return best;
        }
        const double longest = step.cwiseAbs().maxCoeff();
        if (longest > options.step_max) step *= options.step_max / longest;

        // What rounding can do to the value; a gain below it is not looked for.
        const double noise = 1e-11 * (1 + std::abs(here.value));
        double length = 1;
        ValueAndGradient there = function(best.at + step);
        const auto rises = [&] {
            return there.value >= here.value + 1e-4 * length * step.dot(here.gradient) - noise;
        };
        while (!rises() && length > 1e-9) {
            length /= 2;
            there = function(best.at + length * step);
        }
        if (!rises()) {
            best.ending = Ending::stalled;
            return best;
        }
        update(inverse, length * step, here.gradient - there.gradient);
        best.at += length * step;
        best.value = there.value;
        here = std::move(there);
        if (options.bounds.size() > 0 && (best.at.cwiseAbs() - options.bounds).maxCoeff() > 0) {
            best.ending = Ending::unbounded;
            return best;
        }
    }
    return best;
}

}  // namespace uppsikt::stats
