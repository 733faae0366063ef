#pragma once

#include <memory>
#include <vector>

#include <Eigen/Core>

#include "stats/logit/blocks.h"
#include "stats/logit/group_likelihood.h"
#include "stats/logit/location.h"
#include "stats/logit/parent_likelihood.h"

namespace uppsikt::stats {

struct MarginalSlope {
    double log_likelihood = 0;
    Eigen::VectorXd by_location;
    /// Defined at variance 0 too, where the sign tells whether 0 is a maximum.
    double by_group_variance = 0;
    double by_parent_variance = 0;  ///< 0 unless nested
};

/// The likelihood of trials in groups whose intercepts are normal, effects integrated out, and its
/// exact gradient; all sums are the same bits for any number of threads.
///
/// Model    As `fit_random_intercept`.
/// Shapes   `Location::size()` parameters and one or two sds.
/// Fails    Not; a mode that is not found leaves `settled` false.
/// Source   docs/statistics/random-intercept.md, "The gradient".
/// Checked  marginal_likelihood_test.cpp
class MarginalLikelihood {
public:
    struct Options {
        int nodes = 1;
        bool nested = false;
        std::vector<int> between = {};
        int stride = 1;  ///< only every so many groups (parents when nested) are taken: a sample
        int threads = 1;
    };
    MarginalLikelihood(const PackedRows& rows, const Options& options);
    ~MarginalLikelihood();

    const PackedRows& rows() const { return *rows_; }
    const Options& options() const { return options_; }
    const Location& location() const { return location_; }
    /// Of whole groups, and of whole parents when nested.
    const std::vector<Block>& blocks() const { return blocks_; }
    /// All groups, but for a sample.
    bool takes(int group) const;

    /// Likelihood and gradient; finds the modes, starting from those of the last call.
    MarginalSlope evaluate(const Eigen::VectorXd& location, const Sds& sds);
    int passes() const { return passes_; }
    bool settled() const { return settled_; }

    /// At the last `evaluate`.
    const std::vector<GroupSlope>& groups() const { return groups_; }
    const std::vector<ParentSlope>& parents() const { return parents_; }

private:
    struct Point;
    class Worker;

    const PackedRows* rows_;
    Options options_;
    std::vector<Block> blocks_;
    Location location_;
    std::vector<std::shared_ptr<Worker>> workers_;
    std::vector<GroupSlope> groups_;
    std::vector<ParentSlope> parents_;
    int passes_ = 0;
    bool settled_ = true;
};

}  // namespace uppsikt::stats
