#include "platform/html/qr_code.h"

#include <sstream>

#include <doctest/doctest.h>

namespace uppsikt::html {
namespace {

std::string drawn(std::string_view text) {
    std::ostringstream out;
    out << qr_code(text, "kod");
    return out.str();
}

TEST_CASE("a QR code has its three finders, a quiet zone, and a name for those who do not see it") {
    const std::string svg = drawn("otpauth://totp/Uppsikt:anna?secret=JBSWY3DPEHPK3PXP");
    CHECK(svg.find("aria-label=\"kod\"") != svg.npos);
    // Version 4 of level M holds 62 bytes: 33 modules and twice four of quiet.
    CHECK(svg.find("viewBox=\"0 0 41 41\"") != svg.npos);
    // The first module of each finder: top left, top right, bottom left.
    for (const char* corner : {"M4 4h", "M30 4h", "M4 30h"})
        CHECK(svg.find(corner) != svg.npos);
    CHECK(svg.find("M3 ") == svg.npos);
}

TEST_CASE("another text gives another code") { CHECK(drawn("a") != drawn("b")); }

}  // namespace
}  // namespace uppsikt::html
