#include "stats/funnel.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <utility>

#include "base/ensure.h"
#include "stats/logistic_sums.h"
#include "stats/normal.h"

namespace uppsikt::stats {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// R's quantile of type 7 of sorted values.
double quantile_of(std::span<const double> sorted, double p) {
    const double place = p * static_cast<double>(sorted.size() - 1);
    const auto before = static_cast<std::size_t>(place);
    const std::size_t after = std::min(before + 1, sorted.size() - 1);
    return sorted[before] + (place - std::floor(place)) * (sorted[after] - sorted[before]);
}

/// What a group's own limits are made of.
struct Chance {
    double se = 0;
    double scale = 0;     ///< events for a value of 1
    double greatest = 1;  ///< value there can be
    /// Of events under the target; asked for only where the limits are exact.
    std::function<EventDistribution()> events;
};

double spread_factor(const FunnelRule& rule, double se) {
    switch (rule.options.spread) {
        case FunnelSpread::none:
            return 1;
        case FunnelSpread::multiplicative:
            return rule.phi > 1 ? std::sqrt(rule.phi) : 1;
        case FunnelSpread::additive:
            return se > 0 ? std::sqrt(1 + rule.tau2 / (se * se)) : 1;
    }
    return 1;
}

std::vector<Interval> limits_of(const FunnelRule& rule, const Chance& chance) {
    if (!(chance.scale > 0))  // nothing to be seen by: every value lies inside
        return {rule.options.levels.size(), {.lower = 0, .upper = chance.greatest}};
    const double factor = spread_factor(rule, chance.se);
    const bool exact = rule.options.limits == LimitKind::exact;
    const EventDistribution events = exact ? chance.events() : EventDistribution{};
    std::vector<Interval> limits;
    for (const double level : rule.options.levels) {
        const double outside = (1 - level) / 2;
        Interval limit;
        if (exact) {
            limit.lower = interpolated_quantile(events, outside) / chance.scale;
            limit.upper = interpolated_quantile(events, 1 - outside) / chance.scale;
        } else {
            const double reach = -normal_quantile(outside) * chance.se;
            limit = {.lower = rule.target - reach, .upper = rule.target + reach};
        }
        const auto widened = [&](double at) {
            return std::clamp(rule.target + factor * (at - rule.target), 0.0, chance.greatest);
        };
        limits.push_back({.lower = widened(limit.lower), .upper = widened(limit.upper)});
    }
    return limits;
}

Chance binomial_chance(double target, std::int64_t trials) {
    const auto n = static_cast<double>(trials);
    return {.se = std::sqrt(target * (1 - target) / n), .scale = n, .events = [=] {
                return binomial_distribution(trials, target);
            }};
}

void check(const FunnelOptions& options) {
    for (const double level : options.levels)
        ensure(level > 0 && level < 1, "a funnel's limits hold more than nothing, less than all");
    ensure(
        options.winsorised >= 0 && options.winsorised < 0.5,
        "less than half of the z is pulled in"
    );
}

/// phi and tau2 of the groups that have a z; pulls z in on the way.
///
/// Source   Spiegelhalter (2005), section 5 and appendix A.3.
void measure_spread(Funnel& funnel, std::span<const double> standard_errors) {
    std::vector<double> z;
    for (const FunnelGroup& group : funnel.groups)
        z.push_back(group.z);
    const Winsorised winsorised = winsorise(z, funnel.rule.options.winsorised);
    funnel.rule.phi = winsorised.mean_square;
    double groups = 0;
    double weights = 0;
    double weight_squares = 0;
    for (std::size_t i = 0; i < funnel.groups.size(); ++i) {
        funnel.groups[i].z_winsorised = winsorised.z[i];
        if (std::isnan(winsorised.z[i])) continue;
        ++groups;
        const double weight = 1 / (standard_errors[i] * standard_errors[i]);
        weights += weight;
        weight_squares += weight * weight;
    }
    const double surplus = groups * funnel.rule.phi - (groups - 1);
    const double divisor = weights - weight_squares / weights;
    if (surplus > 0 && divisor > 0) funnel.rule.tau2 = surplus / divisor;
}

void place(FunnelGroup& group, const FunnelRule& rule, const Chance& chance) {
    group.z_spread = group.z / spread_factor(rule, chance.se);
    group.limits = limits_of(rule, chance);
    for (const Interval& limit : group.limits)
        group.positions.push_back(
            group.value < limit.lower   ? Position::below
            : group.value > limit.upper ? Position::above
                                        : Position::inside
        );
}

/// z of every group, then the spread of all, then the limits of each.
Funnel funnel_of(FunnelRule rule, std::span<const double> values, std::span<const Chance> chances) {
    Funnel funnel{.rule = std::move(rule), .groups = {}};
    std::vector<double> standard_errors;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double se = chances[i].se;
        const double z = se > 0 ? (values[i] - funnel.rule.target) / se : not_a_number;
        funnel.groups.push_back({.value = values[i], .z = z});
        standard_errors.push_back(se);
    }
    measure_spread(funnel, standard_errors);
    for (std::size_t i = 0; i < values.size(); ++i)
        place(funnel.groups[i], funnel.rule, chances[i]);
    return funnel;
}

}  // namespace

