#include "platform/http/cursor.h"

#include <algorithm>

#include "base/text.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"

namespace uppsikt::http {
namespace {

constexpr std::size_t check_bytes = 6;
constexpr std::size_t longest = 2048;

/// Length and text, one after the other: "4:2026" "0:".
std::string packed(const Cursor& cursor) {
    std::string text;
    for (const std::string& value : cursor.values)
        text += std::to_string(value.size()) + ":" + value;
    return text;
}

/// Guards against damage and mistaken lists, not against people.
std::string check_of(std::string_view list, std::string_view packed) {
    crypto::Sha256 hash;
    hash.add(list).add(std::uint8_t{0}).add(packed);
    return std::string(crypto::text_of(hash.finish()).substr(0, check_bytes));
}

std::optional<std::vector<std::string>> unpacked(std::string_view text) {
    std::vector<std::string> values;
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        if (colon == text.npos) return std::nullopt;
        const auto length = parse_integer(text.substr(0, colon));
        text.remove_prefix(colon + 1);
        if (!length || *length < 0 || static_cast<std::size_t>(*length) > text.size())
            return std::nullopt;
        values.emplace_back(text.substr(0, static_cast<std::size_t>(*length)));
        text.remove_prefix(static_cast<std::size_t>(*length));
    }
    return values;
}

}  // namespace

std::string write_cursor(const Cursor& cursor) {
    const std::string values = packed(cursor);
    std::string text = crypto::to_base64(crypto::bytes_of(check_of(cursor.list, values) + values));
    // RFC 4648 section 5, without padding.
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    while (text.ends_with('='))
        text.pop_back();
    return text;
}

std::optional<Cursor> read_cursor(std::string_view text, const CursorForm& form) {
    if (text.size() > longest || text.find_first_of("+/=") != text.npos) return std::nullopt;
    std::string standard(text);
    std::ranges::replace(standard, '-', '+');
    std::ranges::replace(standard, '_', '/');
    standard.append((4 - standard.size() % 4) % 4, '=');
    const auto bytes = crypto::from_base64(standard);
    if (!bytes || bytes->size() < check_bytes) return std::nullopt;
    const std::string_view all = crypto::text_of(*bytes);
    const std::string_view values = all.substr(check_bytes);
    if (all.substr(0, check_bytes) != check_of(form.list, values)) return std::nullopt;
    auto read = unpacked(values);
    if (!read || read->size() != form.values) return std::nullopt;
    return Cursor{.list = std::string(form.list), .values = *std::move(read)};
}

Response unusable_cursor() { return Response::problem(400, {"http_cursor_unusable"}); }

}  // namespace uppsikt::http
