#pragma once

#include <optional>
#include <vector>

#include <Eigen/Core>

#include "stats/ending.h"
#include "stats/logit/packed_rows.h"
#include "stats/nested_binomial.h"
#include "stats/normal.h"

namespace uppsikt::stats {

struct RandomInterceptOptions {
    /// Nodes of adaptive Gauss-Hermite quadrature; 1 is Laplace's approximation.
    int nodes = 1;
    /// Sites in suppliers: an effect of the parent beside that of the group (Laplace only).
    bool nested = false;
    /// Columns that also enter by their group mean (Mundlak): slope within, and slope between.
    std::vector<int> between = {};
    int iterations_max = 200;
    double sd_max = 20;
    /// Of profile likelihood intervals of the sds, where they are asked for.
    std::optional<double> sd_coverage = std::nullopt;
    int threads = 1;
};

struct RandomInterceptFit {
    Ending ending = Ending::nothing_to_estimate;
    int iterations = 0;
    int passes = 0;
    double log_likelihood = 0;  ///< of single trials: no binomial coefficients
    double intercept = 0;       ///< where all covariates are 0 and levels are the reference
    double intercept_se = 0;
    /// In the data's units; columns that are constant in groups are as good as any here.
    Eigen::VectorXd slopes;
    Eigen::VectorXd standard_errors;  ///< by the observed information, the sds' uncertainty in it
    Eigen::VectorXd between_slopes;  ///< of the group means asked for, contextual: between - within
    Eigen::VectorXd between_standard_errors;
    /// Columns that those before them and the intercept make up: their slopes are not numbers. So
    /// is the between-slope of a column that is constant in groups.
    std::vector<int> aliased;
    /// Columns that separate events from non-events: their estimate runs away, ending `unbounded`.
    std::vector<int> separating;
    Spread group_spread;  ///< of groups (within parents when nested)
    Spread parent_spread;
    std::optional<SdInterval> group_interval;  ///< where asked for and identified
    std::optional<SdInterval> parent_interval;
    /// Mode of each group's effect (u + v when nested) and the sd that the curvature there gives.
    std::vector<Normal> group_modes;
    std::vector<Normal> parent_modes;
    /// Mean and sd of its posterior given the estimates: by quadrature, or with one node the mode
    /// moved by the first order of the skewness (docs/statistics/nested-binomial.md).
    std::vector<Normal> group_posteriors;
    std::vector<Normal> parent_posteriors;
    /// For LinearPredictor: slopes of the numbers as kept, 0 where aliased; each group's own
    /// expected intercept beside them (the common one and what between-slopes add).
    Eigen::VectorXd kept_slopes;
    std::vector<double> kept_intercepts;
};

/// Logistic regression whose groups' intercepts are normal about a common one.
///
/// Model    logit P(event) = intercept + b[group] + x slopes, b ~ N(0, sd^2); nested: b = u[parent]
///          + v[group]. Maximum likelihood, effects integrated out by Laplace's method or adaptive
///          Gauss-Hermite quadrature; exact gradient.
/// Shapes   rows as packed. All on the log odds scale. sd 0 is an answer (`SpreadState::zero`).
/// Fails    Not by throwing: `ending` and the states of spreads say what there is no answer to.
/// Source   Pinheiro & Bates (1995), JCGS 4, 12-35; Breslow & Clayton (1993), JASA 88, 9-25;
///          Mundlak (1978), Econometrica 46, 69-85. docs/statistics/random-intercept.md.
/// Checked  random_intercept_test.cpp: exact maximum likelihood of data/validation to 6 digits,
///          Laplace to 2e-5, finite differences of the gradient.
RandomInterceptFit fit_random_intercept(
    const PackedRows& rows, const RandomInterceptOptions& options = {}
);

/// Profile likelihood interval of an sd, by a fit of its own (`sd_coverage` gives it with a fit).
/// Absent unless the fit converged.
std::optional<SdInterval> profile_interval(
    const PackedRows& rows,
    SpreadOf which,
    double coverage,
    const RandomInterceptOptions& options = {}
);

}  // namespace uppsikt::stats
