#include "stats/profile/two_periods.h"

#include <algorithm>
#include <cmath>

#include "base/ensure.h"
#include "stats/bivariate_normal.h"
#include "stats/normal.h"
#include "stats/parallel.h"

namespace uppsikt::stats {

namespace {

constexpr std::size_t first_only = 0;
constexpr std::size_t both = 1;
constexpr std::size_t second_only = 2;
constexpr double pooled_step_max = 0.25;
/// Points of the common effect with less probability add nothing that is seen.
constexpr double mass_min = 1e-12;
constexpr double parts_max = 64;

/// What is known of each cohort's drift, given the common effect.
struct Conditional {
    double common = 0;
    std::array<EffectPosterior, cohorts> drifts;

    Conditional(const CohortTrials& trials, const TwoPeriodPrior& prior, double common_effect)
        : common(common_effect) {
        for (std::size_t cohort = 0; cohort < cohorts; ++cohort)
            drifts[cohort] = effect_posterior(
                trials[cohort],
                {.intercept = prior.intercept + common, .sd = prior.sd_drift}
            );
    }
    double log_density(const TwoPeriodPrior& prior) const {
        const double z = common / prior.sd_common;
        double sum = -z * z / 2;
        for (const EffectPosterior& drift : drifts)
            sum += drift.log_marginal;
        return sum;
    }
};

/// Where the common effect is most probable, near enough.
Peak peak_of(const CohortTrials& trials, const TwoPeriodPrior& prior) {
    const double precision = 1 / (prior.sd_common * prior.sd_common);
    const double of_drift = 1 / (prior.sd_drift * prior.sd_drift);
    Peak peak;
    for (int iteration = 0; iteration < 100; ++iteration) {
        const Conditional at(trials, prior, peak.at);
        double slope = -peak.at * precision;
        peak.curvature = precision;
        for (const EffectPosterior& drift : at.drifts) {
            slope += drift.effect.mean() * of_drift;
            peak.curvature += drift.reliability() * of_drift;
        }
        const double step = slope / peak.curvature;
        if (std::abs(step) * std::sqrt(peak.curvature) < 0.1) break;
        peak.at += std::clamp(step, -1.0, 1.0);
    }
    return peak;
}

/// A window, given the common effect: the mean of its own cohort and of the shared one.
struct Window {
    const GridDensity& own;
    const GridDensity& shared;
    double share = 0;  ///< of the shared cohort
    double common = 0;

    double mean() const { return common + (1 - share) * own.mean() + share * shared.mean(); }
    double variance() const {
        return (1 - share) * (1 - share) * own.sd() * own.sd() +
               share * share * shared.sd() * shared.sd();
    }
    /// P(window < limit): summed over that cohort which moves the window less, exactly in the
    /// other, so that what is summed is smooth.
    double below(double limit) const {
        const double left = limit - common;
        if (share == 0) return own.below(left);
        if (share == 1) return shared.below(left);
        if ((1 - share) * own.sd() < share * shared.sd())
            return own.expectation([&](double drift) {
                return shared.below((left - (1 - share) * drift) / share);
            });
        return shared.expectation([&](double drift) {
            return own.below((left - share * drift) / (1 - share));
        });
    }
};

/// Both windows at one value of the common effect.
struct Windows {
    double common = 0;
    std::array<double, 2> mean{};
    std::array<double, 2> sd{};
    std::array<double, 2> p_lowest{};
    double correlation = 0;

