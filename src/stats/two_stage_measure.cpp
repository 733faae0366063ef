#include "stats/two_stage_measure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/ensure.h"
#include "stats/logistic.h"

namespace uppsikt::stats {

namespace {

struct NormalNode {
    double z;
    double weight;
};

/// Nodes for the mean of a smooth function of a normal effect: equal steps h in the standard
/// normal. The error is about exp(y^2 / 2 - 2 pi y / h), where y is how far from the real axis the
/// function stays smooth: pi / sd for the logistic, at most 2 pi / h. `finer` divides the step.
std::vector<NormalNode> normal_nodes(const Normal& effect, double finer) {
    if (effect.sd == 0) return {{0, 1}};
    constexpr double reach = 7.5;  // P(|Z| > 7.5) = 6e-14
    constexpr double step = 0.75;
    const int each_way = static_cast<int>(std::ceil(reach / step * finer));
    std::vector<NormalNode> nodes;
    double sum = 0;
    for (int i = -each_way; i <= each_way; ++i) {
        const double z = reach * i / each_way;
        nodes.push_back({z, normal_density(z)});
        sum += nodes.back().weight;
    }
    for (NormalNode& node : nodes)
        node.weight /= sum;
    return nodes;
}

double mean_probability(double log_odds, const Normal& effect, std::span<const NormalNode> nodes) {
    double mean = 0;
    for (const NormalNode& node : nodes)
        mean += node.weight * logistic(log_odds + effect.mean + effect.sd * node.z);
    return mean;
}

double spread_of_binary(double p) { return p * (1 - p); }

}  // namespace

TwoStageMeasure::TwoStageMeasure(std::vector<MeasureLevel> levels, const TwoStageEffects& effects)
    : levels_(std::move(levels)), effects_(effects) {
    ensure(effects.first.sd >= 0 && effects.second.sd >= 0, "an effect's sd is not negative");
    std::erase_if(levels_, [](const MeasureLevel& level) {
        ensure(level.weight >= 0, "a level's weight is not negative");
        return level.weight == 0;
    });
    // The probability given one effect bends more sharply, the wider the other is.
    const double widest = std::max(effects.first.sd, effects.second.sd);
    const double finer = std::clamp(5 * widest * widest, 1.0, 64.0);
    const std::vector<NormalNode> first_nodes = normal_nodes(effects.first, finer);
    const std::vector<NormalNode> second_nodes = normal_nodes(effects.second, finer);
    for (const MeasureLevel& level : levels_)
        mean_ += level.weight * mean_probability(level.first_log_odds, effects.first, first_nodes) *
                 (1 + mean_probability(level.second_log_odds, effects.second, second_nodes));

    // Numerical over the effect that matters less: in it, the probability given the effect is
    // smooth.
    const double by_first = influence_of_first();
    const double by_second = influence_of_second();
    known_ = by_first == 0 && by_second == 0;
    first_is_inner_ = by_first >= by_second;
    inner_ = first_is_inner_ ? effects.first : effects.second;
    for (const MeasureLevel& level : levels_) {
        const double log_odds = first_is_inner_ ? level.first_log_odds : level.second_log_odds;
        if (std::isfinite(log_odds)) inner_log_odds_.push_back(log_odds);
    }
    const Normal& outer = first_is_inner_ ? effects.second : effects.first;
    for (const NormalNode& node : first_is_inner_ ? second_nodes : first_nodes)
        add_node({.weight = node.weight}, outer.mean + outer.sd * node.z);
}

/// How far one sd of the effect moves the measure, from the middle.
double TwoStageMeasure::influence_of_first() const {
    double sum = 0;
    for (const MeasureLevel& level : levels_)
        sum += level.weight *
               spread_of_binary(logistic(level.first_log_odds + effects_.first.mean)) *
               (1 + logistic(level.second_log_odds + effects_.second.mean));
    return sum * effects_.first.sd;
}

double TwoStageMeasure::influence_of_second() const {
    double sum = 0;
    for (const MeasureLevel& level : levels_)
        sum += level.weight * logistic(level.first_log_odds + effects_.first.mean) *
               spread_of_binary(logistic(level.second_log_odds + effects_.second.mean));
    return sum * effects_.second.sd;
}

void TwoStageMeasure::add_node(Node node, double outer_effect) {
    node.first_coefficient = coefficients_.size();
    for (const MeasureLevel& level : levels_) {
        const double log_odds = first_is_inner_ ? level.first_log_odds : level.second_log_odds;
        const double coefficient =
            level.weight * (first_is_inner_ ? 1 + logistic(level.second_log_odds + outer_effect)
                                            : logistic(level.first_log_odds + outer_effect));
        if (!first_is_inner_) node.offset += coefficient;
        if (std::isfinite(log_odds)) {
            coefficients_.push_back(coefficient);
            node.coefficient_sum += coefficient;
        } else if (log_odds > 0) {
            node.offset += coefficient;
        }
    }
    nodes_.push_back(node);
}

/// The inner effect at which the levels of a node come to a share of all they can be, in (0, 1).
/// Newton's method on the log odds of the share, which are nearly linear in the effect; never
/// outside the two effects that would give the share if all levels were the highest or the lowest.
double TwoStageMeasure::place(const Node& node, const Wanted& at_share) const {
    const double wanted = std::log(at_share.share / (1 - at_share.share));
    const auto [lowest, highest] = std::ranges::minmax(inner_log_odds_);
    double lower = wanted - highest;
    double upper = wanted - lowest;
    double effect = std::clamp(at_share.guess, lower, upper);
    for (int step = 0; step < 100 && upper > lower; ++step) {
        double sum = 0;
        double slope = 0;
        for (std::size_t i = 0; i < inner_log_odds_.size(); ++i) {
            const double p = logistic(inner_log_odds_[i] + effect);
            sum += coefficients_[node.first_coefficient + i] * p;
            slope += coefficients_[node.first_coefficient + i] * p * (1 - p);
        }
        const double at = sum / node.coefficient_sum;
        const double off = wanted - std::log(at / (1 - at));
        (off > 0 ? lower : upper) = effect;
        double next = effect + off * node.coefficient_sum * at * (1 - at) / slope;
        if (!(next >= lower && next <= upper)) next = (lower + upper) / 2;
        const double moved = std::abs(next - effect);
        effect = next;
        if (moved < 1e-5) break;  // the error left is at most half its square
    }
    return effect;
}

TwoStageMeasure::Below TwoStageMeasure::below(double limit, std::vector<double>& places) const {
    Below all{0, 0};
    double guess = inner_.mean;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const Node& node = nodes_[i];
        const double left = limit - node.offset;
        if (left <= 0) continue;
        if (left >= node.coefficient_sum) {
            all.probability += node.weight;
            continue;
        }
        if (!std::isnan(places[i])) guess = places[i];
        guess = place(node, {.share = left / node.coefficient_sum, .guess = guess});
        places[i] = guess;
        const double z = (guess - inner_.mean) / inner_.sd;
        all.probability += node.weight * normal_below(z);
        double slope = 0;
        for (std::size_t j = 0; j < inner_log_odds_.size(); ++j)
            slope += coefficients_[node.first_coefficient + j] *
                     spread_of_binary(logistic(inner_log_odds_[j] + guess));
        all.density += node.weight * normal_density(z) / inner_.sd / slope;
    }
    all.probability = std::min(all.probability, 1.0);
    return all;
}

