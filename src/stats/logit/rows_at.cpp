#include "stats/logit/rows_at.h"

#include <cmath>

#include "stats/wide.h"

namespace uppsikt::stats {

// Inner loops: arrays side by side, as many as they need, which the loop before fills.
// NOLINTBEGIN(bugprone-easily-swappable-parameters,readability-function-size,cppcoreguidelines-pro-type-member-init)

namespace {

/// The rows' parts, one by one. Loops are plain and apart, each with few arrays: so compilers make
/// vector code of them.
UPPSIKT_WIDE void find_parts(
    const double* __restrict log_odds,
    std::size_t count,
    double* __restrict probability,
    double* __restrict weight,
    double* __restrict one_plus
) {
    for (std::size_t row = 0; row < count; ++row) {
        const LogisticParts parts = logistic_parts(log_odds[row]);
        probability[row] = parts.probability;
        weight[row] = parts.weight;
        one_plus[row] = parts.one_plus;
    }
}

UPPSIKT_WIDE void find_scores(
    const std::uint8_t* __restrict outcomes,
    const double* __restrict probability,
    std::size_t count,
    double* __restrict outcome,
    double* __restrict score
) {
    for (std::size_t row = 0; row < count; ++row) {
        outcome[row] = static_cast<int>(outcomes[row]);
        score[row] = outcome[row] - probability[row];
    }
}

struct LaneSums {
    double weight[lanes];
    double score[lanes];
    double likelihood[lanes];  ///< outcome * log odds - max(log odds, 0)
    double product[lanes];     ///< of 1 + exp(-|log odds|), up to 2 each
};

UPPSIKT_WIDE void add_up(
    const double* __restrict log_odds,
    const double* __restrict outcome,
    const double* __restrict one_plus,
    const RowsAt& at,
    std::size_t count,
    LaneSums& to
) {
    LaneSums sums{{}, {}, {}, {1, 1, 1, 1, 1, 1, 1, 1}};
    const std::size_t whole = count / lanes * lanes;
    for (std::size_t row = 0; row < whole; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double x = log_odds[row + lane];
            sums.weight[lane] += at.weight[row + lane];
            sums.score[lane] += at.score[row + lane];
            sums.likelihood[lane] += outcome[row + lane] * x - (x > 0 ? x : 0.0);
            sums.product[lane] *= one_plus[row + lane];
        }
    }
    for (std::size_t row = whole; row < count; ++row) {
        const double x = log_odds[row];
        sums.weight[row - whole] += at.weight[row];
        sums.score[row - whole] += at.score[row];
        sums.likelihood[row - whole] += outcome[row] * x - (x > 0 ? x : 0.0);
        sums.product[row - whole] *= one_plus[row];
    }
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
        double one_plus[stretch];
        double outcome[stretch];
        LaneSums lane;  // filled by `add_up`
        find_parts(log_odds, count, at.probability, at.weight, one_plus);
        find_scores(rows.outcomes().data() + first, at.probability, count, outcome, at.score);
        add_up(log_odds, outcome, one_plus, at, count, lane);
        // A stretch has 256 factors up to 2: their product is finite.
        double product = 1;
        for (const double one : lane.product)
            product *= one;
        sums.weight += total_of_lanes(lane.weight);
        sums.score += total_of_lanes(lane.score);
        sums.log_likelihood += total_of_lanes(lane.likelihood) - std::log(product);
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

// NOLINTEND(bugprone-easily-swappable-parameters,readability-function-size,cppcoreguidelines-pro-type-member-init)

}  // namespace uppsikt::stats
