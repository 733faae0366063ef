#pragma once

#include <optional>
#include <span>
#include <vector>

#include "find/offers.h"

/// What may be said of a contract, as pure functions. Nothing here knows an amount: limits come
/// with the terms.
namespace uppsikt::find {

/// What a share is likely to be, from the model of first results (results/model.h).
///
/// Model    logit p_L = level + effect; share = sum of n_L p_L / n. The contract's effect is a
///          normal with its posterior mean and sd: of the share, mean, 5 % and 95 % points.
///          Expected is the mean of the share with the same n_L and the effect of a contract drawn
///          from the whole country: normal with mean 0 and variance sd_area^2 + sd_contract^2.
/// Fails    not: none without participants, without a fit, or with a level that it could not
///          estimate (a level nobody had a result at counts as chance 0).
/// Source   docs/statistics/nested-binomial.md.
/// Checked  rules_test.cpp: against the closed form of one level and brute force for three.
std::optional<Estimate> estimate(
    const results::ContractResult& contract, const results::ModelPart& first
);

/// The whole interval on one side of what was expected, or as expected; too few participants are
/// not judged.
Verdict judge(const std::optional<Estimate>& estimate, int participants, int least_participants);

/// A rated contract, as the cut points are found from it.
struct Rated {
    double difference = 0;  ///< observed share less expected
    int star = 0;
};

/// Between each star and the next, the difference that puts the fewest contracts of the two on the
/// wrong side; halfway between the two differences around it, the lowest of equals. How the agency
/// cuts is not published (RATE-CUT is inferred), so the cuts are read from the published stars.
StarCuts star_cuts(std::vector<Rated> rated, const services::StarScale& scale);

/// The stars of the ends of the interval, by the cut points, and the published one.
Stars possible_stars(
    std::optional<int> published,
    const std::optional<Estimate>& estimate,
    const StarCuts& cuts,
    const services::StarScale& scale
);

/// Probability that a contract's effect is the greater: both taken as independent normals. Two of
/// one area share its effect, which makes their true difference surer than this says.
double probability_better(const results::Effect& one, const results::Effect& other);

/// What may be said of two or three contracts side by side.
struct Comparison {
    std::optional<std::size_t> best;  ///< only where it is clear
    double probability = 0;  ///< the least with which the best estimate is better than another
    bool too_few = false;    ///< one of them is too small to judge, or not released
};
/// Clear at 95 % against each of the others.
Comparison compare(std::span<const Offer* const> offers);

}  // namespace uppsikt::find
