#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// Arithmetic that compilers turn into vector instructions: no library calls, no branches, the same
/// operations in the same order on every machine and compiler, so that sums of it are the same
/// bits.
namespace uppsikt::stats {

/// Functions marked so are compiled for several widths of vectors; the machine picks one as it
/// runs. None of them may fuse or reorder (`-ffp-contract=off`, never `-ffast-math`): only speed
/// differs. A sanitizer build has one version, since its run-time is not ready when versions are
/// picked.
///
/// Such a function makes no object with a constructor of its own: clang++ 19 forgets to emit it.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(UPPSIKT_ONE_WIDTH)
#define UPPSIKT_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define UPPSIKT_WIDE
#endif

/// What they call must become part of them.
#define UPPSIKT_INLINE [[gnu::always_inline]] inline

/// Before a loop over independent lanes: says that its rounds may run side by side.
#define UPPSIKT_LANES _Pragma("omp simd")

/// Eight numbers side by side, for loops that compilers would not make vector code of by
/// themselves; on a machine with narrower vectors it is several of them.
using Eight = double __attribute__((vector_size(64)));

/// Rows are taken this many at a time, each in a lane of its own with sums of its own, so that the
/// order of additions does not depend on how wide the machine's vectors are.
inline constexpr std::size_t lanes = 8;

/// The sum of `lanes` numbers, in one order everywhere.
UPPSIKT_INLINE double total_of_lanes(const double* lane) {
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

UPPSIKT_INLINE void load(const double* from, Eight& to) { std::memcpy(&to, from, sizeof to); }
UPPSIKT_INLINE void store(const Eight& from, double* to) { std::memcpy(to, &from, sizeof from); }

/// exp(-x) for x from 0 up; 0 above 708. Relative error below 2 units in the last place.
///
/// Source   Range reduction by log 2 in two parts (Cody & Waite), Taylor's polynomial of degree 13
///          on half of it; the rounding by adding 1.5 * 2^52 is why fast-math must never see this.
/// Checked  wide_test.cpp, against std::exp over the whole range.
UPPSIKT_INLINE double exp_of_minus(double x) {
    constexpr double to_integer = 0x1.8p52;
    const double bounded = x < 708.0 ? x : 708.0;
    const double shifted = to_integer - bounded * 0x1.71547652b82fep+0;  // 1 / log 2
    const double twos = shifted - to_integer;
    // exp(-x) = 2^twos exp(rest), |rest| <= log(2)/2
    const double rest = (-bounded - twos * 0x1.62e42fee00000p-1) - twos * 0x1.a39ef35793c76p-33;
    double sum = 1.0 / 6227020800.0;
    sum = sum * rest + 1.0 / 479001600.0;
    sum = sum * rest + 1.0 / 39916800.0;
    sum = sum * rest + 1.0 / 3628800.0;
    sum = sum * rest + 1.0 / 362880.0;
    sum = sum * rest + 1.0 / 40320.0;
    sum = sum * rest + 1.0 / 5040.0;
    sum = sum * rest + 1.0 / 720.0;
    sum = sum * rest + 1.0 / 120.0;
    sum = sum * rest + 1.0 / 24.0;
    sum = sum * rest + 1.0 / 6.0;
    sum = sum * rest + 0.5;
    sum = sum * rest + 1.0;
    sum = sum * rest + 1.0;
    const auto exponent = (std::bit_cast<std::uint64_t>(shifted) + 1023U) << 52U;
    const double value = sum * std::bit_cast<double>(exponent);
    return x <= 708.0 ? value : 0.0;
}

/// What one trial at some log odds gives; each is exact near 0 and 1, without cancellation.
struct LogisticParts {
    double probability;  ///< 1 / (1 + exp(-x))
    double weight;       ///< p (1 - p)
    double one_plus;     ///< 1 + exp(-|x|), whose logarithm is log(1 + exp(x)) - max(x, 0)
};

/// The product of so many numbers up to 2, in each lane of its own share, still is far from
/// overflow; then it is made a logarithm.
inline constexpr std::size_t rows_per_logarithm = 64 * lanes;

UPPSIKT_INLINE LogisticParts logistic_parts(double x) {
    const double size = x < 0 ? -x : x;
    const double small = exp_of_minus(size);
    const double one_plus = 1.0 + small;
    const double greater = 1.0 / one_plus;
    const double lesser = small * greater;
    return {
        .probability = x < 0 ? lesser : greater,
        .weight = lesser * greater,
        .one_plus = one_plus
    };
}

}  // namespace uppsikt::stats
