#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "platform/crypto/hmac.h"

/// One-time codes by the clock. Source: RFC 6238 (TOTP) over RFC 4226 (HOTP). Pure.
namespace uppsikt::access {

struct CodeRule {
    crypto::Digest digest = crypto::Digest::sha1;  ///< what every authenticator knows
    int digits = 6;
};
constexpr std::int64_t code_step_s = 30;

/// How many steps of 30 s have gone since 1970.
std::int64_t step_at(Instant now);

/// "094287".
std::string code_at(crypto::ByteView key, std::int64_t step, const CodeRule& rule = {});

struct GivenCode {
    std::string_view code;
    Instant now;
    std::int64_t last_step = 0;  ///< of the code that was last taken: only later ones are
};

/// The step of the code, where it is the present one, the one before or the one after (a clock that
/// drifts), and later than the last. Always the same work.
std::optional<std::int64_t> step_of_code(crypto::ByteView key, const GivenCode& given);

/// "otpauth://totp/Uppsikt:anna?secret=…&issuer=Uppsikt": what an authenticator reads.
std::string authenticator_address(std::string_view account, crypto::ByteView key);

}  // namespace uppsikt::access
