#include <set>

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/ensure.h"
#include "platform/crypto/argon2id.h"
#include "platform/crypto/ed25519.h"
#include "platform/crypto/hash.h"
#include "platform/crypto/random.h"
#include "support/shared_data.h"

namespace uppsikt::crypto {
namespace {

namespace json = boost::json;

Bytes bytes_in(const json::value& object, const char* name) {
    const auto bytes = from_hex(object.at(name).as_string());
    REQUIRE(bytes.has_value());
    return *bytes;
}

template <std::size_t N>
std::array<std::uint8_t, N> fixed_in(const json::value& object, const char* name) {
    const auto fixed = exactly<N>(bytes_in(object, name));
    REQUIRE(fixed.has_value());
    return *fixed;
}

json::array cases_of(const std::filesystem::path& path) {
    return json::parse(test::read_file(path)).at("cases").as_array();
}

std::uint32_t number_in(const json::value& object, const char* name) {
    return object.at(name).to_number<std::uint32_t>();
}

TEST_CASE("SHA-256 gives the digests of FIPS 180-4's examples, whole and in parts") {
    CHECK(
        to_hex(sha256(bytes_of("abc"))) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    CHECK(to_hex(sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    Sha256 hasher;
    CHECK(hasher.add("a").add("b").add("c").finish() == sha256(bytes_of("abc")));
    CHECK(hasher.add(std::uint8_t{'a'}).add("bc").finish() == sha256(bytes_of("abc")));
    CHECK(hasher.finish() == sha256({}));
}

TEST_CASE("hex and base64 read back what they wrote") {
    CHECK(rc::check([](const Bytes& bytes) {
        RC_ASSERT(from_hex(to_hex(bytes)) == bytes);
        RC_ASSERT(from_base64(to_base64(bytes)) == bytes);
    }));
    CHECK(to_base64(bytes_of("foob")) == "Zm9vYg==");
    CHECK(to_hex(bytes_of("foo")) == "666f6f");
    CHECK(from_hex("FF") == from_hex("ff"));
}

TEST_CASE("a base64 text that another text could stand for is refused") {
    for (const char* text :
         {"Zg",
          "Zg=",
          "Zg===",
          "Zh==",
          "Zm9=",
          "Zm8",
          "Z m8=",
          "Zm8=\n",
          "Zm-_",
          "====",
          "=",
          "Zg==Zg=="})
        CHECK_MESSAGE(!from_base64(text).has_value(), text);
    for (const char* text : {"f", "0x", "0g", " 00", "00\n"})
        CHECK_MESSAGE(!from_hex(text).has_value(), text);
}

TEST_CASE("a base64 text that is accepted is the one that the bytes give") {
    CHECK(rc::check([] {
        const auto text =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string("AQgwZ/+=")));
        if (const auto bytes = from_base64(text)) RC_ASSERT(to_base64(*bytes) == text);
    }));
}

TEST_CASE("Ed25519 accepts and refuses as RFC 8032's cases say") {
    const auto path = test::shared_data("vectors/ed25519.json");
    if (!path) return;
    int refused = 0;
    for (const json::value& one : cases_of(*path)) {
        INFO(one.at("name").as_string().c_str());
        const Bytes message = bytes_in(one, "message_hex");
        const SignedBytes given{message, fixed_in<64>(one, "signature_hex")};
        CHECK(verify(fixed_in<32>(one, "public_hex"), given) == one.at("valid").as_bool());
        refused += one.at("valid").as_bool() ? 0 : 1;
    }
    CHECK(refused == 2);
}

TEST_CASE("Ed25519 signs as RFC 8032 test 2 does") {
    // The seed of the RFC's test 2; its public key and signature stand in the shared vectors too.
    const auto seed =
        exactly<32>(from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    const SigningKey key = SigningKey::from_seed(*seed);
    CHECK(
        to_hex(key.public_key()) ==
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    );
    CHECK(
        to_hex(key.sign(bytes_of("r"))) ==
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    );
    CHECK(key.seed() == *seed);
}

TEST_CASE("a new key signs, and no other key or message fits the signature") {
    const SigningKey key = SigningKey::generate();
    const Signature signature = key.sign(bytes_of("an act"));
    CHECK(verify(key.public_key(), {bytes_of("an act"), signature}));
    CHECK(!verify(key.public_key(), {bytes_of("an Act"), signature}));
    CHECK(!verify(SigningKey::generate().public_key(), {bytes_of("an act"), signature}));
    CHECK(SigningKey::from_seed(key.seed()).public_key() == key.public_key());
}

TEST_CASE("Argon2id gives the tag of RFC 9106") {
    const auto path = test::shared_data("vectors/argon2id.json");
    if (!path) return;
    for (const json::value& one : cases_of(*path)) {
        INFO(one.at("name").as_string().c_str());
        const Bytes password = bytes_in(one, "password_hex");
        const Bytes salt = bytes_in(one, "salt_hex");
        const Bytes secret = bytes_in(one, "secret_hex");
        const Bytes data = bytes_in(one, "associated_data_hex");
        const Argon2Cost cost{
            number_in(one, "memory_kib"),
            number_in(one, "passes"),
            number_in(one, "lanes"),
            number_in(one, "tag_length")
        };
        CHECK(number_in(one, "version") == 0x13);
        CHECK(argon2id({password, salt, secret, data}, cost) == bytes_in(one, "tag_hex"));
    }
}

TEST_CASE("Argon2id refuses a salt below the RFC's limit") {
    const Argon2Cost cheap{.memory_kib = 32, .passes = 1, .lanes = 1};
    CHECK_THROWS_AS(argon2id({bytes_of("p"), bytes_of("1234567")}, cheap), BrokenAssumption);
}

TEST_CASE("random bytes differ from call to call") {
    std::set<Bytes> seen;
    for (int i = 0; i < 100; ++i) {
        Bytes bytes(16);
        fill_random(bytes);
        seen.insert(bytes);
    }
    CHECK(seen.size() == 100);
}

}  // namespace
}  // namespace uppsikt::crypto
