#pragma once

#include <cstdint>

#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"

namespace uppsikt::crypto {

enum class Digest { sha1, sha256, sha512 };

struct Keyed {
    ByteView key;
    ByteView message;
};

/// HMAC, RFC 2104. SHA-1 is here for one-time codes (RFC 6238), which do not rest on collisions.
Bytes hmac(Digest digest, const Keyed& keyed);

/// The same with SHA-256, as a hash.
Hash hmac_sha256(const Keyed& keyed);

/// Whether both are the same, in a time that depends on their length alone.
bool are_equal(ByteView one, ByteView other);

}  // namespace uppsikt::crypto
