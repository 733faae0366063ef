#pragma once

#include <cstdint>

#include "platform/crypto/bytes.h"

namespace uppsikt::crypto {

/// What Argon2id is to cost. RFC 9106 section 4 recommends 2 GiB and 1 pass, or 64 MiB and 3
/// passes.
struct Argon2Cost {
    std::uint32_t memory_kib = 64 * 1024;
    std::uint32_t passes = 3;
    std::uint32_t lanes = 4;
    std::uint32_t tag_bytes = 32;
};

struct Argon2Input {
    ByteView password;
    ByteView salt;         ///< at least 8 bytes; 16 random ones are right for passwords
    ByteView secret = {};  ///< kept outside the database: what is stolen there cannot be tried
    ByteView associated_data = {};
};

/// Argon2id version 1.3, RFC 9106. A cost or length outside the RFC's limits is a fault of ours.
Bytes argon2id(const Argon2Input& input, const Argon2Cost& cost);

}  // namespace uppsikt::crypto
