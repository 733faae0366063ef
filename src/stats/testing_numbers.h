#pragma once

#include <limits>

namespace uppsikt::stats {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace uppsikt::stats
