#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/crypto/verifying_key.h"

namespace uppsikt::openid {

/// By which a token is signed. There are no others: not `none`, and nothing with a shared key.
enum class Algorithm { rs256, es256 };

/// What a token says of its signature.
struct TokenHeader {
    Algorithm algorithm = Algorithm::rs256;
    std::optional<std::string> key_id = std::nullopt;
};

/// The three parts of a token (RFC 7515 section 3.1), of which the last has been looked at by
/// nobody yet.
struct SignedToken {
    TokenHeader header;
    std::string_view signed_part;
    std::string payload;  ///< decoded
    crypto::Bytes signature;
};

/// Refuses what is no token of three parts, another algorithm, and a header with demands of its own
/// (`crit`). The token outlives what is read.
Result<SignedToken> read_signed(std::string_view token);

/// The keys of a service. Source: RFC 7517.
class KeySet {
public:
    /// Leaves out keys that are for something else or of another kind; refuses what is no set.
    static Result<KeySet> read(std::string_view text);

    /// The key that the token names; where it names none, the only one of its kind.
    const crypto::VerifyingKey* find(const TokenHeader& header) const;

    std::size_t size() const { return keys_.size(); }

private:
    struct Key {
        std::optional<std::string> id;
        crypto::VerifyingKey key;
    };
    std::vector<Key> keys_;
};

}  // namespace uppsikt::openid
