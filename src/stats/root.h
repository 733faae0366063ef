#pragma once

#include <functional>

namespace uppsikt::stats {

/// Two places between which a function changes sign, in order.
struct Bracket {
    double lower = 0;
    double upper = 0;
};

/// The place where a continuous function crosses 0, to `tolerance`.
///
/// Fails    Where the function has the same sign at both ends, gives the end where it is nearest 0.
/// Source   Regula falsi with the halving of Dowell & Jarratt (1971), BIT 11, 168-174 ("Illinois").
/// Checked  normal_test.cpp
double find_root(const std::function<double(double)>& function, Bracket bracket, double tolerance);

}  // namespace uppsikt::stats
