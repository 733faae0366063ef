#include "stats/logistic_sums.h"

#include <cmath>
#include <cstddef>

#include "base/ensure.h"
#include "stats/wide.h"

namespace uppsikt::stats {

// Inner loops: arrays side by side, as many as they need.
// NOLINTBEGIN(bugprone-easily-swappable-parameters,readability-function-size,cppcoreguidelines-pro-type-member-init)

namespace {

struct LaneSums {
    double expected[lanes] = {};
    double weight[lanes] = {};
    double skew[lanes] = {};
    double product[lanes];
    double logarithm[lanes] = {};
};

UPPSIKT_INLINE void add_lane(double x, const LogisticParts& parts, LaneSums& to, std::size_t lane) {
    to.expected[lane] += parts.probability;
    to.weight[lane] += parts.weight;
    to.skew[lane] += parts.weight * (1.0 - 2.0 * parts.probability);
    to.product[lane] *= parts.one_plus;
    to.logarithm[lane] += x > 0 ? x : 0.0;
}

UPPSIKT_WIDE void add_rows(
    const double* offsets, std::size_t rows, double intercept, LaneSums& to
) {
    LaneSums sums = to;  // a copy of its own, that no other pointer can reach
    for (std::size_t row = 0; row < rows; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double x = offsets[row + lane] + intercept;
            add_lane(x, logistic_parts(x), sums, lane);
        }
    }
    to = sums;
}

UPPSIKT_WIDE void add_rows_and_keep(
    const double* offsets, std::size_t rows, double intercept, LaneSums& to, double* probabilities
) {
    LaneSums sums = to;
    for (std::size_t row = 0; row < rows; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double x = offsets[row + lane] + intercept;
            const LogisticParts parts = logistic_parts(x);
            probabilities[row + lane] = parts.probability;
            add_lane(x, parts, sums, lane);
        }
    }
    to = sums;
}

/// One row at a time, for what does not fill the lanes and for rows of many trials.
struct OneByOne {
    double expected = 0;
    double weight = 0;
    double skew = 0;
    double logarithm = 0;

    double add(double x, double trials) {
        const LogisticParts parts = logistic_parts(x);
        expected += trials * parts.probability;
        weight += trials * parts.weight;
        skew += trials * parts.weight * (1.0 - 2.0 * parts.probability);
        logarithm += trials * ((x > 0 ? x : 0.0) + std::log(parts.one_plus));
        return parts.probability;
    }
};

UPPSIKT_WIDE void fill(
    const double* offsets, std::size_t rows, double intercept, double* probabilities
) {
    for (std::size_t row = 0; row < rows; ++row)
        probabilities[row] = logistic_parts(offsets[row] + intercept).probability;
}

/// Probabilities are kept where there is a place for them.
LogisticSums sums_of(const GroupOffsets& group, double intercept, double* probabilities) {
    LaneSums sums;
    for (double& lane : sums.product)
        lane = 1.0;
    OneByOne rest;
    const std::size_t rows = group.offsets.size();
    std::size_t row = 0;
    if (group.trials.empty()) {
        while (rows - row >= lanes) {
            const std::size_t whole = (rows - row) / lanes * lanes;
            const std::size_t count = whole < rows_per_logarithm ? whole : rows_per_logarithm;
            const double* const offsets = group.offsets.data() + row;
            if (probabilities != nullptr)
                add_rows_and_keep(offsets, count, intercept, sums, probabilities + row);
            else
                add_rows(offsets, count, intercept, sums);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                sums.logarithm[lane] += std::log(sums.product[lane]);
                sums.product[lane] = 1.0;
            }
            row += count;
        }
    }
    for (; row < rows; ++row) {
        const double p = rest.add(group.offsets[row] + intercept, group.trials_of(row));
        if (probabilities != nullptr) probabilities[row] = p;
    }
    return {
        .expected = total_of_lanes(sums.expected) + rest.expected,
        .weight = total_of_lanes(sums.weight) + rest.weight,
        .skew = total_of_lanes(sums.skew) + rest.skew,
        .log_likelihood = static_cast<double>(group.event_count) * intercept -
                          (total_of_lanes(sums.logarithm) + rest.logarithm),
    };
}

}  // namespace

LogisticSums logistic_sums(const GroupOffsets& group, double intercept) {
    return sums_of(group, intercept, nullptr);
}

LogisticSums logistic_sums(
    const GroupOffsets& group, double intercept, std::span<double> probabilities
) {
    ensure(probabilities.size() == group.offsets.size(), "every row has a place");
    return sums_of(group, intercept, probabilities.data());
}

void probabilities_at(
    std::span<const double> offsets, double intercept, std::span<double> probabilities
) {
    ensure(probabilities.size() == offsets.size(), "every row has a place for its probability");
    fill(offsets.data(), offsets.size(), intercept, probabilities.data());
}

double intercept_expecting(const GroupOffsets& group, double events) {
    const auto trials = static_cast<double>(group.trial_count);
    ensure(events > 0 && events < trials, "a finite intercept expects some events, not all");
    // Between these the expected number is below, and above, the wanted one for sure.
    double least = group.offsets[0];
    double greatest = group.offsets[0];
    for (const double offset : group.offsets) {
        least = offset < least ? offset : least;
        greatest = offset > greatest ? offset : greatest;
    }
    const double overall = std::log(events) - std::log(trials - events);
    double lower = overall - greatest;
    double upper = overall - least;
    double at = overall - (least + greatest) / 2;
    for (int step = 0; step < 200; ++step) {
        const LogisticSums sums = logistic_sums(group, at);
        const double lacking = events - sums.expected;
        (lacking > 0 ? lower : upper) = at;
        double next = at + lacking / sums.weight;
        if (!(next > lower && next < upper)) next = lower + (upper - lower) / 2;
        if (std::abs(next - at) <= 4e-16 * (1 + std::abs(at))) return next;
        at = next;
    }
    return at;
}

// NOLINTEND(bugprone-easily-swappable-parameters,readability-function-size,cppcoreguidelines-pro-type-member-init)

}  // namespace uppsikt::stats
