#pragma once

#include <cstdint>

namespace uppsikt::example {

/// The country of the committed examples.
inline constexpr std::uint64_t seed = 20250530;

}  // namespace uppsikt::example
