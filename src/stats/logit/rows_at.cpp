#include "stats/logit/rows_at.h"

#include <cmath>

#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

constexpr std::size_t lanes = 8;

struct LaneSums {
    double weight[lanes];
    double score[lanes];
    double likelihood[lanes];  ///< events * log odds - trials * max(log odds, 0)
    double product[lanes];     ///< of 1 + exp(-|log odds|): at most 2^32 in a stretch
};

double total(const double (&lane)[lanes]) {
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

UPPSIKT_INLINE void look(
    const double* log_odds,
    const std::uint8_t* outcomes,
    std::size_t row,
    std::size_t lane,
    RowsAt& at,
    LaneSums& sums
) {
    const double x = log_odds[row];
    const LogisticParts parts = logistic_parts(x);
    const double outcome = outcomes[row];
    const double score = outcome - parts.probability;
    at.probability[row] = parts.probability;
    at.weight[row] = parts.weight;
    at.score[row] = score;
    sums.weight[lane] += parts.weight;
    sums.score[lane] += score;
    sums.likelihood[lane] += outcome * x - (x > 0 ? x : 0.0);
    sums.product[lane] *= parts.one_plus;
}

UPPSIKT_WIDE void look_at_trials(
    const double* log_odds,
    const std::uint8_t* outcomes,
    std::size_t count,
    RowsAt& at,
    LaneSums& to
) {
    LaneSums sums{.weight = {}, .score = {}, .likelihood = {}, .product = {1, 1, 1, 1, 1, 1, 1, 1}};
    const std::size_t whole = count / lanes * lanes;
    for (std::size_t row = 0; row < whole; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane)
            look(log_odds, outcomes, row + lane, lane, at, sums);
    }
    for (std::size_t row = whole; row < count; ++row)
        look(log_odds, outcomes, row, row - whole, at, sums);
    to = sums;
}

}  // namespace

void look_at(
    const PackedRows& rows,
    std::size_t first,
    std::size_t count,
    const double* log_odds,
    RowsAt& at,
    SumsAt& sums
) {
    if (!rows.counted()) {
        LaneSums lane;
        look_at_trials(log_odds, rows.outcomes().data() + first, count, at, lane);
        // Each lane has at most 32 factors up to 2, so that all eight together stay finite.
        double product = 1;
        for (const double one : lane.product)
            product *= one;
        sums.weight += total(lane.weight);
        sums.score += total(lane.score);
        sums.log_likelihood += total(lane.likelihood) - std::log(product);
        return;
    }
    for (std::size_t row = 0; row < count; ++row) {
        const double x = log_odds[row];
        const double trials = rows.trial_counts()[first + row];
        const double events = rows.event_counts()[first + row];
        const LogisticParts parts = logistic_parts(x);
        at.probability[row] = parts.probability;
        at.weight[row] = trials * parts.weight;
        at.score[row] = events - trials * parts.probability;
        sums.weight += at.weight[row];
        sums.score += at.score[row];
        sums.log_likelihood += events * x - trials * ((x > 0 ? x : 0.0) + std::log(parts.one_plus));
    }
}

}  // namespace uppsikt::stats
