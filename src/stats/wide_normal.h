#pragma once

#include <bit>
#include <cstdint>

#include "stats/wide.h"

/// Normal deviates out of uniform ones, as vector code: see wide.h.
namespace uppsikt::stats {

/// log(x) for normal numbers x from 0x1p-1022 up. Relative error below 2 units in the last place,
/// near 1 too.
///
/// Source   x = 2^k m, m from 1/sqrt(2) to sqrt(2); log m = 2 atanh((m - 1) / (m + 1)), Taylor's
///          series to the 21st power.
/// Checked  random_test.cpp, against std::log.
UPPSIKT_INLINE double wide_log(double x) {
    constexpr std::uint64_t root_of_half = 0x3fe6a09e667f3bcd;
    const std::uint64_t above = std::bit_cast<std::uint64_t>(x) - root_of_half;
    const std::uint64_t power = (above + (1024ULL << 52U)) >> 52U;  // k + 1024, not negative
    // An integer becomes a double as the last bits of 2^52: no vector instruction is missing.
    const double k = std::bit_cast<double>(power | 0x4330000000000000) - (0x1p52 + 1024);
    const double m = std::bit_cast<double>((above & 0x000fffffffffffff) + root_of_half);
    const double s = (m - 1) / (m + 1);
    const double square = s * s;
    double sum = 1.0 / 21;
    sum = sum * square + 1.0 / 19;
    sum = sum * square + 1.0 / 17;
    sum = sum * square + 1.0 / 15;
    sum = sum * square + 1.0 / 13;
    sum = sum * square + 1.0 / 11;
    sum = sum * square + 1.0 / 9;
    sum = sum * square + 1.0 / 7;
    sum = sum * square + 1.0 / 5;
    sum = sum * square + 1.0 / 3;
    const double log_m = 2 * s + 2 * s * (square * sum);
    return k * 0x1.62e42fee00000p-1 + (k * 0x1.a39ef35793c76p-33 + log_m);
}

struct SineCosine {
    double sine;
    double cosine;
};

/// Of an angle in whole turns, from 0 to 1. Absolute error below 3e-16.
UPPSIKT_INLINE SineCosine sine_cosine_of_turn(double turn) {
    const double shifted = turn * 4 + 0x1.8p52;
    const std::uint64_t quarter = std::bit_cast<std::uint64_t>(shifted) & 3U;
    const double angle = (turn - (shifted - 0x1.8p52) / 4) * 0x1.921fb54442d18p+2;
    const double square = angle * angle;
    double sine = -1.0 / 1307674368000.0;
    sine = sine * square + 1.0 / 6227020800.0;
    sine = sine * square - 1.0 / 39916800.0;
    sine = sine * square + 1.0 / 362880.0;
    sine = sine * square - 1.0 / 5040.0;
    sine = sine * square + 1.0 / 120.0;
    sine = sine * square - 1.0 / 6.0;
    sine = angle + angle * (square * sine);
    double cosine = 1.0 / 20922789888000.0;
    cosine = cosine * square - 1.0 / 87178291200.0;
    cosine = cosine * square + 1.0 / 479001600.0;
    cosine = cosine * square - 1.0 / 3628800.0;
    cosine = cosine * square + 1.0 / 40320.0;
    cosine = cosine * square - 1.0 / 720.0;
    cosine = cosine * square + 1.0 / 24.0;
    cosine = 1 - square * (0.5 - square * cosine);
    // All bits of a mask are set where sine and cosine change places.
    const std::uint64_t odd = 0 - (quarter & 1U);
    const auto sine_bits = std::bit_cast<std::uint64_t>(sine);
    const auto cosine_bits = std::bit_cast<std::uint64_t>(cosine);
    const std::uint64_t changed = (sine_bits ^ cosine_bits) & odd;
    const std::uint64_t sine_sign = (quarter & 2U) << 62U;
    const std::uint64_t cosine_sign = ((quarter + 1) & 2U) << 62U;
    return {
        .sine = std::bit_cast<double>(sine_bits ^ changed ^ sine_sign),
        .cosine = std::bit_cast<double>(cosine_bits ^ changed ^ cosine_sign),
    };
}

/// Square root of a normal number above 0, within 2 units in the last place. The library's sets
/// errno for numbers below 0, and that keeps a loop from becoming vector code.
///
/// Source   Newton's method on 1 / sqrt(x), from half the exponent with its sign changed.
UPPSIKT_INLINE double wide_root(double x) {
    double inverse =
        std::bit_cast<double>(0x5fe6eb50c7b537a9 - (std::bit_cast<std::uint64_t>(x) >> 1U));
    const double half = 0.5 * x;
    inverse = inverse * (1.5 - half * inverse * inverse);
    inverse = inverse * (1.5 - half * inverse * inverse);
    inverse = inverse * (1.5 - half * inverse * inverse);
    inverse = inverse * (1.5 - half * inverse * inverse);
    const double root = x * inverse;
    return root + 0.5 * inverse * (x - root * root);
}

/// Inside (0, 1), independent.
struct UniformPair {
    double radius;
    double turn;
};

struct NormalPair {
    double first;
    double second;
};

/// Two independent standard normals out of two uniforms.
///
/// Source   Box & Muller (1958), Annals of Mathematical Statistics 29, 610-611.
UPPSIKT_INLINE NormalPair normal_pair(const UniformPair& from) {
    const double length = wide_root(-2 * wide_log(from.radius));
    const SineCosine at = sine_cosine_of_turn(from.turn);
    return {.first = length * at.cosine, .second = length * at.sine};
}

}  // namespace uppsikt::stats
