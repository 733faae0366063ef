#include "platform/http/form.h"

#include <algorithm>

#include "base/text.h"

namespace uppsikt::http {

namespace {

constexpr std::size_t fields_most = 500;

std::optional<int> digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

bool is_refused(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7F;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char next = text[i] == '+' ? ' ' : text[i];
        if (next == '%') {
            if (text.size() - i < 3) return std::nullopt;
            const auto high = digit_of(text[i + 1]);
            const auto low = digit_of(text[i + 2]);
            if (!high || !low) return std::nullopt;
            next = static_cast<char>(*high * 16 + *low);
            i += 2;
        }
        // Forms send a line break as two characters.
        if (next != '\r') result += next;
    }
    if (std::ranges::any_of(result, is_refused) || !is_utf8(result)) return std::nullopt;
    return result;
}

}  // namespace

std::optional<std::vector<NamedText>> parse_form(std::string_view body) {
    std::vector<NamedText> fields;
    for (const std::string_view pair : split(body, '&')) {
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto name = decoded(pair.substr(0, equals));
        const auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value || fields.size() == fields_most) return std::nullopt;
        fields.push_back({*name, *value});
    }
    return fields;
}

}  // namespace uppsikt::http
