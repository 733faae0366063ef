#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace uppsikt::stats {

/// What of a trial's weight w = p (1 - p) and skew w (1 - 2p) is added to a value of it.
struct Tilt {
    double weight = 0;
    double skew = 0;
};

/// Adds the tilt at each row's probability to its value, times its trials where those are given.
/// Gives the sum of the values, the same on every machine.
double add_tilt(
    std::span<const double> probabilities,
    const Tilt& tilt,
    std::span<const std::uint32_t> trials,
    std::span<double> values
);

/// What of its weight w, its skew t (the derivative of w by the log odds) and its bend (that of t)
/// a trial counts with.
struct Mix {
    double weight = 0;
    double skew = 0;
    double bend = 0;
};

/// The mix at each row's probability, times its trials where those are given, into `values`.
void mix_rows(
    std::span<const double> probabilities,
    const Mix& mix,
    std::span<const std::uint32_t> trials,
    std::span<double> values
);

}  // namespace uppsikt::stats
