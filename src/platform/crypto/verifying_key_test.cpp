#include "platform/crypto/verifying_key.h"

#include <string>

#include <doctest/doctest.h>

namespace uppsikt::crypto {
namespace {

Bytes decoded(std::string_view text) {
    const auto bytes = from_base64url(text);
    REQUIRE(bytes.has_value());
    return *bytes;
}

// RFC 7515, appendix A.2.
constexpr const char* rsa_modulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-"
    "4qPCJrcS2mJPMEzP1Pt0Bm4d4Q"
    "lL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
    "bSf63kpaSHSXndS5z5rexMdbBYUs"
    "LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
    "DWNmoudF"
    "8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
constexpr const char* rsa_message =
    "eyJhbGciOiJSUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";
constexpr const char* rsa_signature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujGb"
    "ds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
    "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0Ga"
    "rZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
    "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY"
    "9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

// RFC 7515, appendix A.3.
constexpr const char* point_x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
constexpr const char* point_y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
constexpr const char* point_message =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";
constexpr const char* point_signature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

TEST_CASE("the signatures of RFC 7515's examples hold, and no changed ones do") {
    const Bytes modulus = decoded(rsa_modulus);
    const Bytes exponent{1, 0, 1};
    const auto rsa = VerifyingKey::rsa({modulus, exponent});
    REQUIRE(rsa.has_value());
    const Bytes x = decoded(point_x);
    const Bytes y = decoded(point_y);
    const auto p256 = VerifyingKey::p256({x, y});
    REQUIRE(p256.has_value());

    const Bytes by_rsa = decoded(rsa_signature);
    const Bytes by_point = decoded(point_signature);
    CHECK(rsa->verifies({bytes_of(rsa_message), by_rsa}));
    CHECK(p256->verifies({bytes_of(point_message), by_point}));
    CHECK(!rsa->verifies({bytes_of(point_message), by_rsa}));
    CHECK(!p256->verifies({bytes_of(rsa_message), by_point}));
    CHECK(!rsa->verifies({bytes_of(rsa_message), by_point}));
    CHECK(!p256->verifies({bytes_of(point_message), by_rsa}));
    for (std::size_t i = 0; i < by_point.size(); ++i) {
        Bytes changed = by_point;
        changed[i] ^= 1;
        CHECK(!p256->verifies({bytes_of(point_message), changed}));
    }
    CHECK(!p256->verifies({bytes_of(point_message), Bytes(64)}));
    CHECK(!p256->verifies({bytes_of(point_message), {}}));
    CHECK(!rsa->verifies({bytes_of(rsa_message), {}}));
}

TEST_CASE("numbers that are no key, or a weak one, are none") {
    const Bytes modulus = decoded(rsa_modulus);
    const Bytes exponent{1, 0, 1};
    const ByteView short_modulus = ByteView(modulus).first(128);
    CHECK(!VerifyingKey::rsa({short_modulus, exponent}));
    CHECK(!VerifyingKey::rsa({Bytes(1025, 0xff), exponent}));
    for (const Bytes& odd : {Bytes{}, Bytes{1}, Bytes{2}, Bytes{0, 3}, Bytes{1, 0, 0, 0, 1}})
        CHECK(!VerifyingKey::rsa({modulus, odd}));
    const Bytes x = decoded(point_x);
    Bytes y = decoded(point_y);
    y.back() ^= 1;  // beside the curve
    CHECK(!VerifyingKey::p256({x, y}));
    CHECK(!VerifyingKey::p256({x, {}}));
    CHECK(!VerifyingKey::p256({Bytes(32), Bytes(32)}));
}

TEST_CASE("base64 for addresses reads back what it wrote, and nothing else") {
    for (const std::string_view text : {"", "f", "fo", "foo", "foob", "\xff\xfe\xfb"})
        CHECK(text_of(decoded(to_base64url(bytes_of(text)))) == text);
    for (const char* text : {"Zg==", "Zm9v+g", "Zm9v/g", "Z", "Zh", "Zm 9v", "Zm9v\n"})
        CHECK(!from_base64url(text));
}

}  // namespace
}  // namespace uppsikt::crypto
