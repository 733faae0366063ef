#include "stats/profile/posterior.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/ensure.h"
#include "stats/normal.h"
#include "stats/parallel.h"

namespace uppsikt::stats {

namespace {

/// A density this much below the greatest, in logarithms, is nothing: 2e-16.
constexpr double nothing = 36;
/// Steps of the grid: half an sd, and never longer than what the logistic changes over.
constexpr double step_in_sds = 0.5;
constexpr double step_max = 0.25;
constexpr int points_at_start = 40;
constexpr int points_more = 8;
constexpr int points_max = 20'000;

struct Mode {
    double effect = 0;
    double curvature = 0;  ///< minus the second derivative of the log density
};

/// Near enough to place a grid: within a twentieth of an sd. Newton's steps, of length log(1 + d):
/// by the self-concordance of the logistic they raise the density from any start.
Mode mode_of(const WeightedOffsets& trials, const EffectPrior& prior) {
    const double precision = 1 / (prior.sd * prior.sd);
    Mode mode;
    for (int iteration = 0; iteration < 200; ++iteration) {
        const LogisticSums sums = logistic_sums(trials, prior.intercept + mode.effect);
        mode.curvature = std::max(sums.weight, 0.0) + precision;
        const double step =
            (trials.events - sums.expected - mode.effect * precision) / mode.curvature;
        if (std::abs(step) * std::sqrt(mode.curvature) < 0.05) break;
        const double size = std::abs(step);
        mode.effect += step * (std::log1p(size) / size);
    }
    return mode;
}

/// The log density of the effect, up to a constant, on part of a grid.
class LogDensity {
public:
    LogDensity(const WeightedOffsets& trials, const EffectPrior& prior)
        : trials_(trials), prior_(prior) {}

    std::vector<double> at(const EvenGrid& grid) const {
        std::vector<double> intercepts;
        for (int point = 0; point < grid.count; ++point)
            intercepts.push_back(prior_.intercept + grid.at(point));
        std::vector<double> values(intercepts.size());
        log_likelihoods_at(trials_, intercepts, values);
        for (int point = 0; point < grid.count; ++point) {
            const double z = grid.at(point) / prior_.sd;
            values[static_cast<std::size_t>(point)] -= z * z / 2;
        }
        return values;
    }

private:
    const WeightedOffsets& trials_;
    const EffectPrior& prior_;
};

struct Values {
    EvenGrid grid;
    std::vector<double> log_density;
};

/// From around the mode outwards, until the density is nothing at both ends.
Values values_around(const LogDensity& log_density, const Mode& mode) {
    const double step = std::min(step_in_sds / std::sqrt(mode.curvature), step_max);
    Values values;
    values.grid = {
        .first = mode.effect - step * (points_at_start - 1) / 2,
        .step = step,
        .count = points_at_start
    };
    values.log_density = log_density.at(values.grid);
    double greatest = *std::ranges::max_element(values.log_density);
    const auto fits = [&](double end) { return greatest - end >= nothing; };
    while (!(fits(values.log_density.front()) && fits(values.log_density.back()))) {
        ensure(values.grid.count < points_max, "a log density that is concave comes to its end");
        const bool at_front = !fits(values.log_density.front());
        const EvenGrid more{
            .first = at_front ? values.grid.first - step * points_more : values.grid.last() + step,
            .step = step,
            .count = points_more
        };
        const std::vector<double> added = log_density.at(more);
        values.log_density.insert(
            at_front ? values.log_density.begin() : values.log_density.end(),
            added.begin(),
            added.end()
        );
        if (at_front) values.grid.first = more.first;
        values.grid.count += points_more;
        greatest = std::max(greatest, *std::ranges::max_element(added));
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
        const Values values = values_around({trials, prior}, mode_of(trials, prior));
        posterior.effect = GridDensity(values.grid, values.log_density);
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