    double p_both() const {
        const double p = std::clamp(p_lowest[0], 0.0, 1.0);
        const double q = std::clamp(p_lowest[1], 0.0, 1.0);
        if (correlation > 1 - 1e-12) return std::min(p, q);
        return bivariate_normal_below({normal_quantile(p), normal_quantile(q), correlation});
    }
};

Windows windows_at(
    const Conditional& point, const CohortTrials& trials, const LowestLimits& limits
) {
    const Window first{
        point.drifts[first_only].effect,
        point.drifts[both].effect,
        shared_share(trials, Cohort::first_only),
        point.common
    };
    const Window second{
        point.drifts[second_only].effect,
        point.drifts[both].effect,
        shared_share(trials, Cohort::second_only),
        point.common
    };
    Windows windows{
        .common = point.common,
        .mean = {first.mean(), second.mean()},
        .sd = {std::sqrt(first.variance()), std::sqrt(second.variance())},
        .p_lowest = {first.below(limits.first), second.below(limits.second)}
    };
    // Where both windows are the shared cohort and nothing else, they are one.
    const double covariance = first.share * second.share * first.shared.sd() * first.shared.sd();
    windows.correlation = std::min(covariance / (windows.sd[0] * windows.sd[1]), 1.0);
    return windows;
}

/// Between two points, by the straight line, with normal windows: right where drift is so small
/// that a window's effect, given the common one, is known within a step.
Windows between(
    const Windows& before, const Windows& after, double share, const LowestLimits& limits
) {
    const auto mixed = [&](double first, double second) {
        return first + share * (second - first);
    };
    Windows windows{
        .common = mixed(before.common, after.common),
        .correlation = mixed(before.correlation, after.correlation)
    };
    // A window known to less than this part of a step is blurred to it.
    const double least_sd = (after.common - before.common) / parts_max;
    for (std::size_t window = 0; window < 2; ++window) {
        windows.mean[window] = mixed(before.mean[window], after.mean[window]);
        windows.sd[window] = mixed(before.sd[window], after.sd[window]);
        const double limit = window == 0 ? limits.first : limits.second;
        windows.p_lowest[window] =
            normal_below((limit - windows.mean[window]) / std::max(windows.sd[window], least_sd));
    }
    return windows;
}

/// Sums over the common effect.
struct Sums {
    std::array<double, 2> mean{};
    std::array<double, 2> square{};
    std::array<double, 2> p_lowest{};
    double p_both = 0;

