#pragma once

#include <span>
#include <vector>

#include "stats/gauss_hermite.h"
#include "stats/group_offsets.h"
#include "stats/normal.h"

namespace uppsikt::stats {

/// The likelihood of one group with its effect integrated out, and the gradient's ingredients.
struct GroupSlope {
    double log_likelihood = 0;  ///< up to the sum of offsets over events
    double by_variance = 0;     ///< defined at sd 0 too, where it tells whether 0 is a maximum
    double expected = 0;        ///< sum of the row values below
    double mode = 0;            ///< of the effect in units of the sd; where the next search begins
    Normal about_mode = {};     ///< of the effect: mode and curvature
    Normal posterior = {};      ///< of the effect: mean and standard deviation
    bool settled = true;        ///< the mode was found
};

/// Integrates the effect of a group over N(0, sd^2) by adaptive Gauss-Hermite quadrature about its
/// mode; with one node that is Laplace's method. Has buffers: one for each thread.
///
/// Model    docs/statistics/random-intercept.md, "One group"
/// Shapes   any number of rows. A pass costs 2 ns a row, and two to four are made; quadrature adds
///          two for each node.
/// Fails    Not; a mode that is not found in 200 damped steps leaves `settled` false.
/// Checked  marginal_likelihood_test.cpp, against long double and by differences.
class GroupLikelihood {
public:
    explicit GroupLikelihood(int nodes) : rule_(gauss_hermite(nodes)) {}

    struct At {
        double intercept = 0;  ///< expected: that of a group with effect 0
        double sd = 0;
        double mode = 0;  ///< where to begin
    };
    GroupSlope evaluate(const GroupOffsets& group, const At& at);

    /// Of the last group: the derivative by the log odds of each row is its events less this.
    std::span<const double> row_values() const { return values_; }

    /// Of the last group: its effect in units of the sd, and the share of the likelihood there.
    struct Node {
        double effect = 0;
        double share = 1;
    };
    std::span<const Node> nodes() const { return nodes_; }

private:
    struct Mode;
    struct NodeMeans;
    Mode find_mode(const GroupOffsets& group, const At& at);
    NodeMeans weigh_nodes(const GroupOffsets& group, const At& at, const Mode& mode);

    NormalQuadrature rule_;
    std::vector<double> probabilities_;  ///< at the mode
    std::vector<double> values_;
    std::vector<Node> nodes_;
};

}  // namespace uppsikt::stats
