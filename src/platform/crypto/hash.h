#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "platform/crypto/bytes.h"

namespace uppsikt::crypto {

/// SHA-256 of something.
using Hash = std::array<std::uint8_t, 32>;

/// SHA-256 of bytes that come in parts. Begins anew after `finish`. One thread at a time.
class Sha256 {
public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    Sha256& add(ByteView bytes);
    Sha256& add(std::string_view text) { return add(bytes_of(text)); }
    Sha256& add(std::uint8_t byte) { return add(ByteView{&byte, 1}); }
    Hash finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// SHA-256 of bytes at hand.
Hash sha256(ByteView bytes);

}  // namespace uppsikt::crypto
