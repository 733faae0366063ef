#include "stats/logit/number_sums.h"

#include "stats/logit/rows_at.h"
#include "stats/wide.h"

namespace uppsikt::stats {

// Inner loops: arrays side by side, as many as they need.
// NOLINTBEGIN(bugprone-easily-swappable-parameters,readability-function-size)

namespace {

/// to[lane] += a * b, row by row, each in its lane.
UPPSIKT_INLINE void add_products(const double* a, const double* b, std::size_t count, double* to) {
    double sums[lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane)
        sums[lane] = to[lane];
    const std::size_t whole = count / lanes * lanes;
    for (std::size_t row = 0; row < whole; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += a[row + lane] * b[row + lane];
    }
    for (std::size_t row = whole; row < count; ++row)
        sums[row - whole] += a[row] * b[row];
    for (std::size_t lane = 0; lane < lanes; ++lane)
        to[lane] = sums[lane];
}

/// Eight rows of eight become eight columns.
UPPSIKT_INLINE void transpose(Eight (&row)[lanes]) {
    Eight pairs[lanes];
    for (std::size_t at = 0; at < lanes; at += 2) {
        pairs[at] = __builtin_shufflevector(row[at], row[at + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        pairs[at + 1] = __builtin_shufflevector(row[at], row[at + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    Eight fours[lanes];
    for (std::size_t at = 0; at < lanes; at += 4)
        for (std::size_t side = 0; side < 2; ++side) {
            const Eight& a = pairs[at + side];
            const Eight& b = pairs[at + side + 2];
            fours[at + side] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
            fours[at + side + 2] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (std::size_t side = 0; side < 4; ++side) {
        const Eight& a = fours[side];
        const Eight& b = fours[side + 4];
        row[side] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
        row[side + 4] = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

/// The sums of a few numbers among themselves, in one loop over the rows. `records` gets, row by
/// row, what its cell gets: w, r, w times each number, and 0 up to eight.
template <std::size_t Numbers>
UPPSIKT_INLINE void add_few(
    const double* const* values,
    std::size_t count,
    const double* weights,
    const double* scores,
    double* records,
    const NumberSums& to
) {
    constexpr std::size_t pairs = Numbers * (Numbers + 1) / 2;
    Eight group[Numbers + 1];
    Eight score[Numbers + 1];
    Eight cross[pairs + 1];
    for (std::size_t a = 0; a < Numbers; ++a) {
        load(to.group + a * lanes, group[a]);
        load(to.score + a * lanes, score[a]);
    }
    for (std::size_t pair = 0; pair < pairs; ++pair)
        load(to.cross + pair * lanes, cross[pair]);
    const std::size_t whole = count / lanes * lanes;
    for (std::size_t row = 0; row < whole; row += lanes) {
        Eight record[lanes] = {};
        Eight value[Numbers + 1];
        load(weights + row, record[0]);
        load(scores + row, record[1]);
        for (std::size_t a = 0; a < Numbers; ++a)
            load(values[a] + row, value[a]);
        for (std::size_t a = 0, pair = 0; a < Numbers; ++a) {
            const Eight product = record[0] * value[a];
            record[2 + a] = product;
            group[a] += product;
            score[a] += record[1] * value[a];
            for (std::size_t b = 0; b <= a; ++b, ++pair)
                cross[pair] += product * value[b];
        }
        transpose(record);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            store(record[lane], records + (row + lane) * lanes);
    }
    for (std::size_t a = 0; a < Numbers; ++a) {
        store(group[a], to.group + a * lanes);
        store(score[a], to.score + a * lanes);
    }
    for (std::size_t pair = 0; pair < pairs; ++pair)
        store(cross[pair], to.cross + pair * lanes);
    for (std::size_t row = whole; row < count; ++row) {
        double* const record = records + row * lanes;
        const std::size_t lane = row - whole;
        record[0] = weights[row];
        record[1] = scores[row];
        for (std::size_t at = 2 + Numbers; at < lanes; ++at)
            record[at] = 0;
        for (std::size_t a = 0, pair = 0; a < Numbers; ++a) {
            const double product = weights[row] * values[a][row];
            record[2 + a] = product;
            to.group[a * lanes + lane] += product;
            to.score[a * lanes + lane] += scores[row] * values[a][row];
            for (std::size_t b = 0; b <= a; ++b, ++pair)
                to.cross[pair * lanes + lane] += product * values[b][row];
        }
    }
}

}  // namespace

UPPSIKT_WIDE void add_some(
    const double* const* values,
    std::size_t numbers,
    std::size_t count,
    const double* weights,
    const double* scores,
    double* records,
    const NumberSums& to
) {
    switch (numbers) {
        case 0:
            return add_few<0>(values, count, weights, scores, records, to);
        case 1:
            return add_few<1>(values, count, weights, scores, records, to);
        case 2:
            return add_few<2>(values, count, weights, scores, records, to);
        case 3:
            return add_few<3>(values, count, weights, scores, records, to);
        case 4:
            return add_few<4>(values, count, weights, scores, records, to);
        case 5:
            return add_few<5>(values, count, weights, scores, records, to);
        default:
            return add_few<6>(values, count, weights, scores, records, to);
    }
}

UPPSIKT_WIDE void add_records(
    const std::uint16_t* cells, std::size_t count, const double* records, double* sums
) {
    for (std::size_t row = 0; row < count; ++row) {
        Eight record;
        Eight sum;
        double* const to = sums + std::size_t{cells[row]} * lanes;
        load(records + row * lanes, record);
        load(to, sum);
        sum += record;
        store(sum, to);
    }
}

UPPSIKT_WIDE void add_many(
    const double* const* values,
    std::size_t numbers,
    std::size_t count,
    const double* weights,
    const double* scores,
    double* weighted,
    const NumberSums& to
) {
    std::size_t pair = 0;
    for (std::size_t a = 0; a < numbers; ++a) {
        double* of_a = weighted + a * stretch;
        double sums[lanes];
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] = to.group[a * lanes + lane];
        const std::size_t whole = count / lanes * lanes;
        for (std::size_t row = 0; row < whole; row += lanes) {
            UPPSIKT_LANES
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                const double product = weights[row + lane] * values[a][row + lane];
                of_a[row + lane] = product;
                sums[lane] += product;
            }
        }
        for (std::size_t row = whole; row < count; ++row) {
            of_a[row] = weights[row] * values[a][row];
            sums[row - whole] += of_a[row];
        }
        for (std::size_t lane = 0; lane < lanes; ++lane)
            to.group[a * lanes + lane] = sums[lane];
        add_products(scores, values[a], count, to.score + a * lanes);
        for (std::size_t b = 0; b <= a; ++b, ++pair)
            add_products(of_a, values[b], count, to.cross + pair * lanes);
    }
}

// NOLINTEND(bugprone-easily-swappable-parameters,readability-function-size)

}  // namespace uppsikt::stats
