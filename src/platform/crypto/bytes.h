#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Hashes, signatures, password hashes and encodings: numbers and bytes, no files, no database.
namespace uppsikt::crypto {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of a text, without a copy. Valid as long as the text.
inline ByteView bytes_of(std::string_view text) {
    // Bytes may be looked at through unsigned char (C++20 [basic.lval] 11.3).
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The bytes as a text, without a copy; they need not be UTF-8.
inline std::string_view text_of(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// "00ff": two small letters a byte.
std::string to_hex(ByteView bytes);

/// Accepts small and capital letters; refuses an odd length and anything else.
std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding.
std::string to_base64(ByteView bytes);
void append_base64(std::string& text, ByteView bytes);

/// The one text that `to_base64` gives for some bytes, and no other: refuses missing or surplus
/// padding, white space, the URL alphabet, and stray bits after the last byte.
std::optional<Bytes> from_base64(std::string_view text);

/// RFC 4648 section 5, without padding: fit for addresses and cookies.
std::string to_base64url(ByteView bytes);

/// The one text that `to_base64url` gives for some bytes, and no other.
std::optional<Bytes> from_base64url(std::string_view text);

/// RFC 4648 section 6, without padding: as authenticators take their keys.
std::string to_base32(ByteView bytes);

/// Exactly N bytes, or nothing.
template <std::size_t N>
std::optional<std::array<std::uint8_t, N>> exactly(const std::optional<Bytes>& bytes) {
    if (!bytes || bytes->size() != N) return std::nullopt;
    std::array<std::uint8_t, N> fixed{};
    std::copy(bytes->begin(), bytes->end(), fixed.begin());
    return fixed;
}

}  // namespace uppsikt::crypto