    void add_moments(double mass, const Windows& at) {
        for (std::size_t window = 0; window < 2; ++window) {
            mean[window] += mass * at.mean[window];
            square[window] +=
                mass * (at.sd[window] * at.sd[window] + at.mean[window] * at.mean[window]);
        }
    }
    void add_probabilities(double mass, const Windows& at) {
        for (std::size_t window = 0; window < 2; ++window)
            p_lowest[window] += mass * at.p_lowest[window];
        p_both += mass * at.p_both();
    }
    WindowPosterior result(std::size_t window) const {
        const double variance = square[window] - mean[window] * mean[window];
        return {
            mean[window],
            std::sqrt(std::max(variance, 0.0)),
            std::clamp(p_lowest[window], 0.0, 1.0)
        };
    }
};

/// Into how many parts steps of the common effect are cut, so that the windows' probabilities,
/// given it, do not jump between two of them.
int parts_of(const std::vector<Windows>& points) {
    if (points.size() < 2) return 1;
    const double step = points[1].common - points[0].common;
    const Windows& middle = points[points.size() / 2];
    const double sd = std::min(middle.sd[0], middle.sd[1]);
    if (sd >= 0.75 * step) return 1;
    return static_cast<int>(std::ceil(std::min(step / sd, parts_max)));
}

void add_windows(
    TwoPeriodPosterior& posterior, const std::vector<Windows>& points, const LowestLimits& limits
) {
    Sums sums;
    const auto masses = posterior.pooled.masses();
    const int parts = parts_of(points);
    for (std::size_t point = 0; point < points.size(); ++point) {
        sums.add_moments(masses[point], points[point]);
        if (parts == 1 && masses[point] > mass_min)
            sums.add_probabilities(masses[point], points[point]);
    }
    for (std::size_t point = 0; parts > 1 && point + 1 < points.size(); ++point) {
        if (std::max(masses[point], masses[point + 1]) < mass_min) continue;
        const double width = (points[point + 1].common - points[point].common) / parts;
        for (int part = 0; part < parts; ++part) {
            const Windows at =
                between(points[point], points[point + 1], (part + 0.5) / parts, limits);
            sums.add_probabilities(posterior.pooled.density(at.common) * width, at);
        }
    }
    posterior.first = sums.result(0);
    posterior.second = sums.result(1);
    posterior.p_lowest_both = std::clamp(sums.p_both, 0.0, 1.0);
}

/// Nothing drifts: all trials are of one effect.
void add_one_effect(
    TwoPeriodPosterior& posterior,
    const CohortTrials& trials,
    const TwoPeriodPrior& prior,
    const LowestLimits& limits
) {
    CondensedPlaces all;
    for (const WeightedOffsets& cohort : trials) {
        all.places.insert(all.places.end(), cohort.places.begin(), cohort.places.end());
        all.weights.insert(all.weights.end(), cohort.weights.begin(), cohort.weights.end());
        all.trials += cohort.trials;
        all.events += cohort.events;
    }
    posterior.pooled = effect_posterior(
                           {.places = all.places,
                            .weights = all.weights,
                            .trials = all.trials,
                            .events = all.events},
                           {.intercept = prior.intercept, .sd = prior.sd_common}
    )
                           .effect;
    const GridDensity& effect = posterior.pooled;
    posterior.first = {effect.mean(), effect.sd(), effect.below(limits.first)};
    posterior.second = {effect.mean(), effect.sd(), effect.below(limits.second)};
    posterior.p_lowest_both = effect.below(std::min(limits.first, limits.second));
}

void add_drifting(
    TwoPeriodPosterior& posterior,
    const CohortTrials& trials,
    const TwoPeriodPrior& prior,
    const LowestLimits& limits
) {
    std::vector<Windows> points;
    const auto log_densities = [&](const EvenGrid& grid) {
        std::vector<double> values;
        for (int point = 0; point < grid.count; ++point) {
            const Conditional at(trials, prior, grid.at(point));
            values.push_back(at.log_density(prior));
            points.push_back(windows_at(at, trials, limits));
        }
        return values;
    };
    if (prior.sd_common > 0)
        posterior.pooled = density_around(peak_of(trials, prior), pooled_step_max, log_densities);
    else
        points.push_back(windows_at({trials, prior, 0}, trials, limits));
    // They were made from the middle outwards.
    std::ranges::sort(points, {}, &Windows::common);
    add_windows(posterior, points, limits);
}

double error_correlation(const CohortTrials& trials, double intercept) {
    std::array<double, cohorts> information{};
    for (std::size_t cohort = 0; cohort < cohorts; ++cohort)
        information[cohort] = std::max(logistic_sums(trials[cohort], intercept).weight, 0.0);
    const double product = (information[first_only] + information[both]) *
                           (information[second_only] + information[both]);
    return product > 0 ? information[both] / std::sqrt(product) : 0;
}

}  // namespace

TwoPeriodPosterior two_period_posterior(
    const CohortTrials& trials, const TwoPeriodPrior& prior, const LowestLimits& limits
) {
    ensure(prior.sd_common >= 0 && prior.sd_drift >= 0, "spreads are numbers from 0 up");
    TwoPeriodPosterior posterior{
        .shared_of_first = shared_share(trials, Cohort::first_only),
        .shared_of_second = shared_share(trials, Cohort::second_only)
    };
    if (prior.sd_drift == 0)
        add_one_effect(posterior, trials, prior, limits);
    else
        add_drifting(posterior, trials, prior, limits);
    posterior.p_lowest_pooled = prior.sd_common > 0 ? posterior.pooled.below(limits.pooled) : 0;
    posterior.error_correlation =
        error_correlation(trials, prior.intercept + posterior.pooled.mean());
    return posterior;
}

std::vector<TwoPeriodPosterior> two_period_posteriors(
    const CondensedTrials& trials,
    std::span<const CohortGroups> groups,
    const TwoPeriodPrior& prior,
    const TwoPeriodQuestion& question
) {
    std::vector<CohortTrials> of_group(groups.size());
    for (std::size_t group = 0; group < groups.size(); ++group)
        for (std::size_t cohort = 0; cohort < cohorts; ++cohort)
            if (groups[group][cohort] >= 0)
                of_group[group][cohort] = trials.group(groups[group][cohort]);
    const LowestLimits limits = lowest_limits(of_group, prior, question.lowest_share);
    std::vector<TwoPeriodPosterior> posteriors(groups.size());
    for_each_index(groups.size(), question.threads, [&](std::size_t group) {
        posteriors[group] = two_period_posterior(of_group[group], prior, limits);
    });
    return posteriors;
}

}  // namespace uppsikt::stats
