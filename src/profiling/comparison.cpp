#include "profiling/comparison.h"

#include <cmath>
#include <limits>

#include "base/ensure.h"
#include "stats/group_tests.h"
#include "stats/logit/linear_predictor.h"
#include "stats/multiplicity.h"
#include "stats/parallel.h"
#include "stats/profile/condensed_trials.h"
#include "stats/profile/standardise.h"

namespace uppsikt::profiling {

namespace {

/// Share of false ones among those singled out.
constexpr double false_share = 0.05;

std::size_t index(int number) { return static_cast<std::size_t>(number); }

/// As kept; absent when there is none that is finite.
std::optional<double> find_null(
    const Null& wanted,
    const Yardstick& yardstick,
    const stats::CondensedTrials& trials,
    double units
) {
    std::optional<stats::NullIntercept> null;
    switch (wanted.kind) {
        case Null::Kind::median:
            null = stats::median_null(yardstick.intercepts);
            break;
        case Null::Kind::mean:
            null = stats::weighted_mean_null(trials);
            break;
        case Null::Kind::value:
            return wanted.value + units;
    }
    if (!null) return std::nullopt;
    return null->intercept;
}

/// What every provider is tested against.
struct Comparison {
    std::optional<double> null;  ///< as kept
    double units = 0;            ///< see offset_of_units
    double level = 0;
    bool wants_intervals = true;

    /// What a provider's own trials say of it.
    void test(const stats::GroupOffsets& trials, double own_intercept, ProviderResult& result)
        const {
        const std::optional<double> near =
            std::isfinite(own_intercept) ? std::optional(own_intercept) : std::nullopt;
        const stats::EventTails tails(trials, trials.event_count, near);
        if (null) {
            const stats::GroupTest test = stats::test_group(tails, *null);
            result.expected = test.expected;
            if (std::isfinite(test.ratio)) result.ratio = test.ratio;
            result.p_exact = stats::p_two_sided(test.tails, stats::Ties::half);
        }
        if (!wants_intervals) return;
        const stats::Interval interval = stats::exact_interval(tails, {.alpha = 1 - level});
        result.lower = interval.lower - units;
        result.upper = interval.upper - units;
    }
};

void single_out(ProfileAnswer& answer) {
    std::vector<double> p;
    for (const ProviderResult& result : answer.results)
        p.push_back(result.p_exact.value_or(std::numeric_limits<double>::quiet_NaN()));
    const std::vector<double> adjusted = stats::benjamini_hochberg(p);
    for (std::size_t i = 0; i < adjusted.size(); ++i) {
        ProviderResult& result = answer.results[i];
        if (std::isnan(adjusted[i])) continue;
        result.p_adjusted = adjusted[i];
        if (adjusted[i] > false_share || !result.ratio) continue;
        result.standing = *result.ratio < 1 ? Standing::lower : Standing::higher;
    }
}

}  // namespace

double offset_of_units(const stats::PackedRows& rows, const Eigen::VectorXd& kept_slopes) {
    if (kept_slopes.size() == 0) return 0;
    return (stats::Units::centre(rows).array() * kept_slopes.array() /
            stats::Units::scale(rows).array())
        .sum();
}

void compare(const stats::PackedRows& rows, const Yardstick& yardstick, ProfileAnswer& answer) {
    ensure(answer.results.size() == index(rows.groups()), "every provider has a result");
    const int threads = answer.request.threads;
    const stats::LinearPredictor predictor(rows, yardstick.slopes);
    const stats::CondensedTrials trials(
        {.groups = rows.groups(),
         .of = [&](int group, std::vector<double>& buffer) { return predictor.of(group, buffer); }},
        threads
    );
    const double units = offset_of_units(rows, yardstick.slopes);
    const std::optional<double> null = find_null(answer.request.null, yardstick, trials, units);
    if (null) answer.null = *null - units;
    const Comparison comparison{
        .null = null,
        .units = units,
        .level = answer.request.level,
        .wants_intervals = yardstick.wants_intervals
    };

    const stats::DirectRates rates(trials);
    stats::for_each_index(answer.results.size(), threads, [&](std::size_t which) {
        const int group = static_cast<int>(which);
        ProviderResult& result = answer.results[which];
        std::vector<double> buffer;
        const stats::GroupOffsets own = predictor.of(group, buffer);
        const double intercept = yardstick.own_intercepts.empty()
                                     ? stats::intercept_expecting(
                                           trials.group(group),
                                           static_cast<double>(own.event_count)
                                       )
                                     : yardstick.own_intercepts[which];
        result.direct_rate = rates.rate(intercept);
        comparison.test(own, intercept, result);
    });
    single_out(answer);
    add_funnel(rows, yardstick.slopes, null, answer);
}

}  // namespace uppsikt::profiling
