#pragma once

#include <array>
#include <cstdint>

#include "platform/crypto/bytes.h"

namespace uppsikt::crypto {

/// Ed25519, RFC 8032. Verification is strict: a signature changed into another valid one (S + L)
/// and keys of small order are refused.
using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
using Seed = std::array<std::uint8_t, 32>;

/// A key that signs. Its memory is wiped when it goes.
class SigningKey {
public:
    static SigningKey generate();
    static SigningKey from_seed(const Seed& seed);

    SigningKey(const SigningKey&) = default;
    SigningKey& operator=(const SigningKey&) = default;
    ~SigningKey();

    PublicKey public_key() const;
    Seed seed() const;
    Signature sign(ByteView message) const;

private:
    SigningKey() = default;
    std::array<std::uint8_t, 64> seed_and_public_{};
};

struct SignedBytes {
    ByteView message;
    Signature signature{};
};

bool verify(const PublicKey& key, const SignedBytes& given);

}  // namespace uppsikt::crypto
