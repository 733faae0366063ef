#pragma once

#include "base/date.h"

namespace uppsikt::results::testing {

inline constexpr Month march = std::chrono::year{2025} / 3;
inline constexpr Month may = std::chrono::year{2025} / 5;

}  // namespace uppsikt::results::testing