double TwoStageMeasure::probability_below(double limit) const {
    if (known_) return mean_ < limit ? 1 : 0;
    std::vector<double> places(nodes_.size(), std::numeric_limits<double>::quiet_NaN());
    return below(limit, places).probability;
}

double TwoStageMeasure::quantile(double probability) const {
    ensure(probability > 0 && probability < 1, "a quantile is asked for inside the distribution");
    if (known_) return mean_;

    // Start where both effects lie on the way to the quantile, each by its influence.
    const double by_first = influence_of_first();
    const double by_second = influence_of_second();
    const double z = normal_quantile(probability) / std::hypot(by_first, by_second);
    const double first = effects_.first.mean + effects_.first.sd * by_first * z;
    const double second = effects_.second.mean + effects_.second.sd * by_second * z;
    double at = 0;
    double lower = 0;
    double upper = 0;
    for (const MeasureLevel& level : levels_) {
        at += level.weight * logistic(level.first_log_odds + first) *
              (1 + logistic(level.second_log_odds + second));
        upper += 2 * level.weight;
    }
    std::vector<double> places(nodes_.size(), std::numeric_limits<double>::quiet_NaN());
    const double tolerance = 1e-12 * upper;
    for (int step = 0; step < 200 && upper - lower > tolerance; ++step) {
        const Below here = below(at, places);
        const double off = probability - here.probability;
        (off > 0 ? lower : upper) = at;
        const double next = at + off / here.density;
        // Near the end the error of the step is about the square of this, relative.
        if (std::abs(off) < 1e-5 * std::min(probability, 1 - probability))
            return std::clamp(next, lower, upper);
        at = next > lower && next < upper ? next : (lower + upper) / 2;
    }
    return at;
}

TwoStageMeasure measure_of(
    const NestedBinomialFit& first,
    const NestedBinomialFit& second,
    int unit,
    std::span<const double> weights
) {
    ensure(
        first.levels.size() == weights.size() && second.levels.size() == weights.size(),
        "the two fits and the weights have the same levels"
    );
    std::vector<MeasureLevel> levels;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] == 0) continue;
        ensure(first.levels[i].log_odds.has_value(), "a level with weight has trials somewhere");
        // No trial in the second stage: no event in the first, so that q has no part in it.
        levels.push_back(
            {weights[i], *first.levels[i].log_odds, second.levels[i].log_odds.value_or(0)}
        );
    }
    const auto at = static_cast<std::size_t>(unit);
    return {std::move(levels), {first.unit_effects.at(at), second.unit_effects.at(at)}};
}

}  // namespace uppsikt::stats
