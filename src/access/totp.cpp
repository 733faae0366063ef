#include "access/totp.h"

#include <array>
#include <chrono>

#include <fmt/format.h>

namespace uppsikt::access {

std::int64_t step_at(Instant now) {
    return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() / code_step_s;
}

std::string code_at(crypto::ByteView key, std::int64_t step, const CodeRule& rule) {
    std::array<std::uint8_t, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[counter.size() - 1 - i] =
            static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (8 * i));
    const crypto::Bytes tag = crypto::hmac(rule.digest, {key, counter});
    const std::size_t offset = tag.back() & 0x0FU;
    std::uint32_t number = tag[offset] & 0x7FU;
    for (std::size_t i = 1; i < 4; ++i)
        number = (number << 8) | tag[offset + i];
    std::uint32_t modulus = 1;
    for (int i = 0; i < rule.digits; ++i)
        modulus *= 10;
    return fmt::format("{:0{}}", number % modulus, rule.digits);
}

std::optional<std::int64_t> step_of_code(crypto::ByteView key, const GivenCode& given) {
    const std::int64_t present = step_at(given.now);
    std::optional<std::int64_t> found;
    for (const std::int64_t step : {present - 1, present, present + 1}) {
        const std::string code = code_at(key, step);
        const bool is_same =
            crypto::are_equal(crypto::bytes_of(code), crypto::bytes_of(given.code));
        if (is_same && step > given.last_step && !found) found = step;
    }
    return found;
}

std::string authenticator_address(std::string_view account, crypto::ByteView key) {
    return fmt::format(
        "otpauth://totp/Uppsikt:{}?secret={}&issuer=Uppsikt",
        account,
        crypto::to_base32(key)
    );
}

}  // namespace uppsikt::access
