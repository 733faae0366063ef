#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "stats/ending.h"
#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// A column of the design whose slope the data cannot tell, and what it is made of.
struct Aliased {
    int column = 0;
    enum class Why {
        constant_in_groups,  ///< the groups' own intercepts say the same
        combination,         ///< of `others`, within groups
        no_information,      ///< only separated groups have it
    };
    Why why = Why::combination;
    std::vector<int> others;
};

/// The intercept of a group, log odds of an event where all covariates are 0 and levels are the
/// reference.
struct GroupIntercept {
    double effect = 0;          ///< infinite when the group is separated and the fit is not Firth's
    double standard_error = 0;  ///< not a number when the effect is infinite
};

struct FixedEffectsOptions {
    bool firth = false;  ///< Jeffreys's prior on all parameters: finite answers for every group
    int iterations_max = 100;
    int threads = 1;
};

struct FixedEffectsFit {
    Ending ending = Ending::nothing_to_estimate;
    int iterations = 0;  ///< Newton steps
    int passes = 0;      ///< over all rows
    /// Of the trials; a separated group adds 0. With Firth's, the penalised one.
    double log_likelihood = 0;
    /// One per column of the design, in the data's units; not a number where aliased.
    Eigen::VectorXd slopes;
    Eigen::VectorXd standard_errors;
    Eigen::MatrixXd covariance;  ///< of the slopes; 0 in rows and columns that are aliased
    std::vector<Aliased> aliased;
    /// Columns that separate events from non-events: their estimate runs away; consider Firth.
    std::vector<int> separating;
    std::vector<GroupIntercept> groups;
    /// For LinearPredictor: slopes of the numbers as kept, 0 where aliased; and each group's
    /// intercept beside them.
    Eigen::VectorXd kept_slopes;
    std::vector<double> kept_intercepts;
    Eigen::MatrixXd kept_covariance;
};

/// Logistic regression with one intercept per group and common slopes.
///
/// Model    logit P(event) = intercept[group] + x slopes
/// Shapes   rows as packed: m groups, p columns. Gives m intercepts and p slopes, log odds.
/// Fails    Not by throwing: `ending`, `aliased` and `separating` say what there is no answer to.
/// Source   He, Kalbfleisch, Li & Li (2013), Lifetime Data Analysis 19, 490-512 (blockwise Newton);
///          Firth (1993), Biometrika 80, 27-38. docs/statistics/fixed-effects.md.
/// Checked  fixed_effects_test.cpp: R's glm and brglm2 on the sets of data/validation, 8 digits.
FixedEffectsFit fit_fixed_effects(const PackedRows& rows, const FixedEffectsOptions& options = {});

}  // namespace uppsikt::stats
