#include "stats/profile/shrink_groups.h"

#include <array>
#include <cmath>

#include "base/ensure.h"
#include "stats/logit/linear_predictor.h"
#include "stats/profile/ranks.h"

namespace uppsikt::stats {

namespace {

/// A normal as a density on a grid, so far out that nothing is lost.
GridDensity on_a_grid(const Normal& normal) {
    if (!(normal.sd > 0)) return GridDensity::certain(normal.mean);
    constexpr int points = 41;
    constexpr double reach = 9;  // sds
    const EvenGrid grid{
        .first = normal.mean - reach * normal.sd,
        .step = 2 * reach * normal.sd / (points - 1),
        .count = points,
    };
    std::array<double, points> log_density{};
    for (int point = 0; point < points; ++point) {
        const double z = (grid.at(point) - normal.mean) / normal.sd;
        log_density[static_cast<std::size_t>(point)] = -z * z / 2;
    }
    return {grid, log_density};
}

/// Of sites in suppliers: the normal that the fit gives stands for the posterior.
std::vector<EffectPosterior> nested_posteriors(
    const CondensedTrials& trials, const RandomInterceptFit& fit
) {
    const double sd = std::hypot(fit.group_spread.sd, fit.parent_spread.sd);
    std::vector<EffectPosterior> posteriors;
    for (int group = 0; group < trials.groups(); ++group) {
        const auto own = static_cast<std::size_t>(group);
        const double intercept = fit.kept_intercepts[own];
        const Normal& effect = fit.group_posteriors[own];
        posteriors.push_back(
            {.prior = {.intercept = intercept, .sd = sd},
             .effect = on_a_grid(effect),
             .information = logistic_sums(trials.group(group), intercept + effect.mean).weight,
             .log_marginal = 0}
        );
    }
    return posteriors;
}

std::vector<EffectPosterior> posteriors_of(
    const CondensedTrials& trials, const RandomInterceptFit& fit, int threads
) {
    if (!fit.parent_posteriors.empty()) return nested_posteriors(trials, fit);
    std::vector<EffectPrior> priors;
    for (const double intercept : fit.kept_intercepts)
        priors.push_back({.intercept = intercept, .sd = fit.group_spread.sd});
    return effect_posteriors(trials, priors, threads);
}

void add_ranks(
    const std::vector<EffectPosterior>& posteriors, const ShrinkOptions& options, Shrinkage& to
) {
    std::vector<Normal> effects;
    bool differ = false;
    for (const EffectPosterior& posterior : posteriors) {
        effects.push_back({.mean = posterior.effect.mean(), .sd = posterior.effect.sd()});
        differ = differ || posterior.prior.sd > 0;
    }
    const std::vector<double> expected = expected_ranks(effects, options.threads);
    for (std::size_t group = 0; group < expected.size(); ++group)
        to.groups[group].expected_rank = expected[group];
    to.band_of = bands_of(effects, expected, options.certainty_of_bands);

    const EffectDraws draws = draw_effects(
        posteriors,
        {.draws = static_cast<std::size_t>(options.draws),
         .seed = options.seed,
         .threads = options.threads}
    );
    const std::vector<RankSummary> ranks = ranks_of(
        draws,
        {.coverage = options.coverage,
         .lowest_share = options.lowest_share,
         .star_cuts = options.star_cuts,
         .threads = options.threads}
    );
    const std::vector<Star> stars = stars_of(expected, ranks, options.star_cuts);
    for (std::size_t group = 0; group < stars.size(); ++group) {
        ShrunkenGroup& own = to.groups[group];
        own.rank_lower = ranks[group].lower;
        own.rank_upper = ranks[group].upper;
        // Where nobody differs there is no order to give stars by.
        if (!differ) continue;
        own.p_star = stars[group].probability;
        if (!stars[group].is_suppressed()) own.star = stars[group].star;
    }
}

}  // namespace

RandomInterceptFit fit_random_by_need(const PackedRows& rows, RandomInterceptOptions options) {
    constexpr int usual_nodes = 9;
    constexpr int many_nodes = 25;
    constexpr double wide_sd = 1.5;  // from here on nine understate it by a percent or more
    options.nodes = options.nested ? 1 : usual_nodes;
    RandomInterceptFit fit = fit_random_intercept(rows, options);
    if (options.nested || fit.group_spread.sd <= wide_sd) return fit;
    options.nodes = many_nodes;
    return fit_random_intercept(rows, options);
}

std::optional<Shrinkage> shrink_groups(
    const PackedRows& rows, const RandomInterceptFit& fit, const ShrinkOptions& options
) {
    const bool known = fit.group_spread.state == SpreadState::estimated ||
                       fit.group_spread.state == SpreadState::zero;
    if (fit.ending != Ending::converged || !known) return std::nullopt;
    ensure(
        fit.kept_intercepts.size() == static_cast<std::size_t>(rows.groups()),
        "a fit that converged has an intercept for every group"
    );
    const LinearPredictor predictor(rows, fit.kept_slopes);
    const CondensedTrials trials(
        {.groups = rows.groups(),
         .of = [&](int group, std::vector<double>& buffer) { return predictor.of(group, buffer); }},
        options.threads
    );
    const DirectRates rates(trials);
    const std::vector<EffectPosterior> posteriors = posteriors_of(trials, fit, options.threads);
    const PosteriorQuestion question{
        .coverage = options.coverage,
        .lowest_share = options.lowest_share,
        .floor = options.floor
    };
    Shrinkage shrinkage;
    shrinkage.groups.resize(posteriors.size());
    for (std::size_t group = 0; group < posteriors.size(); ++group)
        shrinkage.groups[group].summary =
            summary_of(posteriors[group], rates, fit.kept_intercepts[group], question);
    if (!fit.kept_intercepts.empty()) {
        const double middle = fit.kept_intercepts.front();
        shrinkage.rate_low = rates.rate(middle - fit.group_spread.sd);
        shrinkage.rate_high = rates.rate(middle + fit.group_spread.sd);
    }
    if (fit.group_spread.sd > 0) shrinkage.rankability = rankability(posteriors);
    add_ranks(posteriors, options, shrinkage);
    return shrinkage;
}

}  // namespace uppsikt::stats
