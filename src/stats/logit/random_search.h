#pragma once

#include <vector>

#include <Eigen/Core>

#include "stats/ending.h"
#include "stats/logit/marginal_likelihood.h"
#include "stats/logit/random_intercept.h"

namespace uppsikt::stats {

/// An sd that is searched for, or held at a value.
struct SearchedSd {
    bool free = false;
    double sd = 0;
};

struct RandomPlace {
    Eigen::VectorXd location;
    SearchedSd group;
    SearchedSd parent;

    Sds sds() const { return {.group = group.sd, .parent = parent.sd}; }
};

/// The search for the maximum of a likelihood with random intercepts; what `fit_random_intercept`
/// and `profile_interval` share.
///
/// The likelihood depends on an sd by its square alone, so that a negative one means its absolute
/// value, and 0 is an ordinary place.
class RandomSearch {
public:
    RandomSearch(const PackedRows& rows, const RandomInterceptOptions& options);

    struct Found {
        RandomPlace place;
        Ending ending = Ending::converged;
        int iterations = 0;
        double log_likelihood = 0;
    };
    /// Over all parameters; an sd near 0 is compared with 0 itself.
    Found search();
    /// Over what is free in `from`. An sd that runs beyond the greatest allowed is held there.
    Found maximise(const RandomPlace& from);

    /// Inverse of the observed information over the location parameters and, where they are free,
    /// the two sds (else 0): as `step_curvature`. Not a number where there is no maximum.
    Eigen::MatrixXd covariance(const Found& found);

    const MarginalLikelihood& likelihood() const { return likelihood_; }
    bool groups_identified() const { return groups_identified_; }
    bool parents_identified() const { return parents_identified_; }
    /// Location parameters that those before them make up.
    const std::vector<int>& left_out() const { return left_out_; }
    /// Over all rows, of the likelihood and for curvatures.
    int passes() const { return likelihood_.passes() + curvature_passes_; }

private:
    struct Variables;

    RandomPlace start() const;
    Eigen::MatrixXd step_covariance(const Variables& variables, const RandomPlace& at);
    Found try_zero(const Found& found, SearchedSd RandomPlace::* which);
    Eigen::MatrixXd information(const Variables& variables, const Found& found);

    RandomInterceptOptions options_;
    MarginalLikelihood likelihood_;
    bool groups_identified_ = false;
    bool parents_identified_ = false;
    std::vector<int> left_out_;
    int curvature_passes_ = 0;
};

}  // namespace uppsikt::stats
