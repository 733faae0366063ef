#include "platform/crypto/random.h"

#include <stdexcept>

#include <sodium.h>

namespace uppsikt::crypto {

void fill_random(std::span<std::uint8_t> bytes) {
    require_sodium();
    if (!bytes.empty()) randombytes_buf(bytes.data(), bytes.size());
}

void require_sodium() {
    static const bool ready = sodium_init() >= 0;
    if (!ready)
        throw std::runtime_error("libsodium cannot be made ready: no source of random numbers");
}

}  // namespace uppsikt::crypto
