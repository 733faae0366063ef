#pragma once

#include <bit>
#include <cstdint>

#include "stats/wide.h"

/// More arithmetic that becomes vector instructions, see wide.h.
namespace uppsikt::stats {

/// log(x) for finite x from 1 up; absolute error below 4e-16 times the greater of 1 and the answer.
///
/// Source   x = 2^e m with m between 1/sqrt 2 and sqrt 2; log m = 2 artanh((m - 1) / (m + 1)),
/// whose
///          series is cut where a term is below 1e-17.
/// Checked  wide_functions_test.cpp, against std::log.
UPPSIKT_INLINE double log_of_at_least_one(double x) {
    constexpr std::uint64_t half_of_root = 0x3fe6a09e667f3bcdU;  // the bits of 1 / sqrt 2
    const auto bits = std::bit_cast<std::uint64_t>(x);
    // As the exponent of x / (1 / sqrt 2): m then lies around 1.
    const std::uint64_t exponent = (bits - half_of_root) >> 52U;
    const double m = std::bit_cast<double>(bits - (exponent << 52U));
    // The whole number as a double: its bits into the mantissa of 2^52, and 2^52 away.
    const double e = std::bit_cast<double>(exponent | 0x4330000000000000U) - 0x1p52;
    const double s = (m - 1.0) / (m + 1.0);
    const double square = s * s;
    double sum = 1.0 / 21.0;
    sum = sum * square + 1.0 / 19.0;
    sum = sum * square + 1.0 / 17.0;
    sum = sum * square + 1.0 / 15.0;
    sum = sum * square + 1.0 / 13.0;
    sum = sum * square + 1.0 / 11.0;
    sum = sum * square + 1.0 / 9.0;
    sum = sum * square + 1.0 / 7.0;
    sum = sum * square + 1.0 / 5.0;
    sum = sum * square + 1.0 / 3.0;
    sum = sum * square + 1.0;
    return e * 0x1.62e42fee00000p-1 + (2.0 * s * sum + e * 0x1.a39ef35793c76p-33);
}

/// log(1 + exp(x)), for any finite x.
UPPSIKT_INLINE double log_one_plus_exp_wide(double x) {
    const double size = x < 0 ? -x : x;
    return (x > 0 ? x : 0.0) + log_of_at_least_one(1.0 + exp_of_minus(size));
}

/// 1 / sqrt(x) for x above 0; of 0 a great number. Relative error below 5e-16.
///
/// Source   A first guess by halving the exponent in the bits (within 3.5 %), then Newton's steps.
/// Checked  wide_functions_test.cpp, against std::sqrt.
UPPSIKT_INLINE double inverse_root(double x) {
    double root =
        std::bit_cast<double>(0x5fe6eb50c7b537a9U - (std::bit_cast<std::uint64_t>(x) >> 1U));
    const double half = 0.5 * x;
    root = root * (1.5 - half * root * root);
    root = root * (1.5 - half * root * root);
    root = root * (1.5 - half * root * root);
    root = root * (1.5 - half * root * root);
    return root;
}

/// P(Z < z) of the standard normal; absolute error below 4e-16, and relative error below 3e-13 down
/// to z = -37.
///
/// Source   exp(x^2) erfc(x) (x + 3) for x from 0 up is smooth in t = (x - 3) / (x + 3): its
///          Chebyshev series over -1 to 1, computed with 60 digits, cut at 22 terms and written out
///          in powers (after Schonfelder 1978, Math. Comp. 32, 1232-1240).
/// Checked  wide_functions_test.cpp, against `normal_below`.
UPPSIKT_INLINE double normal_below_wide(double z) {
    const double from_zero = z < 0 ? -z : z;
    const double size = from_zero < 40.0 ? from_zero : 40.0;
    const double x = size * 0x1.6a09e667f3bcdp-1;
    const double reciprocal = 1.0 / (x + 3.0);
    const double t = (x - 3.0) * reciprocal;
    double sum = -0x1.14f2c7cb70ce7p-28;
    sum = sum * t - 0x1.e525ca470e7f0p-29;
    sum = sum * t + 0x1.5380acf34c93bp-25;
    sum = sum * t + 0x1.ac5ada44f7cc8p-25;
    sum = sum * t - 0x1.d284a5bb6216ep-23;
    sum = sum * t - 0x1.b9e9ac3db60e6p-22;
    sum = sum * t + 0x1.0820a466d029fp-20;
    sum = sum * t + 0x1.7377a2f809680p-19;
    sum = sum * t - 0x1.3e1eb5bbb38f0p-18;
    sum = sum * t - 0x1.251f99032af43p-16;
    sum = sum * t + 0x1.fdf065aee55b2p-16;
    sum = sum * t + 0x1.c3258d50d805bp-14;
    sum = sum * t - 0x1.2238c29ba6119p-12;
    sum = sum * t - 0x1.1f78e32af5465p-11;
    sum = sum * t + 0x1.8dae390b96a4ap-9;
    sum = sum * t - 0x1.3dd3e6f7d81ddp-10;
    sum = sum * t - 0x1.b78993d3c1f6ep-6;
    sum = sum * t + 0x1.e995f11b11fe9p-4;
    sum = sum * t - 0x1.3deb21415f97ep-2;
    sum = sum * t + 0x1.2e326945de2eap-1;
    sum = sum * t - 0x1.c44c471baa34cp-1;
    sum = sum * t + 0x1.12f21ddd9f5e2p+0;
    const double tail = 0.5 * exp_of_minus(0.5 * size * size) * (sum * reciprocal);
    return z < 0 ? tail : 1.0 - tail;
}

}  // namespace uppsikt::stats
