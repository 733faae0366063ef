#include "results/model.h"

#include <algorithm>
#include <map>

#include "base/ensure.h"
#include "stats/nested_binomial.h"
#include "stats/two_stage_measure.h"

namespace uppsikt::results {

namespace {

/// Counts of both stages: units are the figures, groups their areas, levels those of the weights.
struct Stages {
    stats::NestedCounts first;
    stats::NestedCounts follow_up;
};

int level_index(std::span<const LevelWeight> weights, const std::string& level) {
    const auto found = std::ranges::find(weights, level, &LevelWeight::level);
    ensure(found != weights.end(), "every level has a weight");
    return static_cast<int>(found - weights.begin());
}

Stages count_stages(std::span<const Figure> figures, std::span<const LevelWeight> weights) {
    Stages stages;
    stages.first.levels = stages.follow_up.levels = static_cast<int>(weights.size());
    std::map<std::string, int> area_index;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const int unit = static_cast<int>(i);
        const auto [area, fresh] =
            area_index.emplace(figures[i].area, static_cast<int>(area_index.size()));
        stages.first.group_of_unit.push_back(area->second);
        for (const LevelCounts& level : figures[i].levels) {
            const int index = level_index(weights, level.level);
            stages.first.counts.push_back(
                {.unit = unit,
                 .level = index,
                 .trials = level.participants,
                 .events = level.first_results}
            );
            stages.follow_up.counts.push_back(
                {.unit = unit,
                 .level = index,
                 .trials = level.first_results,
                 .events = std::min(level.follow_up_results, level.first_results)}
            );
        }
    }
    stages.follow_up.group_of_unit = stages.first.group_of_unit;
    return stages;
}

std::string ending_text(stats::Ending ending) {
    switch (ending) {
        case stats::Ending::converged:
            return "converged";
        case stats::Ending::nothing_to_estimate:
            return "nothing_to_estimate";
        case stats::Ending::unbounded:
            return "unbounded";
        case stats::Ending::iterations_spent:
            return "iterations_spent";
        case stats::Ending::stalled:
            return "stalled";
    }
    ensure(false, "every ending has a name");
    return {};
}

ModelPart part_of(const stats::NestedBinomialFit& fit, std::span<const LevelWeight> weights) {
    ModelPart part{
        .levels = {},
        .sd_contract = fit.unit_spread.sd,
        .sd_area = fit.group_spread.sd,
        .log_likelihood = fit.log_likelihood,
        .iterations = fit.iterations,
        .ending = ending_text(fit.ending),
    };
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const stats::NestedLevel& level = fit.levels[i];
        const bool estimated = level.state == stats::LevelState::estimated;
        part.levels.push_back(
            {.level = weights[i].level,
             .log_odds = estimated ? level.log_odds : std::nullopt,
             .se = estimated ? level.standard_error : std::nullopt}
        );
    }
    return part;
}

/// The share of each level's result in this figure's measure: n_L w_L / (2 n).
std::vector<double> shares(const Figure& figure, std::span<const LevelWeight> weights) {
    std::vector<double> share(weights.size(), 0.0);
    for (const LevelCounts& level : figure.levels) {
        const auto index = static_cast<std::size_t>(level_index(weights, level.level));
        share[index] = level.participants * weights[index].weight / (2.0 * figure.participants);
    }
    return share;
}

}  // namespace

double Posterior::probability_below(double limit) const {
    ensure(distribution != nullptr, "a posterior that is asked of any limit has its distribution");
    return distribution->probability_below(limit);
}

PeriodModel fit_period(
    std::span<const Figure> figures, std::span<const LevelWeight> weights, const QualityLimit& limit
) {
    constexpr double tail = 0.05;  // a 90 % interval leaves so much on each side
    const Stages stages = count_stages(figures, weights);
    const stats::NestedBinomialFit first = stats::fit_nested_binomial(stages.first);
    const stats::NestedBinomialFit follow_up = stats::fit_nested_binomial(stages.follow_up);
    PeriodModel model{
        .first = part_of(first, weights),
        .follow_up = part_of(follow_up, weights),
        .posteriors = {},
        .first_effects = {}
    };
    const bool fitted = first.ending == stats::Ending::converged;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        model.posteriors.emplace_back();
        model.first_effects.emplace_back();
        if (!fitted || figures[i].participants == 0) continue;
        const auto distribution = std::make_shared<const stats::TwoStageMeasure>(
            stats::measure_of(first, follow_up, static_cast<int>(i), shares(figures[i], weights))
        );
        const stats::TwoStageMeasure& measure = *distribution;
        model.posteriors.back() = Posterior{
            .mean = measure.mean(),
            .lower90 = measure.quantile(tail),
            .upper90 = measure.quantile(1 - tail),
            .p_below = measure.probability_below(limit.limit),
            .distribution = distribution,
        };
        model.first_effects.back() =
            Effect{.mean = first.unit_effects[i].mean, .sd = first.unit_effects[i].sd};
    }
    return model;
}

}  // namespace uppsikt::results
