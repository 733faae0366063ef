#include "stats/logit/group_likelihood.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/logistic_sums.h"
#include "stats/logit/row_tilt.h"
#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

/// A node with less of the likelihood changes nothing in the last digit.
constexpr double least_share = 1e-20;

/// Probabilities at an intercept, and how much they count.
struct Counted {
    double intercept = 0;
    double share = 0;
};

UPPSIKT_WIDE void add_share(
    const double* offsets, std::size_t rows, const Counted& given, double* values
) {
    const Counted node = given;
    for (std::size_t row = 0; row < rows; ++row)
        values[row] += node.share * logistic_parts(offsets[row] + node.intercept).probability;
}

}  // namespace

/// The mode of the standardised effect a = effect / sd, and the sums there.
struct GroupLikelihood::Mode {
    double at = 0;
    double curvature = 1;  ///< of the joint density: 1 + sd^2 weight
    double residual = 0;   ///< events less expected
    double weight = 0;
    double skew = 0;
    double log_density = 0;  ///< log-likelihood of the counts, less a^2 / 2
    double shift = 0;        ///< of log odds, from where the probabilities were taken
    bool settled = false;

    /// How mode and curvature move with the sd.
    double by_sd(double sd) const { return (residual - sd * weight * at) / curvature; }
    double curvature_by_sd(double sd) const {
        return 2 * sd * weight + sd * sd * skew * (at + sd * by_sd(sd));
    }
};

/// Damped Newton steps, of length log(1 + d) / d where d is how far a step would move the log odds:
/// they raise the density from any start (Bach 2010, as in nested_laplace.cpp). Near the mode, the
/// skewness makes a step of the third order of it, and when what is left to move is below 1e-8 the
/// sums follow by their derivatives.
GroupLikelihood::Mode GroupLikelihood::find_mode(const GroupOffsets& group, const At& at) {
    constexpr double near = 0.1;
    constexpr double there = 1e-8;
    const double sd = at.sd;
    Mode mode{.at = sd > 0 ? at.mode : 0};
    probabilities_.resize(group.offsets.size());
    for (int steps = 0; steps < 200 && !mode.settled; ++steps) {
        const LogisticSums sums = logistic_sums(group, at.intercept + sd * mode.at, probabilities_);
        mode.residual = static_cast<double>(group.event_count) - sums.expected;
        mode.weight = sums.weight;
        mode.skew = sums.skew;
        mode.curvature = 1 + sd * sd * sums.weight;
        mode.log_density = sums.log_likelihood - mode.at * mode.at / 2;
        double step = (sd * mode.residual - mode.at) / mode.curvature;
        const double reach = sd * std::abs(step);
        mode.settled = reach < there;
        if (mode.settled) {
            mode.log_density += mode.curvature * step * step / 2;
            mode.shift = sd * step;
            mode.residual -= sums.weight * mode.shift;
            mode.weight += sums.skew * mode.shift;
            mode.curvature = 1 + sd * sd * mode.weight;
        } else if (reach < near) {
            step -= sd * sd * sd * sums.skew * step * step / (2 * mode.curvature);
        } else {
            step *= std::log1p(reach) / reach;
        }
        mode.at += step;
    }
    return mode;
}

/// Means over the nodes, by their share of the likelihood.
struct GroupLikelihood::NodeMeans {
    double log_integral = 0;  ///< of the density, relative to that at the mode
    double slope = 0;         ///< of the log density
    double slope_times_node = 0;
    double by_sd = 0;   ///< of the log density, the effect held
    double mean = 0;    ///< of the standardised effect
    double square = 0;  ///< of its distance from the mode
};

GroupLikelihood::NodeMeans GroupLikelihood::weigh_nodes(
    const GroupOffsets& group, const At& at, const Mode& mode
) {
    const double width = 1 / std::sqrt(mode.curvature);
    const std::size_t count = rule_.nodes.size();
    std::vector<LogisticSums> sums(count);
    nodes_.resize(count);
    double total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double z = rule_.nodes[i];
        const double effect = mode.at + width * z;
        sums[i] = logistic_sums(group, at.intercept + at.sd * effect);
        // At most exp(z^2 / 2), since the mode is the greatest: no overflow with 201 nodes.
        const double log_density = sums[i].log_likelihood - effect * effect / 2;
        const double share =
            rule_.weights[i] * std::exp(z * z / 2 + log_density - mode.log_density);
        nodes_[i] = {effect, share};
        total += share;
    }
    NodeMeans nodes{.log_integral = std::log(total)};
    for (std::size_t i = 0; i < count; ++i) {
        nodes_[i].share /= total;
        const auto [effect, share] = nodes_[i];
        const double step = width * rule_.nodes[i];
        const double residual = static_cast<double>(group.event_count) - sums[i].expected;
        const double slope = at.sd * residual - effect;
        nodes.slope += share * slope;
        nodes.slope_times_node += share * slope * step;
        nodes.by_sd += share * effect * residual;
        nodes.mean += share * step;
        nodes.square += share * step * step;
    }
    return nodes;
}

GroupSlope GroupLikelihood::evaluate(const GroupOffsets& group, const At& at) {
    const Mode mode = find_mode(group, at);
    const double sd = at.sd;
    const std::size_t rows = group.offsets.size();
    NodeMeans nodes{.by_sd = mode.at * mode.residual, .square = 1 / mode.curvature};
    if (rule_.nodes.size() == 1) {
        values_.assign(probabilities_.begin(), probabilities_.end());
        nodes_ = {{mode.at, 1}};
    } else {
        nodes = weigh_nodes(group, at, mode);
        values_.assign(rows, 0.0);
        for (const Node& node : nodes_)
            if (node.share > least_share)
                add_share(
                    group.offsets.data(),
                    rows,
                    {at.intercept + sd * node.effect, node.share},
                    values_.data()
                );
    }
    // The likelihood depends on the parameters through the mode and its curvature, too.
    const double by_curvature = -(1 + nodes.slope_times_node) / (2 * mode.curvature);
    const double skew = -by_curvature * sd * sd;
    Tilt tilt{
        .weight = (sd * nodes.slope - skew * sd * sd * mode.skew) / mode.curvature,
        .skew = skew
    };
    if (rule_.nodes.size() == 1) tilt.weight += mode.shift;
    const double by_sd =
        nodes.by_sd + nodes.slope * mode.by_sd(sd) + by_curvature * mode.curvature_by_sd(sd);
    GroupSlope slope{
        .log_likelihood = mode.log_density + nodes.log_integral - std::log(mode.curvature) / 2,
        .by_variance =
            sd > 0 ? by_sd / (2 * sd) : (mode.residual * mode.residual - mode.weight) / 2,
        .expected = add_tilt(probabilities_, tilt, group.trials, values_),
        .mode = mode.at,
        .about_mode = {sd * mode.at, sd / std::sqrt(mode.curvature)},
        .posterior = {},
        .settled = mode.settled,
    };
    const double skewness = sd * sd * sd * mode.skew / (mode.curvature * mode.curvature);
    const double mean = rule_.nodes.size() == 1 ? -skewness / 2 : nodes.mean;
    const double variance =
        rule_.nodes.size() == 1 ? nodes.square : nodes.square - nodes.mean * nodes.mean;
    slope.posterior = {sd * (mode.at + mean), sd * std::sqrt(std::max(variance, 0.0))};
    return slope;
}

}  // namespace uppsikt::stats
