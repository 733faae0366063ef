#include "stats/profile/standardise.h"

#include <algorithm>
#include <cmath>

#include "base/ensure.h"

namespace uppsikt::stats {

namespace {

std::optional<double> over(double part, double whole) {
    if (!(whole > 0)) return std::nullopt;
    return part / whole;
}

}  // namespace

std::optional<NullIntercept> median_null(std::span<const double> group_intercepts) {
    if (group_intercepts.empty()) return std::nullopt;
    std::vector<double> sorted(group_intercepts.begin(), group_intercepts.end());
    std::ranges::sort(sorted);
    const std::size_t half = sorted.size() / 2;
    const double upper = sorted[half];
    const double lower = sorted.size() % 2 == 1 ? upper : sorted[half - 1];
    if (!std::isfinite(lower) || !std::isfinite(upper)) return std::nullopt;
    return NullIntercept{NullIntercept::Kind::median, lower + (upper - lower) / 2};
}

std::optional<NullIntercept> weighted_mean_null(const CondensedTrials& trials) {
    const WeightedOffsets all = trials.all();
    if (!(all.events > 0 && all.events < all.trials)) return std::nullopt;
    return NullIntercept{NullIntercept::Kind::weighted_mean, intercept_expecting(all, all.events)};
}

std::vector<Standardised> standardise(const CondensedTrials& trials, const NullIntercept& null) {
    ensure(std::isfinite(null.intercept), "groups are compared with a finite intercept");
    const double overall = trials.all().events / trials.all().trials;
    std::vector<Standardised> standardised;
    for (int group = 0; group < trials.groups(); ++group) {
        const WeightedOffsets offsets = trials.group(group);
        const LogisticSums sums = logistic_sums(offsets, null.intercept);
        Standardised of{
            .trials = offsets.trials,
            .observed = offsets.events,
            .expected = sums.expected,
            .variance = sums.weight,
            .ratio = offsets.trials > 0 ? over(offsets.events, sums.expected) : std::nullopt,
            .indirect_rate = {}
        };
        if (of.ratio) of.indirect_rate = std::min(*of.ratio * overall, 1.0);
        standardised.push_back(of);
    }
    return standardised;
}

std::vector<PredictedOverExpected> predicted_over_expected(
    const CondensedTrials& trials, std::span<const ShrunkenIntercept> groups
) {
    ensure(
        groups.size() == static_cast<std::size_t>(trials.groups()),
        "every group has its intercept"
    );
    std::vector<PredictedOverExpected> ratios;
    for (int group = 0; group < trials.groups(); ++group) {
        const WeightedOffsets offsets = trials.group(group);
        const auto& [expected_intercept, effect] = groups[static_cast<std::size_t>(group)];
        const double expected = logistic_sums(offsets, expected_intercept).expected;
        const double predicted = logistic_sums(offsets, expected_intercept + effect).expected;
        ratios.push_back(
            {predicted, expected, offsets.trials > 0 ? over(predicted, expected) : std::nullopt}
        );
    }
    return ratios;
}

double DirectRates::rate(double intercept) const {
    double rate = 0;
    rates(std::span(&intercept, 1), std::span(&rate, 1));
    return rate;
}

void DirectRates::rates(std::span<const double> intercepts, std::span<double> rates) const {
    // Infinite intercepts pass through as the greatest finite ones that the sums take.
    std::vector<double> bounded(intercepts.begin(), intercepts.end());
    for (double& intercept : bounded)
        intercept = std::clamp(intercept, -1e6, 1e6);
    expected_events_at(trials_, bounded, rates);
    for (double& rate : rates)
        rate = std::clamp(rate / trials_.trials, 0.0, 1.0);
}

double DirectRates::intercept_with(double rate) const {
    return intercept_expecting(trials_, rate * trials_.trials);
}

double DirectRates::ratio(double intercept) const { return rate(intercept) / overall_rate(); }

}  // namespace uppsikt::stats
