#pragma once

#include <cmath>

namespace uppsikt::stats {

/// 1 / (1 + exp(-x)), without overflow or cancellation at either end; 0 and 1 at -inf and inf.
inline double logistic(double x) {
    const double small = std::exp(-std::abs(x));
    return x >= 0 ? 1 / (1 + small) : small / (1 + small);
}

/// log(1 + exp(x)), without overflow.
inline double log_one_plus_exp(double x) {
    return (x > 0 ? x : 0) + std::log1p(std::exp(-std::abs(x)));
}

/// log(p / (1 - p)); -inf at 0 and inf at 1.
inline double log_odds(double p) { return std::log(p) - std::log1p(-p); }

}  // namespace uppsikt::stats
