#include <doctest/doctest.h>

#include "platform/crypto/hmac.h"
#include "platform/crypto/secret_box.h"

namespace uppsikt::crypto {
namespace {

TEST_CASE("HMAC gives the tags of RFC 2202 and RFC 4231") {
    const Keyed what{bytes_of("Jefe"), bytes_of("what do ya want for nothing?")};
    CHECK(to_hex(hmac(Digest::sha1, what)) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    CHECK(
        to_hex(hmac_sha256(what)) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    CHECK(
        to_hex(hmac(Digest::sha512, what)) ==
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    );
}

TEST_CASE("bytes are the same only when every one is") {
    CHECK(are_equal(bytes_of("abc"), bytes_of("abc")));
    CHECK(are_equal({}, {}));
    CHECK(!are_equal(bytes_of("abc"), bytes_of("abd")));
    CHECK(!are_equal(bytes_of("abc"), bytes_of("ab")));
}

TEST_CASE("base 32 and base 64 for addresses are those of RFC 4648") {
    const auto base32 = [](std::string_view text) { return to_base32(bytes_of(text)); };
    CHECK(base32("") == "");
    CHECK(base32("f") == "MY");
    CHECK(base32("fo") == "MZXQ");
    CHECK(base32("foo") == "MZXW6");
    CHECK(base32("foob") == "MZXW6YQ");
    CHECK(base32("fooba") == "MZXW6YTB");
    CHECK(base32("foobar") == "MZXW6YTBOI");
    CHECK(to_base64url(Bytes{0xFB, 0xFF, 0xFE, 0x01}) == "-__-AQ");
}

TEST_CASE("a box opens with its key and for what it belongs to, and only whole") {
    const SecretKey key{7};
    const Bytes box = seal_box(key, {bytes_of("twenty bytes of keys"), "anna"});
    CHECK(box != seal_box(key, {bytes_of("twenty bytes of keys"), "anna"}));
    const auto opened = open_box(key, box, "anna");
    REQUIRE(opened.has_value());
    CHECK(text_of(*opened) == "twenty bytes of keys");
    CHECK(!open_box(key, box, "bo"));
    CHECK(!open_box(SecretKey{8}, box, "anna"));
    for (std::size_t i = 0; i < box.size(); ++i) {
        Bytes changed = box;
        changed[i] ^= 1U;
        CHECK(!open_box(key, changed, "anna"));
    }
    CHECK(!open_box(key, ByteView(box).first(box.size() - 1), "anna"));
    CHECK(!open_box(key, {}, "anna"));
}

}  // namespace
}  // namespace uppsikt::crypto
