#include "profiling/shrinkage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/ensure.h"
#include "stats/logit/linear_predictor.h"
#include "stats/profile/condensed_trials.h"
#include "stats/profile/posterior.h"
#include "stats/profile/ranks.h"
#include "stats/profile/standardise.h"

namespace uppsikt::profiling {

namespace {

/// Nodes of quadrature: enough for providers of a few rows, and more where they differ so much that
/// nine would understate it (rating.md 4.4).
constexpr int usual_nodes = 9;
constexpr int many_nodes = 25;
constexpr double wide_spread = 1.5;

/// From here on, so many stars are too uncertain to be shown.
constexpr double certainty_of_bands = 0.95;

SpreadOfEffects spread_of(
    const stats::Spread& spread, const std::optional<stats::SdInterval>& interval
) {
    SpreadOfEffects made{.state = name_of(spread.state), .sd = spread.sd};
    if (interval) {
        made.lower = interval->lower;
        made.upper = interval->upper;
    }
    return made;
}

/// A normal as a density on a grid, so far out that nothing is lost.
stats::GridDensity normal_density_on_grid(const stats::Normal& normal) {
    if (!(normal.sd > 0)) return stats::GridDensity::certain(normal.mean);
    constexpr int points = 41;
    constexpr double reach = 9;  // sds
    const stats::EvenGrid grid{
        .first = normal.mean - reach * normal.sd,
        .step = 2 * reach * normal.sd / (points - 1),
        .count = points,
    };
    std::array<double, points> log_density{};
    for (int i = 0; i < points; ++i) {
        const double z = (grid.at(i) - normal.mean) / normal.sd;
        log_density[static_cast<std::size_t>(i)] = -z * z / 2;
    }
    return {grid, log_density};
}

/// Of providers within suppliers the joint mode and its curvature stand for the posterior.
std::vector<stats::EffectPosterior> nested_posteriors(
    const stats::CondensedTrials& trials, const stats::RandomInterceptFit& fit
) {
    const double sd = std::hypot(fit.group_spread.sd, fit.parent_spread.sd);
    std::vector<stats::EffectPosterior> posteriors;
    for (std::size_t group = 0; group < fit.group_modes.size(); ++group) {
        const stats::Normal& mode = fit.group_modes[group];
        const double intercept = fit.kept_intercepts[group];
        const int which = static_cast<int>(group);
        posteriors.push_back(
            {.prior = {.intercept = intercept, .sd = sd},
             .effect = normal_density_on_grid(mode),
             .information = stats::logistic_sums(trials.group(which), intercept + mode.mean).weight,
             .log_marginal = 0}
        );
    }
    return posteriors;
}

std::vector<stats::EffectPosterior> posteriors_of(
    const stats::CondensedTrials& trials, const RandomPart& part, const ProfileRequest& request
) {
    if (request.model == Model::nested) return nested_posteriors(trials, part.fit);
    std::vector<stats::EffectPrior> priors;
    for (const double intercept : part.fit.kept_intercepts)
        priors.push_back({.intercept = intercept, .sd = part.fit.group_spread.sd});
    return stats::effect_posteriors(trials, priors, request.threads);
}

void add_summary(const stats::PosteriorSummary& summary, Model model, ProviderResult& result) {
    result.shrunken = summary.rate;
    result.shrunken_lower = summary.rate_lower;
    result.shrunken_upper = summary.rate_upper;
    result.p_lowest_tenth = summary.p_lowest;
    result.p_below_floor = summary.p_below_floor;
    result.reliability = summary.reliability;
    if (model == Model::fixed) return;
    result.effect = summary.mean;
    result.se = summary.sd;
    result.lower = summary.lower;
    result.upper = summary.upper;
}

void add_bands(const std::vector<int>& band_of, ProfileAnswer& answer) {
    for (std::size_t place = 0; place < answer.in_order.size(); ++place) {
        const int band = band_of[answer.in_order[place]];
        const bool begins = place == 0 || band != band_of[answer.in_order[place - 1]];
        if (begins) answer.bands.push_back({static_cast<int>(place), static_cast<int>(place)});
        answer.bands.back().last = static_cast<int>(place);
    }
}

void add_ranks(const std::vector<stats::EffectPosterior>& posteriors, ProfileAnswer& answer) {
    const int threads = answer.request.threads;
    std::vector<stats::Normal> effects;
    for (const stats::EffectPosterior& posterior : posteriors)
        effects.push_back({.mean = posterior.effect.mean(), .sd = posterior.effect.sd()});
    const std::vector<double> expected = stats::expected_ranks(effects, threads);
    for (std::size_t i = 0; i < expected.size(); ++i)
        answer.results[i].expected_rank = expected[i];
    answer.in_order.resize(expected.size());
    std::iota(answer.in_order.begin(), answer.in_order.end(), std::size_t{0});
    std::ranges::stable_sort(answer.in_order, {}, [&](std::size_t i) { return expected[i]; });
    add_bands(stats::bands_of(effects, expected, certainty_of_bands), answer);

    // Where nobody differs there is no order to give stars by.
    if (!(answer.provider_spread->sd > 0) && !answer.supplier_spread) return;
    const stats::EffectDraws draws =
        stats::draw_effects(posteriors, {.seed = answer.request.seed, .threads = threads});
    const std::vector<double> cuts = stats::StarCuts::quartiles();
    const std::vector<stats::RankSummary> ranks =
        stats::ranks_of(draws, {.star_cuts = cuts, .threads = threads});
    const std::vector<stats::Star> stars = stats::stars_of(expected, ranks, cuts);
    for (std::size_t i = 0; i < stars.size(); ++i) {
        answer.results[i].p_star = stars[i].probability;
        if (!stars[i].is_suppressed()) answer.results[i].star = stars[i].star;
    }
}

}  // namespace

std::string name_of(stats::SpreadState state) {
    switch (state) {
        case stats::SpreadState::estimated:
            return "estimated";
        case stats::SpreadState::zero:
            return "zero";
        case stats::SpreadState::not_identified:
            return "not_identified";
        case stats::SpreadState::unbounded:
            break;
    }
    return "unbounded";
}

RandomPart fit_random_part(const stats::PackedRows& rows, const ProfileRequest& request) {
    stats::RandomInterceptOptions options{
        .nodes = request.model == Model::nested ? 1 : usual_nodes,
        .nested = request.model == Model::nested,
        .threads = request.threads,
    };
    RandomPart part{.fit = stats::fit_random_intercept(rows, options)};
    if (!options.nested && part.fit.group_spread.sd > wide_spread) {
        options.nodes = many_nodes;
        part.fit = stats::fit_random_intercept(rows, options);
    }
    if (!request.wants_sd_interval || part.fit.ending != stats::Ending::converged) return part;
    part.interval = stats::profile_interval(rows, stats::SpreadOf::units, request.level, options);
    if (options.nested)
        part.parent_interval =
            stats::profile_interval(rows, stats::SpreadOf::groups, request.level, options);
    return part;
}

void shrink(const stats::PackedRows& rows, const RandomPart& part, ProfileAnswer& answer) {
    const stats::RandomInterceptFit& fit = part.fit;
    const bool is_nested = answer.request.model == Model::nested;
    answer.seed = answer.request.seed;
    answer.provider_spread = spread_of(fit.group_spread, part.interval);
    if (is_nested) answer.supplier_spread = spread_of(fit.parent_spread, part.parent_interval);
    const bool has_answer = fit.ending == stats::Ending::converged &&
                            (fit.group_spread.state == stats::SpreadState::estimated ||
                             fit.group_spread.state == stats::SpreadState::zero);
    if (!has_answer) return;
    ensure(!fit.kept_intercepts.empty(), "a fit that converged has intercepts");

    const stats::LinearPredictor predictor(rows, fit.kept_slopes);
    const stats::CondensedTrials trials(
        {.groups = rows.groups(),
         .of = [&](int group, std::vector<double>& buffer) { return predictor.of(group, buffer); }},
        answer.request.threads
    );
    const stats::DirectRates rates(trials);
    const double middle = fit.kept_intercepts.front();  // one for all: there are no between-slopes
    answer.provider_spread->rate_low = rates.rate(middle - fit.group_spread.sd);
    answer.provider_spread->rate_high = rates.rate(middle + fit.group_spread.sd);
    const std::vector<stats::EffectPosterior> posteriors =
        posteriors_of(trials, part, answer.request);
    const stats::PosteriorQuestion question{
        .coverage = answer.request.level,
        .floor = answer.request.floor
    };
    for (std::size_t i = 0; i < posteriors.size(); ++i)
        add_summary(
            stats::summary_of(posteriors[i], rates, fit.kept_intercepts[i], question),
            answer.request.model,
            answer.results[i]
        );
    if (fit.group_spread.sd > 0) answer.rankability = stats::rankability(posteriors);
    add_ranks(posteriors, answer);
}

}  // namespace uppsikt::profiling