Winsorised winsorise(std::span<const double> z, double share) {
    std::vector<double> sorted;
    for (const double one : z)
        if (!std::isnan(one)) sorted.push_back(one);
    Winsorised winsorised{.z = {z.begin(), z.end()}, .mean_square = not_a_number};
    if (sorted.empty()) return winsorised;
    std::sort(sorted.begin(), sorted.end());
    const double least = quantile_of(sorted, share);
    const double greatest = quantile_of(sorted, 1 - share);
    double squares = 0;
    for (double& one : winsorised.z) {
        if (std::isnan(one)) continue;
        one = std::clamp(one, least, greatest);
        squares += one * one;
    }
    winsorised.mean_square = squares / static_cast<double>(sorted.size());
    return winsorised;
}

double interpolated_quantile(const EventDistribution& events, double p) {
    double below = 0;
    for (std::size_t x = 0; x < events.probabilities.size(); ++x) {
        const double at = events.probabilities[x];
        const double surplus = below + at - p;
        if (surplus >= 0 && at > 0)
            return static_cast<double>(events.first + static_cast<std::int64_t>(x)) -
                   std::min(1.0, surplus / at);
        below += at;
    }
    return static_cast<double>(events.first + std::ssize(events.probabilities) - 1);
}

Funnel proportion_funnel(std::span<const EventCount> groups, const FunnelOptions& options) {
    check(options);
    EventCount all;
    for (const EventCount& group : groups) {
        ensure(group.events >= 0 && group.events <= group.trials, "events are among the trials");
        all.trials += group.trials;
        all.events += group.events;
    }
    const double pooled = static_cast<double>(all.events) / static_cast<double>(all.trials);
    FunnelRule rule{.options = options, .target = options.target.value_or(pooled)};
    std::vector<double> values;
    std::vector<Chance> chances;
    for (const EventCount& group : groups) {
        values.push_back(static_cast<double>(group.events) / static_cast<double>(group.trials));
        chances.push_back(binomial_chance(rule.target, group.trials));
    }
    return funnel_of(std::move(rule), values, chances);
}

std::vector<Interval> proportion_limits(const FunnelRule& rule, std::int64_t trials) {
    ensure(trials >= 0, "there are no fewer trials than none");
    return limits_of(rule, binomial_chance(rule.target, trials));
}

Funnel ratio_funnel(
    std::span<const GroupOffsets> groups, double null_intercept, const FunnelOptions& options
) {
    check(options);
    std::vector<double> values;
    std::vector<Chance> chances;
    for (const GroupOffsets& group : groups) {
        const LogisticSums sums = logistic_sums(group, null_intercept);
        const bool something = sums.expected > 0;
        values.push_back(
            something ? static_cast<double>(group.event_count) / sums.expected : not_a_number
        );
        const double greatest = static_cast<double>(group.trial_count) / sums.expected;
        chances.push_back(
            {.se = something ? std::sqrt(sums.weight) / sums.expected : not_a_number,
             .scale = sums.expected,
             .greatest = something ? greatest : std::numeric_limits<double>::infinity(),
             .events = [&group,
                        null_intercept] { return event_distribution(group, null_intercept); }}
        );
    }
    return funnel_of({.options = options, .target = 1}, values, chances);
}

}  // namespace uppsikt::stats
