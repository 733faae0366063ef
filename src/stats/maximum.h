#pragma once

#include <functional>

#include <Eigen/Core>

#include "stats/ending.h"

namespace uppsikt::stats {

struct ValueAndGradient {
    double value = 0;
    Eigen::VectorXd gradient;
};

/// A smooth function of a few variables, all of about the scale 0.1 to 1, with its exact gradient.
using SmoothFunction = std::function<ValueAndGradient(const Eigen::VectorXd&)>;

struct Maximum {
    Ending ending = Ending::iterations_spent;
    int iterations = 0;
    Eigen::VectorXd at;
    double value = 0;
};

struct MaximumOptions {
    int iterations_max = 100;
    double decrement = 1e-11;  ///< converged after a Newton step that gains less than this
    double step_max = 1;       ///< of any variable in one step
    /// Of each variable, or empty: when one is beyond it (by size), the ending is `unbounded`.
    Eigen::VectorXd bounds = {};
};

/// Local maximum by Newton's method; the Hessian is made of differences of the gradient. Where it
/// is not negative definite, its eigenvalues change sign, so that the step still goes upwards.
///
/// Model    value(x) twice differentiable; n + 1 gradients an iteration
/// Shapes   start n. Gives the place (n) and the value there.
/// Fails    Not by throwing: `ending` is converged, unbounded, iterations_spent or stalled.
/// Source   Nocedal & Wright (2006), Numerical Optimization, 3.4 (modified Newton, backtracking).
/// Checked  maximum_test.cpp: known maxima, a saddle as start, a function without maximum.
Maximum newton_maximum(
    const SmoothFunction& function, const Eigen::VectorXd& start, const MaximumOptions& options = {}
);

/// Hessian by central differences of the gradient, symmetric; about 8 digits.
Eigen::MatrixXd hessian_at(const SmoothFunction& function, const Eigen::VectorXd& at);

}  // namespace uppsikt::stats
