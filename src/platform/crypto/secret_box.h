#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "platform/crypto/bytes.h"

namespace uppsikt::crypto {

using SecretKey = std::array<std::uint8_t, 32>;

/// What is to be encrypted, and what it belongs to: the same must be named to open it.
struct BoxContent {
    ByteView plain;
    std::string_view belongs_to;
};

/// XChaCha20-Poly1305 under a nonce of its own at random: nonce, ciphertext and tag.
Bytes seal_box(const SecretKey& key, const BoxContent& content);

/// Nothing when the key or what it belongs to is another, or a byte has changed.
std::optional<Bytes> open_box(const SecretKey& key, ByteView box, std::string_view belongs_to);

}  // namespace uppsikt::crypto
