#pragma once

#include <memory>
#include <optional>

#include "platform/crypto/bytes.h"

struct evp_pkey_st;

namespace uppsikt::crypto {

/// A key of somebody else, by which their signatures are told from others'. Any number of threads
/// use it at the same time.
class VerifyingKey {
public:
    enum class Kind { rsa, p256 };

    struct Rsa {
        ByteView modulus;
        ByteView exponent;
    };
    struct Point {
        ByteView x;
        ByteView y;
    };
    struct Signed {
        ByteView message;
        ByteView signature;
    };

    /// Big endian, without leading zeros. Nothing for fewer than 2048 bits or more than 8192, and
    /// for an exponent that is even, 1 or longer than 32 bits.
    static std::optional<VerifyingKey> rsa(const Rsa& numbers);

    /// On P-256: 32 bytes each. Nothing for what is no point of the curve.
    static std::optional<VerifyingKey> p256(const Point& point);

    Kind kind() const { return kind_; }

    /// RSA: RSASSA-PKCS1-v1_5 with SHA-256. P-256: ECDSA with SHA-256, the signature as r and s of
    /// 32 bytes each. Source: RFC 7518, sections 3.3 and 3.4.
    bool verifies(const Signed& given) const;

private:
    VerifyingKey(Kind kind, std::shared_ptr<evp_pkey_st> key) : kind_(kind), key_(std::move(key)) {}

    Kind kind_;
    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace uppsikt::crypto
