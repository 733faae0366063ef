#pragma once

#include <limits>

namespace uppsikt::stats {

/// What an estimate is that cannot be found.
inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// Where an estimate runs away its standard error grows as exp(estimate / 2), and is over 1e4 when
/// the likelihood has stopped to rise. An honest slope has the information of a trial, not of a
/// millionth.
inline constexpr double runaway_variance = 1e6;

}  // namespace uppsikt::stats
