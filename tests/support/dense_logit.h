#pragma once

#include <vector>

#include <Eigen/Core>

#include "stats/logit/packed_rows.h"

/// Logistic models by plain dense algebra in long double: slow, and evidently right. What the
/// streaming fits are checked against where no other software's answers are at hand.
namespace uppsikt::test {

using LongVector = Eigen::Matrix<long double, Eigen::Dynamic, 1>;
using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

/// Trials and events of n rows, each with its covariates, its group, and that group's parent.
struct DenseRows {
    LongMatrix covariates;  ///< n * p, without an intercept
    LongVector trials;
    LongVector events;
    std::vector<int> group;   ///< of each row
    std::vector<int> parent;  ///< of each group, or empty
    int groups = 0;
};

/// Every row of the packed ones, with numbers as they are kept (centred and scaled).
DenseRows dense_rows(const stats::PackedRows& rows);
/// The same with a column of ones before, and the group means of some columns behind.
DenseRows with_means(DenseRows rows, const std::vector<int>& columns);
/// Covariates with a dummy of each group in front.
DenseRows with_group_dummies(DenseRows rows);

/// Some point for so many location parameters.
inline Eigen::VectorXd some_location(Eigen::Index size) {
    return Eigen::VectorXd::LinSpaced(size, -0.6, 0.5);
}

struct DenseFit {
    LongVector estimates;
    LongMatrix covariance;
    long double log_likelihood = 0;  ///< penalised for Firth's
};

/// Maximum likelihood of logit p = covariates * estimates, by Newton's method.
DenseFit dense_logistic(const DenseRows& rows);
/// The same with Jeffreys's prior: Firth's bias-reduced scores.
DenseFit dense_firth(const DenseRows& rows);

/// Where a likelihood with random intercepts is asked for. `location` are slopes of the covariates.
struct DensePoint {
    LongVector location;
    long double group_sd = 0;
    long double parent_sd = 0;
};

/// Log-likelihood of single trials, groups' effects integrated out by adaptive Gauss-Hermite
/// quadrature about their modes; one node is Laplace's method.
long double quadrature_log_likelihood(const DenseRows& rows, const DensePoint& at, int nodes);
/// The same by the trapezoidal rule on a fine grid: exact to 1e-12 or so.
long double exact_log_likelihood(const DenseRows& rows, const DensePoint& at);
/// With effects of parents and of groups, by Laplace's method at their joint mode, without
/// elimination.
long double nested_laplace_log_likelihood(const DenseRows& rows, const DensePoint& at);

}  // namespace uppsikt::test
