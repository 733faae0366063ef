#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "stats/nested_binomial.h"

namespace uppsikt::stats {

/// Where the likelihood of a nested model is asked for: log odds of the levels that are estimated,
/// and the two variances.
struct NestedPoint {
    Eigen::VectorXd log_odds;
    double unit_variance = 0;
    double group_variance = 0;
};

struct NestedSlope {
    double log_likelihood = 0;
    Eigen::VectorXd by_log_odds;
    /// Defined at variance 0 too, where the sign tells whether 0 is a maximum.
    double by_unit_variance = 0;
    double by_group_variance = 0;
};

/// What the data can tell of the two spreads.
struct Identified {
    bool units = false;
    bool groups = false;
};

/// The Laplace likelihood of nested binomial counts and its exact gradient.
///
/// Model    As `fit_nested_binomial`. Units and groups are kept in an order of their contents, so
///          that every sum is the same to the last bit however the rows came.
/// Shapes   One log odds per estimated level. A pass costs an exponential per unit and level.
/// Fails    Not; a mode that is not found in 200 damped steps leaves `settled` false.
/// Source   docs/statistics/nested-binomial.md, "The likelihood and its gradient".
/// Checked  Dense algebra, finite differences and brute-force integration: nested_laplace_test.cpp.
class NestedLaplace {
public:
    explicit NestedLaplace(const NestedCounts& counts);

    const std::vector<LevelState>& level_states() const { return level_states_; }
    /// Number of levels that have both events and non-events: the length of
    /// `NestedPoint::log_odds`.
    int estimated_levels() const { return static_cast<int>(start_.size()); }
    Identified identified() const { return identified_; }
    /// The maximum when both variances are 0: the log odds of all trials of the level together.
    const Eigen::VectorXd& pooled_log_odds() const { return start_; }
    /// Where to start looking: the pooled log odds, and variances from the squares and products of
    /// the units' scores there (method of moments), at least 0.05^2 and at most 2^2.
    NestedPoint moment_start();

    /// Likelihood and gradient; finds the modes, starting from those of the last call.
    NestedSlope evaluate(const NestedPoint& at);
    bool settled() const { return settled_; }

    /// Effects at the modes of the last `evaluate`, by the caller's numbers of units and groups.
    std::vector<Normal> unit_effects(EffectCentre centre) const;
    std::vector<Normal> group_effects(EffectCentre centre) const;

private:
    struct Cell {
        int level;  ///< among the estimated
        double trials;
        double events;
        // Set at the mode, with n trials, y events and probability p:
        double score;   ///< y - np
        double weight;  ///< np(1-p), the derivative of -score
        double skew;    ///< np(1-p)(1-2p), the derivative of weight
    };
    struct Unit {
        std::size_t first_cell;
        std::size_t end_cell;
        int number;    ///< the caller's
        double mode;   ///< of v / sd_unit
        double score;  ///< sums over the cells, at the mode
        double weight;
        double skew;
        double variance;        ///< of u + v
        double skewness_shift;  ///< how far the mean of u + v lies from its mode
    };
    struct Group {
        std::size_t first_unit;
        std::size_t end_unit;
        int number;
        double mode;      ///< of u / sd_group
        double variance;  ///< of u
        double skewness_shift;
    };
    void classify_levels(const NestedCounts& counts);
    void arrange(const NestedCounts& counts);
    void find_identified();

    void weigh(Unit& unit, double effect) const;
    double step(Group& group);
    void settle(Group& group);
    double look(Unit& unit, double effect);
    void add(Group& group, NestedSlope& slope);

    std::vector<LevelState> level_states_;
    std::vector<int> position_;  ///< of each level among the estimated, or -1
    Eigen::VectorXd start_;
    std::vector<int> group_of_unit_;
    std::vector<Cell> cells_;
    std::vector<Unit> units_;
    std::vector<Group> groups_;
    Identified identified_;
    double constant_ = 0;  ///< log binomial coefficients

    // Where `evaluate` is.
    NestedPoint at_;
    double unit_sd_ = 0;
    double group_sd_ = 0;
    bool settled_ = true;
};

}  // namespace uppsikt::stats
