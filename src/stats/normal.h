#pragma once

namespace uppsikt::stats {

/// A normal distribution. A standard deviation of 0 is the mean, for sure.
struct Normal {
    double mean = 0;
    double sd = 0;
};

/// Density of the standard normal.
double normal_density(double z);

/// P(Z < z) of the standard normal, by erfc: full relative accuracy in the lower tail.
double normal_below(double z);

/// The z with P(Z < z) = p, for p from 0 (-inf) to 1 (inf).
///
/// Source   Start by the rational approximation 26.2.23 of Abramowitz & Stegun (1964), then Halley
///          steps on `normal_below`.
/// Checked  `normal_below` of it gives p back to 1e-13, down to 1e-300 (normal_test.cpp).
double normal_quantile(double p);

}  // namespace uppsikt::stats
