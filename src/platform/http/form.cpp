#include "platform/http/form.h"

#include <algorithm>

#include "base/text.h"
#include "platform/http/target.h"

namespace uppsikt::http {

namespace {

bool is_refused(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7F;
}

std::optional<std::string> decoded(std::string_view text) {
    auto result = decode_bytes(text, Plus::is_space);
    if (!result) return std::nullopt;
    return field_text(*std::move(result));
}

}  // namespace

std::optional<std::string> field_text(std::string bytes) {
    std::erase(bytes, '\r');  // forms send a line break as two characters
    if (std::ranges::any_of(bytes, is_refused) || !is_utf8(bytes)) return std::nullopt;
    return bytes;
}

std::optional<std::vector<NamedText>> parse_form(std::string_view body) {
    std::vector<NamedText> fields;
    for (const std::string_view pair : split(body, '&')) {
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto name = decoded(pair.substr(0, equals));
        const auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (!name || !value || fields.size() == form_fields_most) return std::nullopt;
        fields.push_back({*name, *value});
    }
    return fields;
}

}  // namespace uppsikt::http
