#pragma once

#include <limits>

namespace uppsikt::stats {

/// From `lower` to `upper`, both ends in it; without bound where there is none.
struct Interval {
    double lower = -std::numeric_limits<double>::infinity();
    double upper = std::numeric_limits<double>::infinity();
};

}  // namespace uppsikt::stats
