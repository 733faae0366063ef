#pragma once

#include <optional>
#include <span>
#include <vector>

#include "results/results.h"

/// How sure the measures of a period are: two nested binomial models of its counts (stats), and the
/// posterior of each contract's true measure.
namespace uppsikt::results {

struct PeriodModel {
    ModelPart first;
    ModelPart follow_up;
    std::vector<std::optional<Posterior>>
        posteriors;  ///< one per figure, in order; none without participants
    std::vector<std::optional<Effect>> first_effects;  ///< likewise
};

/// Model    first results ~ Binomial(participants, p), logit p = level + area + contract;
///          follow-up results ~ Binomial(first results, q), likewise; follow-up capped at first.
///          True measure = Σ_L n_L p_L (1 + q_L) w_L / (2 n).
/// Shapes   figures in any order; their order does not change a bit of any answer.
/// Source   docs/statistics/nested-binomial.md.
/// Checked  results_data_test.cpp, against ../shared/data/rom2/posterior-2025-03.csv and -05.csv.
PeriodModel fit_period(
    std::span<const Figure> figures, std::span<const LevelWeight> weights, const QualityLimit& limit
);

}  // namespace uppsikt::results
