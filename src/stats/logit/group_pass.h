#pragma once

#include <vector>

#include <Eigen/Core>

#include "stats/logit/blocks.h"
#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// What one pass over all rows gives at some intercepts and slopes (numbers as kept).
struct GroupPass {
    double log_likelihood = 0;
    Eigen::MatrixXd cross;             ///< sum of w z z'
    Eigen::VectorXd score;             ///< sum of r z
    Eigen::MatrixXd group_cross;       ///< a column per group: sum of w z
    std::vector<double> group_weight;  ///< sum of w
    std::vector<double> group_score;   ///< sum of r
};

enum class Separated { left_out, taken_along };

/// Passes over the same rows, one after the other, with as many threads as asked for.
///
/// Groups that are separated add nothing to the likelihood of the slopes at their maximum: they
/// can be left out, and then have 0 in every sum.
class GroupPasses {
public:
    GroupPasses(const PackedRows& rows, Separated separated, int threads);

    GroupPass at(const std::vector<double>& intercepts, const Eigen::VectorXd& slopes) const;
    bool takes(int group) const { return takes_[static_cast<std::size_t>(group)]; }
    const std::vector<Block>& blocks() const { return blocks_; }

private:
    const PackedRows* rows_;
    int threads_;
    std::vector<Block> blocks_;
    std::vector<bool> takes_;
};

/// The information of slopes when each group's intercept is at its best for them: cross less
/// group_cross group_cross' / group_weight of every group.
Eigen::MatrixXd profiled_information(const GroupPass& pass);

}  // namespace uppsikt::stats
