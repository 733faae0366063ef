#include "stats/maximum.h"

#include <cmath>

#include <Eigen/Eigenvalues>

namespace uppsikt::stats {

namespace {

/// Hessian by forward differences: half the cost of central ones, and enough to step by.
Eigen::MatrixXd rough_hessian(
    const SmoothFunction& function, const Eigen::VectorXd& at, const Eigen::VectorXd& gradient
) {
    constexpr double distance = 1e-6;
    Eigen::MatrixXd hessian(at.size(), at.size());
    for (Eigen::Index i = 0; i < at.size(); ++i) {
        Eigen::VectorXd moved = at;
        moved[i] += distance;
        hessian.col(i) = (function(moved).gradient - gradient) / (moved[i] - at[i]);
    }
    return (hessian + hessian.transpose()) / 2;
}

/// The Newton step, with the curvature of every direction taken as positive.
Eigen::VectorXd upward_step(const Eigen::MatrixXd& hessian, const Eigen::VectorXd& gradient) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> parts(hessian);
    const double greatest = parts.eigenvalues().cwiseAbs().maxCoeff();
    if (!(greatest > 0)) return gradient;
    // A direction that is flat to the digits of the differences gets a bounded step.
    const Eigen::VectorXd curvature = parts.eigenvalues().cwiseAbs().cwiseMax(1e-9 * greatest);
    return parts.eigenvectors() *
           (parts.eigenvectors().transpose() * gradient).cwiseQuotient(curvature);
}

}  // namespace

Maximum newton_maximum(
    const SmoothFunction& function, const Eigen::VectorXd& start, const MaximumOptions& options
) {
    Maximum best{.at = start};
    ValueAndGradient here = function(start);
    best.value = here.value;
    if (start.size() == 0) {
        best.ending = Ending::converged;
        return best;
    }
    for (; best.iterations < options.iterations_max; ++best.iterations) {
        Eigen::VectorXd step =
            upward_step(rough_hessian(function, best.at, here.gradient), here.gradient);
        const double decrement = step.dot(here.gradient) / 2;
        const double longest = step.cwiseAbs().maxCoeff();
        if (longest > options.step_max) step *= options.step_max / longest;

        // What rounding can do to the value; a gain below it is not looked for.
        const double noise = 1e-13 * (1 + std::abs(here.value));
        double length = 1;
        ValueAndGradient there = function(best.at + step);
        const auto rises = [&] {
            return there.value >=
                   here.value + 1e-4 * length * step.dot(here.gradient) - 100 * noise;
        };
        while (!rises() && length > 1e-9) {
            length /= 2;
            there = function(best.at + length * step);
        }
        if (!rises()) {
            best.ending = Ending::stalled;
            return best;
        }
        best.at += length * step;
        best.value = there.value;
        here = there;
        if (decrement < options.decrement) {
            best.ending = Ending::converged;
            ++best.iterations;
            return best;
        }
        if (options.bounds.size() > 0 && (best.at.cwiseAbs() - options.bounds).maxCoeff() > 0) {
            best.ending = Ending::unbounded;
            return best;
        }
    }
    return best;
}

Eigen::MatrixXd hessian_at(const SmoothFunction& function, const Eigen::VectorXd& at) {
    constexpr double distance = 1e-4;
    Eigen::MatrixXd hessian(at.size(), at.size());
    for (Eigen::Index i = 0; i < at.size(); ++i) {
        Eigen::VectorXd above = at;
        Eigen::VectorXd below = at;
        above[i] += distance;
        below[i] -= distance;
        hessian.col(i) =
            (function(above).gradient - function(below).gradient) / (above[i] - below[i]);
    }
    return (hessian + hessian.transpose()) / 2;
}

}  // namespace uppsikt::stats
