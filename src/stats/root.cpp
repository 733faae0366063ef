#include "stats/root.h"

#include <cmath>

namespace uppsikt::stats {

double find_root(const std::function<double(double)>& function, Bracket bracket, double tolerance) {
    auto [lower, upper] = bracket;
    double at_lower = function(lower);
    double at_upper = function(upper);
    if ((at_lower > 0) == (at_upper > 0))
        return std::abs(at_lower) <= std::abs(at_upper) ? lower : upper;

    // By the chord; the end that stays counts half, or it would stay for ever. Where two chords
    // have not halved the bracket, the function is far from straight, and the middle is better.
    double width_before = upper - lower;
    for (int step = 0; step < 300 && upper - lower > tolerance; ++step) {
        const bool bisect = step % 3 == 2 && upper - lower > width_before / 2;
        if (step % 3 == 2) width_before = upper - lower;
        const double half = lower + (upper - lower) / 2;
        const double chord = (lower * at_upper - upper * at_lower) / (at_upper - at_lower);
        const double middle = bisect || !(chord > lower && chord < upper) ? half : chord;
        if (middle <= lower || middle >= upper) return middle;
        const double at_middle = function(middle);
        if (at_middle == 0) return middle;
        if ((at_middle > 0) == (at_upper > 0)) {
            upper = middle;
            at_upper = at_middle;
            if (!bisect) at_lower /= 2;
        } else {
            lower = middle;
            at_lower = at_middle;
            if (!bisect) at_upper /= 2;
        }
    }
    return lower + (upper - lower) / 2;
}

}  // namespace uppsikt::stats
