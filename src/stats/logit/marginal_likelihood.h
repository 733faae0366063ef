#pragma once

#include <memory>
#include <vector>

#include <Eigen/Core>

#include "stats/logit/group_likelihood.h"
#include "stats/logit/location.h"
#include "stats/logit/row_blocks.h"

namespace uppsikt::stats {

struct MarginalSlope {
    double log_likelihood = 0;
    Eigen::VectorXd by_location;
    double by_sd = 0;
    double by_variance = 0;  ///< at sd 0, its sign tells whether 0 is a maximum
};

/// The likelihood of trials in groups whose intercepts are normal, effects integrated out, and its
/// exact gradient; all sums are the same bits for any number of threads.
///
/// Model    As `fit_random_intercept`, not nested.
/// Shapes   `Location::size()` parameters and an sd. A pass over the rows costs 8 ns a row with one
///          node, 4 ns more for each node.
/// Fails    Not; a mode that is not found leaves `settled` false.
/// Source   docs/statistics/random-intercept.md, "The gradient".
/// Checked  marginal_likelihood_test.cpp
class MarginalLikelihood {
public:
    struct Options {
        int nodes = 1;
        std::vector<int> between = {};
        int threads = 1;
    };
    MarginalLikelihood(const PackedRows& rows, const Options& options);
    ~MarginalLikelihood();

    const PackedRows& rows() const { return *rows_; }
    const Location& location() const { return location_; }

    /// Likelihood and gradient; finds the modes, starting from those of the last call.
    MarginalSlope evaluate(const Eigen::VectorXd& location, double sd);
    int passes() const { return passes_; }
    bool settled() const { return settled_; }

    /// Of each group at the last `evaluate`.
    const std::vector<GroupSlope>& groups() const { return groups_; }

private:
    struct Worker;
    struct BlockSums;
    BlockSums evaluate_block(
        const GroupRun& block, const Eigen::VectorXd& location, double sd, Worker& worker
    );

    const PackedRows* rows_;
    Options options_;
    Location location_;
    std::vector<GroupRun> blocks_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<GroupSlope> groups_;
    int passes_ = 0;
    bool settled_ = true;
};

}  // namespace uppsikt::stats
