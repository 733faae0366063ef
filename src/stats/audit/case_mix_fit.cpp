#include "stats/audit/case_mix_fit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/ensure.h"
#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

constexpr double log_odds_max = 30;

struct Sums {
    double p = 0;
    double px = 0;
    double weight = 0;
    double weight_x = 0;
    double weight_xx = 0;
};

struct LaneSums {
    double p[lanes] = {};
    double px[lanes] = {};
    double weight[lanes] = {};
    double weight_x[lanes] = {};
    double weight_xx[lanes] = {};

    UPPSIKT_INLINE void add(std::size_t lane, double x, const CaseMixStart& at) {
        const LogisticParts parts = logistic_parts(at.intercept + at.slope * x);
        p[lane] += parts.probability;
        px[lane] += parts.probability * x;
        weight[lane] += parts.weight;
        weight_x[lane] += parts.weight * x;
        weight_xx[lane] += parts.weight * x * x;
    }
};

UPPSIKT_WIDE void add_rows(
    const double* covariate, std::size_t rows, const CaseMixStart& where, LaneSums& to
) {
    LaneSums sums = to;  // a copy: clang has no constructors in functions of several widths
    const CaseMixStart at = where;
    std::size_t row = 0;
    for (; row + lanes <= rows; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums.add(lane, covariate[row + lane], at);
    }
    for (std::size_t lane = 0; row + lane < rows; ++lane)
        sums.add(lane, covariate[row + lane], at);
    to = sums;
}

Sums sums_at(std::span<const double> covariate, const CaseMixStart& at) {
    LaneSums sums;
    add_rows(covariate.data(), covariate.size(), at, sums);
    return {
        total_of_lanes(sums.p),
        total_of_lanes(sums.px),
        total_of_lanes(sums.weight),
        total_of_lanes(sums.weight_x),
        total_of_lanes(sums.weight_xx)
    };
}

UPPSIKT_WIDE void fill(
    const double* covariate, std::size_t rows, const CaseMixStart& where, double* probabilities
) {
    const CaseMixStart at = where;
    for (std::size_t row = 0; row < rows; ++row)
        probabilities[row] = logistic_parts(at.intercept + at.slope * covariate[row]).probability;
}

/// What the outcomes give to the score, and how x varies.
struct Outcomes {
    double events = 0;
    double events_x = 0;
    bool x_varies = false;
};

Outcomes outcomes_of(std::span<const double> covariate, std::span<const std::uint8_t> happened) {
    Outcomes sums;
    for (std::size_t row = 0; row < covariate.size(); ++row) {
        sums.events += happened[row];
        sums.events_x += happened[row] * covariate[row];
        sums.x_varies = sums.x_varies || covariate[row] != covariate[0];
    }
    return sums;
}

}  // namespace

CaseMixFit fit_case_mix(
    std::span<const double> covariate,
    std::span<const std::uint8_t> happened,
    const CaseMixStart& start
) {
    ensure(covariate.size() == happened.size(), "every row has a covariate and an outcome");
    const Outcomes outcomes = outcomes_of(covariate, happened);
    const auto rows = static_cast<double>(covariate.size());
    if (outcomes.events == 0 || outcomes.events == rows)
        return {.intercept = outcomes.events == 0 ? -log_odds_max : log_odds_max};

    CaseMixStart at{start.intercept, outcomes.x_varies ? start.slope : 0};
    for (int iteration = 1; iteration <= 50; ++iteration) {
        const Sums sums = sums_at(covariate, at);
        const double lacking = outcomes.events - sums.p;
        const double lacking_x = outcomes.x_varies ? outcomes.events_x - sums.px : 0;
        // The slope given the intercept: what is left of x when its weighted mean is taken away.
        const double mean_x = sums.weight_x / sums.weight;
        const double left = sums.weight_xx - sums.weight_x * mean_x;
        const double slope_step = outcomes.x_varies ? (lacking_x - mean_x * lacking) / left : 0;
        const double step = lacking / sums.weight - mean_x * slope_step;
        at.slope += std::clamp(slope_step, -2.0, 2.0);
        at.intercept += std::clamp(step, -2.0, 2.0);
        if (!(std::abs(at.slope) < log_odds_max && std::abs(at.intercept) < log_odds_max))
            return {Ending::unbounded, iteration, at.intercept, at.slope};
        if (std::abs(slope_step) < 1e-7 && std::abs(step) < 1e-7)  // and now 1e-14: quadratic
            return {Ending::converged, iteration, at.intercept, at.slope};
    }
    return {Ending::iterations_spent, 50, at.intercept, at.slope};
}

void expected_of(
    const CaseMixFit& fit, std::span<const double> covariate, std::span<double> probabilities
) {
    ensure(probabilities.size() == covariate.size(), "every row has a place for its probability");
    fill(covariate.data(), covariate.size(), {fit.intercept, fit.slope}, probabilities.data());
}

}  // namespace uppsikt::stats
