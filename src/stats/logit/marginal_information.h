#pragma once

#include <Eigen/Core>

#include "stats/logit/marginal_likelihood.h"

namespace uppsikt::stats {

/// Curvature of a likelihood with random intercepts: over the location parameters, then the sd of
/// groups, then that of parents.
///
/// Both are of the last `evaluate`, at whose modes they are taken; they cost a pass over the rows.
/// Source   docs/statistics/random-intercept.md, "Curvature".

/// About the negative second derivative, and positive (semi)definite: of the joint density with
/// effects eliminated (an arrow), and what is expected of the sds. For steps.
Eigen::MatrixXd step_curvature(
    const MarginalLikelihood& likelihood, const Eigen::VectorXd& location, const Sds& sds
);

/// The negative second derivative of a likelihood of groups (not nested): exact for Laplace's, and
/// for that with more nodes as exact as its integrals. Its row and column of the sd are 0 at sd 0.
Eigen::MatrixXd observed_information(
    const MarginalLikelihood& likelihood, const Eigen::VectorXd& location, double sd
);

}  // namespace uppsikt::stats
