#pragma once

#include <span>
#include <vector>

#include "stats/group_offsets.h"
#include "stats/logit/group_likelihood.h"

namespace uppsikt::stats {

/// The sds of effects; that of parents is 0 unless groups are nested.
struct Sds {
    double group = 0;
    double parent = 0;
};

/// The likelihood of the groups of one parent, with the parent's effect and theirs integrated out.
struct ParentSlope {
    double log_likelihood = 0;  ///< up to the sum of offsets over events
    double by_group_variance = 0;
    double by_parent_variance = 0;
    double mode = 0;  ///< in units of the sd; where the next search begins
    Normal about_mode = {};
    Normal posterior = {};
    bool settled = true;
};

/// Laplace's method at the joint mode of a parent and its groups, each group eliminated by one
/// division. Has buffers: one for each thread.
///
/// Model    docs/statistics/nested-binomial.md, whose letters it uses, with rows of trials for its
///          cells.
/// Shapes   any number of groups with any number of rows each; the parent's rows are in memory.
/// Fails    Not; a mode that is not found in 200 damped steps leaves `settled` false.
/// Checked  marginal_likelihood_test.cpp, against long double and by differences, and against
///          nested_laplace.h.
class ParentLikelihood {
public:
    struct Member {
        GroupOffsets offsets;
        double intercept = 0;         ///< expected
        GroupSlope* group = nullptr;  ///< begins from its mode; is filled in but for the likelihood
    };
    ParentSlope evaluate(std::span<const Member> members, const Sds& sds, double parent_mode);

    /// Of the last members: the derivative by the log odds of each row is its events less this.
    std::span<const double> row_values(std::size_t member) const { return groups_[member].values; }

private:
    struct Group {
        double mode = 0;  ///< of its own effect in units of the sd
        double residual = 0;
        double weight = 0;
        double skew = 0;
        double log_likelihood = 0;
        double shift = 0;  ///< of log odds, from where the probabilities were taken
        std::vector<double> values;
    };
    void look(const Member& member, double effect, Group& group) const;
    double step(std::span<const Member> members);
    void finish(std::span<const Member> members, ParentSlope& slope);

    Sds sds_;
    double mode_ = 0;
    std::vector<Group> groups_;
};

}  // namespace uppsikt::stats
