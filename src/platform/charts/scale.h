#pragma once

#include <string>
#include <vector>

/// Charts as inline SVG, for any measure.
namespace uppsikt::charts {

struct Tick {
    double at = 0;
    std::string label;
};

/// A range of values with the places that are named on it.
struct Axis {
    double from = 0;
    double to = 1;
    std::vector<Tick> ticks = {};
    bool logarithmic = false;  ///< then 0 < from
    std::string title = {};

    /// Where a value lies, 0 at `from` and 1 at `to`; outside for values outside. A value that is
    /// not finite is a fault of ours.
    double share(double value) const;
};

/// Round steps (1, 2 or 5 times a power of ten) that give about so many ticks from one value to
/// another; both lie within the first and the last.
std::vector<double> round_steps(double from, double to, int about);

/// The values 1, 2 and 5 times powers of ten from one positive value to another.
std::vector<double> logarithmic_steps(double from, double to);

/// How many decimals show the steps apart.
int decimals_of(const std::vector<double>& steps);

/// "12.3": a coordinate with at most so many decimals, as short as it can be.
std::string coordinate(double value, int decimals = 1);

/// "12.34%".
std::string percentage(double share);

}  // namespace uppsikt::charts
