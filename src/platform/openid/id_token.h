#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "platform/openid/keys.h"

namespace uppsikt::openid {

/// What a token must say to be meant for us, now.
struct Expected {
    std::string issuer;
    std::string client_id;
    std::string nonce;
    Instant now;
};

/// What it says of the person.
struct Claims {
    std::string subject;                            ///< of the issuer: always the same person's
    std::optional<std::string> acr = std::nullopt;  ///< how sure the issuer was
    std::vector<std::string> amr = {};              ///< by which methods
};

/// Refuses, with every reason there is, what is not signed by the key, of another issuer, for
/// another client, of another sign-in, too old or of times to come. Source: OpenID Connect Core
/// 1.0, section 3.1.3.7.
Result<Claims> read_id_token(
    const SignedToken& token, const crypto::VerifyingKey& key, const Expected& expected
);

}  // namespace uppsikt::openid
