#include "platform/http/target.h"

#include <algorithm>

#include "base/text.h"

namespace uppsikt::http {
namespace {

/// More settings than anybody means; each costs memory.
constexpr std::size_t query_most = 100;

std::optional<int> hex_digit(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return std::nullopt;
}

bool is_control_or_tab(char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f;
}

/// RFC 3986 leaves these out of paths and queries, apart from those that browsers send all the
/// same.
bool may_stand(char byte) {
    return static_cast<unsigned char>(byte) > 0x20 && static_cast<unsigned char>(byte) < 0x7f &&
           byte != '#' && byte != '\\' && byte != '<' && byte != '>' && byte != '"';
}

std::optional<std::string> decode_path(std::string_view text) {
    std::string path;
    for (const std::string_view segment : split(text.substr(1), '/')) {
        const auto decoded = decode_percent(segment, Plus::is_plus);
        if (!decoded || *decoded == "." || *decoded == "..") return std::nullopt;
        if (decoded->find_first_of("/\\") != std::string::npos) return std::nullopt;
        path += "/" + *decoded;
    }
    return path;
}

std::optional<std::vector<NamedText>> decode_query(std::string_view text) {
    std::vector<NamedText> query;
    for (const std::string_view pair : split(text, '&')) {
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const auto name = decode_percent(pair.substr(0, equals), Plus::is_space);
        const auto value =
            decode_percent(pair.substr(std::min(equals + 1, pair.size())), Plus::is_space);
        if (!name || !value || query.size() == query_most) return std::nullopt;
        query.push_back({*name, *value});
    }
    return query;
}

}  // namespace

std::optional<std::string> decode_bytes(std::string_view text, Plus plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::is_space) {
            decoded += ' ';
        } else if (text[i] != '%') {
            decoded += text[i];
        } else {
            if (text.size() - i < 3) return std::nullopt;
            const auto high = hex_digit(text[i + 1]);
            const auto low = hex_digit(text[i + 2]);
            if (!high || !low) return std::nullopt;
            decoded += static_cast<char>(*high * 16 + *low);
            i += 2;
        }
    }
    return decoded;
}

std::optional<std::string> decode_percent(std::string_view text, Plus plus) {
    auto decoded = decode_bytes(text, plus);
    if (!decoded || std::ranges::any_of(*decoded, is_control_or_tab) || !is_utf8(*decoded))
        return std::nullopt;
    return decoded;
}

std::optional<Target> parse_target(std::string_view text) {
    if (!std::ranges::all_of(text, may_stand)) return std::nullopt;
    Target target;
    if (text == "*") {
        target.path = "*";
        return target;
    }
    // RFC 9112 section 3.2.2: a server takes the absolute form, too.
    for (const std::string_view scheme : {"http://", "https://"})
        if (text.size() > scheme.size() && equal_names(text.substr(0, scheme.size()), scheme)) {
            text.remove_prefix(scheme.size());
            const std::size_t end = std::min(text.find_first_of("/?"), text.size());
            if (end == 0 || end == text.size() || text[end] == '?') return std::nullopt;
            target.authority = text.substr(0, end);
            text.remove_prefix(end);
            break;
        }
    if (!text.starts_with('/')) return std::nullopt;

    const std::size_t mark = std::min(text.find('?'), text.size());
    auto path = decode_path(text.substr(0, mark));
    auto query = decode_query(text.substr(std::min(mark + 1, text.size())));
    if (!path || !query) return std::nullopt;
    target.path = *std::move(path);
    target.query = *std::move(query);
    return target;
}

}  // namespace uppsikt::http
