#include "stats/logit/row_tilt.h"

#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

UPPSIKT_INLINE double tilted(double value, double probability, const Tilt& tilt) {
    const double weight = probability * (1.0 - probability);
    return value + weight * (tilt.weight + tilt.skew * (1.0 - 2.0 * probability));
}

/// Each row adds to the sum in a lane of its own, whatever the machine's vectors.
UPPSIKT_WIDE double add_to_rows(
    const double* probabilities, std::size_t rows, const Tilt& given, double* values
) {
    const Tilt tilt = given;
    double sums[lanes] = {};
    const std::size_t whole = rows / lanes * lanes;
    for (std::size_t row = 0; row < whole; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double value = tilted(values[row + lane], probabilities[row + lane], tilt);
            values[row + lane] = value;
            sums[lane] += value;
        }
    }
    double rest = 0;
    for (std::size_t row = whole; row < rows; ++row) {
        values[row] = tilted(values[row], probabilities[row], tilt);
        rest += values[row];
    }
    return total_of_lanes(sums) + rest;
}

UPPSIKT_WIDE void fill_mix(
    const double* probabilities, std::size_t rows, const Mix& given, double* values
) {
    const Mix mix = given;
    for (std::size_t row = 0; row < rows; ++row) {
        const double p = probabilities[row];
        const double weight = p * (1.0 - p);
        values[row] =
            weight * (mix.weight + mix.skew * (1.0 - 2.0 * p) + mix.bend * (1.0 - 6.0 * weight));
    }
}

double times_trials(std::span<const std::uint32_t> trials, std::span<double> values) {
    double sum = 0;
    for (std::size_t row = 0; row < values.size(); ++row) {
        values[row] *= static_cast<double>(trials[row]);
        sum += values[row];
    }
    return sum;
}

}  // namespace

double add_tilt(
    std::span<const double> probabilities,
    const Tilt& tilt,
    std::span<const std::uint32_t> trials,
    std::span<double> values
) {
    const double sum = add_to_rows(probabilities.data(), values.size(), tilt, values.data());
    return trials.empty() ? sum : times_trials(trials, values);
}

void mix_rows(
    std::span<const double> probabilities,
    const Mix& mix,
    std::span<const std::uint32_t> trials,
    std::span<double> values
) {
    fill_mix(probabilities.data(), values.size(), mix, values.data());
    if (!trials.empty()) times_trials(trials, values);
}

}  // namespace uppsikt::stats
