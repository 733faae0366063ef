#pragma once

#include <cstddef>
#include <cstdint>

#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// So many rows of a group are taken at a time: what belongs to them stays in the fastest cache.
inline constexpr std::size_t stretch = 256;

/// What each row of a stretch gives at its log odds: how far its events lie from what is expected,
/// and the weight (the derivative of that).
struct RowsAt {
    double probability[stretch];
    double weight[stretch];
    double score[stretch];
};

/// Sums of the same over a group.
struct SumsAt {
    double weight = 0;
    double score = 0;
    double log_likelihood = 0;
};

/// Rows [first, first + count) of one group, count up to `stretch`, with the log odds given; adds
/// to the group's sums.
void look_at(
    const PackedRows& rows,
    std::size_t first,
    std::size_t count,
    const double* log_odds,
    RowsAt& at,
    SumsAt& sums
);

}  // namespace uppsikt::stats
