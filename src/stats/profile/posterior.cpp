#include "stats/profile/posterior.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/ensure.h"
#include "stats/normal.h"
#include "stats/parallel.h"

namespace uppsikt::stats {

namespace {

/// Steps of the grid are never longer than what the logistic changes over.
constexpr double step_max = 0.25;

/// Near enough to place a grid: within a twentieth of an sd. Newton's steps, of length log(1 + d):
/// by the self-concordance of the logistic they raise the density from any start.
Peak peak_of(const WeightedOffsets& trials, const EffectPrior& prior) {
    const double precision = 1 / (prior.sd * prior.sd);
    Peak peak;
    for (int iteration = 0; iteration < 200; ++iteration) {
        const LogisticSums sums = logistic_sums(trials, prior.intercept + peak.at);
        peak.curvature = std::max(sums.weight, 0.0) + precision;
        const double step = (trials.events - sums.expected - peak.at * precision) / peak.curvature;
        if (std::abs(step) * std::sqrt(peak.curvature) < 0.05) break;
        const double size = std::abs(step);
        peak.at += step * (std::log1p(size) / size);
    }
    return peak;
}

/// The log density of the effect, up to a constant.
std::vector<double> log_densities(
    const WeightedOffsets& trials, const EffectPrior& prior, const EvenGrid& grid
) {
    std::vector<double> intercepts;
    for (int point = 0; point < grid.count; ++point)
        intercepts.push_back(prior.intercept + grid.at(point));
    std::vector<double> values(intercepts.size());
    log_likelihoods_at(trials, intercepts, values);
    for (int point = 0; point < grid.count; ++point) {
        const double z = grid.at(point) / prior.sd;
        values[static_cast<std::size_t>(point)] -= z * z / 2;
    }
    return values;
}

}  // namespace

double EffectPosterior::reliability() const {
    const double variance = prior.sd * prior.sd;
    return variance > 0 ? variance * information / (variance * information + 1) : 0;
}

double EffectPosterior::probability_lowest(double share) const {
    return prior.sd > 0 ? effect.below(prior.sd * normal_quantile(share)) : 0;
}

EffectPosterior effect_posterior(const WeightedOffsets& trials, const EffectPrior& prior) {
    ensure(prior.sd >= 0 && std::isfinite(prior.sd), "a spread is a number from 0 up");
    EffectPosterior posterior{.prior = prior};
    if (prior.sd > 0) {
        posterior.effect =
            density_around(peak_of(trials, prior), step_max, [&](const EvenGrid& grid) {
                return log_densities(trials, prior, grid);
            });
        posterior.log_marginal =
            posterior.effect.log_total() - std::log(prior.sd) - std::log(2 * std::numbers::pi) / 2;
    }
    const LogisticSums sums = logistic_sums(trials, prior.intercept + posterior.effect.mean());
    posterior.information = std::max(sums.weight, 0.0);
    if (!(prior.sd > 0)) posterior.log_marginal = sums.log_likelihood;
    return posterior;
}

std::vector<EffectPosterior> effect_posteriors(
    const CondensedTrials& trials, std::span<const EffectPrior> priors, int threads
) {
    const auto groups = static_cast<std::size_t>(trials.groups());
    ensure(priors.size() == groups, "every group has its prior");
    std::vector<EffectPosterior> posteriors(groups);
    for_each_index(groups, threads, [&](std::size_t group) {
        posteriors[group] = effect_posterior(trials.group(static_cast<int>(group)), priors[group]);
    });
    return posteriors;
}

double rankability(std::span<const EffectPosterior> posteriors) {
    if (posteriors.empty()) return 0;
    std::vector<double> informations;
    for (const EffectPosterior& posterior : posteriors)
        informations.push_back(posterior.information);
    std::ranges::sort(informations);
    const std::size_t half = informations.size() / 2;
    const double upper = 1 / informations[half];
    const double median =
        informations.size() % 2 == 1 ? upper : (upper + 1 / informations[half - 1]) / 2;
    const double variance = posteriors[0].prior.sd * posteriors[0].prior.sd;
    return variance > 0 ? variance / (variance + median) : 0;
}

PosteriorSummary summary_of(
    const EffectPosterior& posterior,
    const DirectRates& rates,
    double intercept,
    const PosteriorQuestion& question
) {
    const GridDensity& effect = posterior.effect;
    const double outside = (1 - question.coverage) / 2;
    PosteriorSummary summary{
        .mean = effect.mean(),
        .sd = effect.sd(),
        .lower = effect.quantile(outside),
        .upper = effect.quantile(1 - outside),
        .p_lowest = posterior.probability_lowest(question.lowest_share),
        .p_below_floor = {},
        .reliability = posterior.reliability()
    };
    // The limits' rates beside those of every point, in one go.
    std::vector<double> intercepts;
    for (int point = 0; point < effect.grid().count; ++point)
        intercepts.push_back(intercept + effect.grid().at(point));
    intercepts.push_back(intercept + summary.lower);
    intercepts.push_back(intercept + summary.upper);
    std::vector<double> values(intercepts.size());
    rates.rates(intercepts, values);
    summary.rate_upper = values.back();
    values.pop_back();
    summary.rate_lower = values.back();
    values.pop_back();
    for (std::size_t point = 0; point < values.size(); ++point)
        summary.rate += effect.masses()[point] * values[point];
    if (question.floor)
        summary.p_below_floor = effect.below(rates.intercept_with(*question.floor) - intercept);
    return summary;
}

}  // namespace uppsikt::stats
