#pragma once

#include "stats/maximum.h"

namespace uppsikt::stats {

/// Local maximum by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno: one gradient
/// an iteration, for functions that are dear and whose curvature is roughly known. Converged is a
/// place from which a step would gain less than `MaximumOptions::decrement`.
///
/// Model    value(x) twice differentiable
/// Shapes   start n; `covariance` n * n, positive definite: about the inverse of the curvature.
/// Fails    Not by throwing: `ending` is converged, unbounded, iterations_spent or stalled.
/// Source   Nocedal & Wright (2006), Numerical Optimization, 6.1 (update of the inverse), 3.1.
/// Checked  quasi_newton_test.cpp: known maxima, poor guesses of the curvature, no maximum.
Maximum quasi_newton_maximum(
    const SmoothFunction& function,
    const Eigen::VectorXd& start,
    const Eigen::MatrixXd& covariance,
    const MaximumOptions& options = {}
);

}  // namespace uppsikt::stats
