#pragma once

#include <optional>
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
    /// All parameters, the two sds last.
    Eigen::VectorXd all() const;
};

/// The search for the maximum of a likelihood with random intercepts; what `fit_random_intercept`
/// and `profile_interval` share.
///
/// The likelihood depends on an sd by its square alone, so that a negative one means its absolute
/// value, and 0 is an ordinary place.
class RandomSearch {
public:
    /// Only of every so many groups (parents when nested), where `stride` is above 1.
    RandomSearch(const PackedRows& rows, const RandomInterceptOptions& options, int stride = 1);

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
    /// The same from near the place at which `covariance` was asked for last, with its curvature.
    Found maximise_near(const RandomPlace& from);

    /// Inverse of the observed information over the location parameters and, where they are free,
    /// the two sds (else 0): as `step_curvature`. Not a number where there is no maximum.
    Eigen::MatrixXd covariance(const Found& found);

    double sd_max() const { return options_.sd_max; }
    const MarginalLikelihood& likelihood() const { return likelihood_; }
    bool groups_identified() const { return groups_identified_; }
    bool parents_identified() const { return parents_identified_; }
    /// Location parameters that those before them make up.
    const std::vector<int>& left_out() const { return left_out_; }
    /// Over all rows, of the likelihood and for curvatures.
    int passes() const { return likelihood_.passes() + other_passes_; }

private:
    struct Variables;

    /// A place to begin, and the curvature there.
    struct Start {
        RandomPlace place;
        Eigen::MatrixXd curvature;
        int iterations = 0;  ///< to find it
    };
    Start start();
    RandomPlace plain_start() const;
    RandomPlace start_by_sample();
    Start start_by_laplace();
    /// Likelihood and gradient; does not ask twice in a row for the same place.
    const MarginalSlope& slope(const RandomPlace& at);
    Eigen::MatrixXd curvature(const RandomPlace& at);
    Found maximise(
        const RandomPlace& from, const Eigen::MatrixXd& curvature_there, double decrement
    );
    Found polish(const Found& found);
    Found try_zero(const Found& found, SearchedSd RandomPlace::* which);
    Eigen::MatrixXd information(const RandomPlace& at);

    RandomInterceptOptions options_;
    MarginalLikelihood likelihood_;
    bool groups_identified_ = false;
    bool parents_identified_ = false;
    std::vector<int> left_out_;
    int other_passes_ = 0;
    std::optional<RandomPlace> known_;  ///< where the likelihood was asked for last
    MarginalSlope known_slope_;
    std::optional<RandomPlace> informed_;  ///< a maximum, and the information there (very near)
    Eigen::MatrixXd information_;
};

}  // namespace uppsikt::stats
