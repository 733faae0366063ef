#pragma once

#include <span>
#include <vector>

#include "stats/normal.h"

namespace uppsikt::stats {

/// p-values of many tests, adjusted so that those below q hold a share of false ones of at most q.
///
/// Model    adjusted p of the i-th least of m = least over j >= i of m p_j / j, at most 1
/// Shapes   any number of p, in any order. NaN stays NaN and is no test. Equal p stay equal.
/// Fails    Not.
/// Source   Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300,
///          which asks for independent tests, or positively dependent ones (Benjamini & Yekutieli
///          2001). Mid-p are a little too small under the null, which the method bears.
/// Checked  multiplicity_test.cpp, against the paper's own example and the step-up rule.
std::vector<double> benjamini_hochberg(std::span<const double> p);

/// The normal that most of the z-scores come from, when they spread more than chance and case mix
/// explain: by median and median absolute deviation, which up to a half of them cannot move far.
///
/// Model    z of ordinary groups ~ N(mean, sd^2), sd = MAD / 0.6745
/// Shapes   any number of z; NaN is left out, infinite ones are not.
/// Fails    No z give the standard normal. sd 0 when more than half of them are equal.
/// Source   Efron (2004), JASA 99, 96-104, for the idea; his central matching needs thousands of
///          tests, so the robust form of Hampel (1974), JASA 69, 383-393.
/// Checked  multiplicity_test.cpp, by hand, and on normals with a tenth of outliers.
Normal empirical_null(std::span<const double> z);

/// P(|Z - mean| > |z - mean|) under an empirical null.
///
/// Model    Z ~ N(mean, sd^2)
/// Shapes   any z; NaN gives NaN.
/// Fails    With sd 0: 1 at the mean, 0 elsewhere.
/// Source   As `empirical_null`.
/// Checked  multiplicity_test.cpp
double p_two_sided_under(const Normal& null, double z);

}  // namespace uppsikt::stats
