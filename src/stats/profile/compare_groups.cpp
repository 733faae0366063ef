#include "stats/profile/compare_groups.h"

#include <cmath>
#include <limits>

#include "base/ensure.h"
#include "stats/funnel.h"
#include "stats/group_tests.h"
#include "stats/logit/linear_predictor.h"
#include "stats/multiplicity.h"
#include "stats/parallel.h"

namespace uppsikt::stats {

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

std::optional<double> if_finite(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// Of numbers as kept; absent when there is none that is finite.
std::optional<double> find_null(
    const CompareOptions& options,
    const Yardstick& yardstick,
    const CondensedTrials& trials,
    double shift
) {
    std::optional<NullIntercept> null;
    switch (options.null) {
        case NullIntercept::Kind::median:
            null = median_null(yardstick.intercepts);
            break;
        case NullIntercept::Kind::weighted_mean:
            null = weighted_mean_null(trials);
            break;
        case NullIntercept::Kind::fixed:
            return options.fixed_null + shift;
    }
    if (!null) return std::nullopt;
    return null->intercept;
}

/// What every group is tested against.
struct Tested {
    std::optional<double> null;
    double coverage = 0;

    void test(const GroupOffsets& own, double near, ComparedGroup& to) const {
        const EventTails tails(own, own.event_count, if_finite(near));
        to.effect = exact_interval(tails, {.alpha = 1 - coverage});
        if (!null) return;
        const GroupTest test = test_group(tails, *null);
        to.expected = test.expected;
        to.ratio = if_finite(test.ratio);
        to.score_z = if_finite(test.score_z);
        to.p_exact = p_two_sided(test.tails, Ties::half);
        if (test.expected > 0) to.ratio_limits = ratio_interval(own, to.effect, test.expected);
    }
};

/// The mean square of Winsorised score z.
double over_dispersion(const std::vector<ComparedGroup>& groups) {
    std::vector<double> z;
    for (const ComparedGroup& group : groups)
        if (group.score_z) z.push_back(*group.score_z);
    return winsorise(z, FunnelOptions{}.winsorised).mean_square;
}

void adjust(std::vector<ComparedGroup>& groups) {
    std::vector<double> p;
    for (const ComparedGroup& group : groups)
        p.push_back(group.p_exact.value_or(no_number));
    const std::vector<double> adjusted = benjamini_hochberg(p);
    for (std::size_t group = 0; group < groups.size(); ++group)
        groups[group].p_adjusted = if_finite(adjusted[group]);
}

}  // namespace

double shift_of_units(const PackedRows& rows, const Eigen::VectorXd& kept_slopes) {
    return Units::centre(rows).cwiseQuotient(Units::scale(rows)).dot(kept_slopes);
}

GroupComparison compare_groups(
    const PackedRows& rows, const Yardstick& yardstick, const CompareOptions& options
) {
    const auto groups = static_cast<std::size_t>(rows.groups());
    ensure(yardstick.intercepts.size() == groups, "every group has an intercept");
    const LinearPredictor predictor(rows, yardstick.slopes);
    const CondensedTrials trials(
        {.groups = rows.groups(),
         .of = [&](int group, std::vector<double>& buffer) { return predictor.of(group, buffer); }},
        options.threads
    );
    const double shift = shift_of_units(rows, yardstick.slopes);
    const std::optional<double> null = find_null(options, yardstick, trials, shift);
    GroupComparison comparison;
    comparison.groups.resize(groups);
    if (null) comparison.null = *null - shift;

    const DirectRates rates(trials);
    const Tested tested{.null = null, .coverage = options.coverage};
    for_each_index(groups, options.threads, [&](std::size_t which) {
        std::vector<double> buffer;
        const GroupOffsets own = predictor.of(static_cast<int>(which), buffer);
        ComparedGroup& to = comparison.groups[which];
        to.trials = static_cast<double>(own.trial_count);
        to.observed = static_cast<double>(own.event_count);
        const double intercept =
            yardstick.own_intercepts.empty()
                ? intercept_expecting(trials.group(static_cast<int>(which)), to.observed)
                : yardstick.own_intercepts[which];
        to.direct_rate = rates.rate(intercept);
        tested.test(own, intercept, to);
        to.effect = {.lower = to.effect.lower - shift, .upper = to.effect.upper - shift};
    });
    adjust(comparison.groups);
    comparison.over_dispersion = if_finite(over_dispersion(comparison.groups));
    return comparison;
}

}  // namespace uppsikt::stats
