#pragma once

#include <cstdint>
#include <span>

namespace uppsikt::crypto {

/// Random bytes from the operating system, fit for keys and salts.
void fill_random(std::span<std::uint8_t> bytes);

/// Makes libsodium ready, once; throws when it cannot be (no source of random numbers).
void require_sodium();

}  // namespace uppsikt::crypto
