#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stats/group_offsets.h"

/// Sums and products over the rows of a group, that the distribution of its number of events
/// (stats/poisson_binomial.h) is made of. One pass each, in vector instructions.
namespace uppsikt::stats {

struct Move {
    double from = 0;
    double to = 0;
};

/// How the distribution changes as the intercept moves. If f is that of the number of events at
/// `from`, then f(x) exp(log_factor + (to - from) (x - likely)) is that at `to`.
struct Tilt {
    double log_factor = 0;
    double likely = 0;    ///< trials that are more likely events than not, at `from`
    double expected = 0;  ///< number of events at `to`
};

/// About 3 ns a row.
Tilt tilt(const GroupOffsets& group, Move intercept);

/// Frequencies 2 pi l / points, for l from 0 up to, but not with, `count`.
struct Frequencies {
    std::size_t points = 1;
    std::size_t count = 1;
};

/// Of X - likely. Counted from there an error is small even where most trials are events.
struct CharacteristicValues {
    std::vector<double> real;
    std::vector<double> imaginary;
    std::int64_t likely = 0;  ///< trials that are more likely events than not
};

/// E exp(i w (X - likely)) of the number of events X at each frequency w; about 0.3 ns a row and
/// frequency.
CharacteristicValues characteristic_values(
    const GroupOffsets& group, double intercept, Frequencies frequencies
);

/// P(X = x) for x from 0 to the number of trials, one pair of trials after the other: n^2 / 2
/// steps, each probability to its last digits however small. For groups of few trials.
std::vector<double> convolved(const GroupOffsets& group, double intercept);

}  // namespace uppsikt::stats
