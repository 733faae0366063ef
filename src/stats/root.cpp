#include "stats/root.h"

#include <cmath>

namespace uppsikt::stats {

double find_root(const std::function<double(double)>& function, Bracket bracket, double tolerance) {
    auto [lower, upper] = bracket;
    double at_lower = function(lower);
    double at_upper = function(upper);
    if ((at_lower > 0) == (at_upper > 0))
        return std::abs(at_lower) <= std::abs(at_upper) ? lower : upper;

    double middle = lower;
    for (int step = 0; step < 200 && upper - lower > tolerance; ++step) {
        const double before = middle;
        middle = (lower * at_upper - upper * at_lower) / (at_upper - at_lower);
        const double at_middle = function(middle);
        if (at_middle == 0 || std::abs(middle - before) < tolerance / 2) return middle;
        // The end that stays twice in a row counts half, or it would stay for ever.
        if ((at_middle > 0) == (at_upper > 0)) {
            upper = middle;
            at_upper = at_middle;
            at_lower /= 2;
        } else {
            lower = middle;
            at_lower = at_middle;
            at_upper /= 2;
        }
    }
    return middle;
}

}  // namespace uppsikt::stats
