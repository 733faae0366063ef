#include "access/totp.h"

#include <array>

#include <doctest/doctest.h>

#include "access/recovery.h"

namespace uppsikt::access {
namespace {

using crypto::Digest;

/// RFC 6238 appendix B: the seed is "12345678901234567890", repeated to the length of the digest.
crypto::Bytes seed(std::size_t size) {
    crypto::Bytes key;
    for (std::size_t i = 0; i < size; ++i)
        key.push_back(static_cast<std::uint8_t>('0' + (i + 1) % 10));
    return key;
}

Instant second(std::int64_t seconds) { return Instant{std::chrono::seconds{seconds}}; }

TEST_CASE("codes are those of RFC 6238, appendix B, by all three digests") {
    struct Vector {
        std::int64_t at;
        std::string_view sha1, sha256, sha512;
    };
    constexpr std::array vectors{
        Vector{59, "94287082", "46119246", "90693936"},
        Vector{1111111109, "07081804", "68084774", "25091201"},
        Vector{1111111111, "14050471", "67062674", "99943326"},
        Vector{1234567890, "89005924", "91819424", "93441116"},
        Vector{2000000000, "69279037", "90698825", "38618901"},
        Vector{20000000000, "65353130", "77737706", "47863826"},
    };
    for (const Vector& one : vectors) {
        CAPTURE(one.at);
        const std::int64_t step = step_at(second(one.at));
        CHECK(code_at(seed(20), step, {Digest::sha1, 8}) == one.sha1);
        CHECK(code_at(seed(32), step, {Digest::sha256, 8}) == one.sha256);
        CHECK(code_at(seed(64), step, {Digest::sha512, 8}) == one.sha512);
    }
}

TEST_CASE("codes by the counter are those of RFC 4226, appendix D") {
    constexpr std::array codes{
        "755224",
        "287082",
        "359152",
        "969429",
        "338314",
        "254676",
        "287922",
        "162583",
        "399871",
        "520489"
    };
    for (std::size_t i = 0; i < codes.size(); ++i)
        CHECK(code_at(seed(20), static_cast<std::int64_t>(i)) == codes[i]);
}

TEST_CASE("a code is taken one step early or late, and once") {
    const crypto::Bytes key = seed(20);
    const Instant now = second(1111111111);
    const std::int64_t step = step_at(now);
    const auto taken = [&](std::int64_t of_step, std::int64_t last = 0) {
        return step_of_code(key, {code_at(key, of_step), now, last});
    };
    CHECK(taken(step) == step);
    CHECK(taken(step - 1) == step - 1);
    CHECK(taken(step + 1) == step + 1);
    CHECK(!taken(step - 2));
    CHECK(!taken(step + 2));
    CHECK(!taken(step, step));
    CHECK(!taken(step - 1, step));
    CHECK(taken(step + 1, step) == step + 1);
    for (const char* code : {"", "000000", "05047", "0504711"})
        CHECK(!step_of_code(key, {code, now, 0}));
}

TEST_CASE("an authenticator reads the key in base 32") {
    CHECK(
        authenticator_address("anna", seed(20)) ==
        "otpauth://totp/Uppsikt:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Uppsikt"
    );
}

TEST_CASE("a code for recovery may be written as people write, and is one account's") {
    const Vault vault({1}, {.memory_kib = 64, .passes = 1, .lanes = 1});
    const std::string code = random_recovery_code();
    REQUIRE(code.size() == 19);
    std::string small;
    for (const char letter : code)
        small += letter == '-' ? ' ' : static_cast<char>(letter >= 'A' ? letter + 32 : letter);
    CHECK(hash_of_recovery(vault, "anna", code) == hash_of_recovery(vault, "anna", small));
    CHECK(hash_of_recovery(vault, "anna", code) != hash_of_recovery(vault, "bo", code));
    CHECK(random_recovery_code() != code);
}

}  // namespace
}  // namespace uppsikt::access
