#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stats/nested_binomial.h"
#include "stats/normal.h"

namespace uppsikt::stats {

/// One level's part of a measure of results in two stages: weight * p * (1 + q).
struct MeasureLevel {
    double weight = 0;           ///< 0 or more
    double first_log_odds = 0;   ///< of p, for a unit with effect 0; may be infinite
    double second_log_odds = 0;  ///< of q: the second result, given the first; may be infinite
};

/// The effects of one unit on p and on q, each shared by all levels; independent of each other.
struct TwoStageEffects {
    Normal first;
    Normal second;
};

/// Distribution of the true measure of a unit, sum over levels of weight * p * (1 + q).
///
/// Model    logit p = first_log_odds + first effect, logit q = second_log_odds + second effect;
///          the measure rises with both effects. By quadrature over one effect of the exact
///          probability in the other: no random numbers.
/// Shapes   any number of levels; all in the measure's own unit, 0 to twice the sum of weights.
/// Fails    not: no weights, or effects without spread, give a measure known for sure.
/// Source   docs/statistics/nested-binomial.md, "The measure".
/// Checked  two_stage_measure_test.cpp: closed forms and slow integration. The error of a
///          probability is below 1e-10 for sds such as are met (0.1 to 0.4), below 1e-6 up to 0.5
///          and below 1e-5 up to 3, where the limit is one that the inner effect hardly reaches.
class TwoStageMeasure {
public:
    TwoStageMeasure(std::vector<MeasureLevel> levels, const TwoStageEffects& effects);

    double mean() const { return mean_; }
    /// P(measure < limit).
    double probability_below(double limit) const;
    /// The value that the measure is below with this probability.
    double quantile(double probability) const;

private:
    /// The measure is integrated numerically over one effect, the outer, and exactly over the
    /// inner: at a node of the outer effect it is offset + sum of coefficient * logistic(log odds +
    /// inner effect).
    struct Node {
        double weight = 0;
        double offset = 0;
        double coefficient_sum = 0;
        std::size_t first_coefficient = 0;
    };
    struct Wanted {
        double share;
        double guess;  ///< of the effect
    };
    struct Below {
        double probability;
        double density;
    };

    double influence_of_first() const;
    double influence_of_second() const;
    void add_node(Node node, double outer_effect);
    double place(const Node& node, const Wanted& at_share) const;
    Below below(double limit, std::vector<double>& places) const;

    std::vector<MeasureLevel> levels_;
    TwoStageEffects effects_;
    double mean_ = 0;
    bool first_is_inner_ = true;
    bool known_ = false;  ///< for sure: neither effect moves the measure
    Normal inner_;
    std::vector<double> inner_log_odds_;
    std::vector<double> coefficients_;
    std::vector<Node> nodes_;
};

/// The measure of a unit by two fits of the same units: how often a first result comes, and, among
/// the trials with one, how often a second does. `weights` has one entry per level.
TwoStageMeasure measure_of(
    const NestedBinomialFit& first,
    const NestedBinomialFit& second,
    int unit,
    std::span<const double> weights
);

}  // namespace uppsikt::stats
