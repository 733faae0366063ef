#pragma once

namespace uppsikt::stats {

/// Two standard normals that hang together, and the values that both are asked to be below.
struct BivariateLimits {
    double first = 0;
    double second = 0;
    double correlation = 0;  ///< -1 to 1
};

/// P(both are below their limits).
///
/// Source   Plackett (1954), Biometrika 41, 351-360: the derivative in the correlation is the
///          density; integrated over its arc sine (Drezner & Wesolowsky 1990) by Gauss-Legendre.
/// Checked  bivariate_normal_test.cpp: closed forms and slow integration, 1e-7 up to a correlation
///          of 0.99, 1e-4 beyond.
double bivariate_normal_below(const BivariateLimits& limits);

}  // namespace uppsikt::stats
