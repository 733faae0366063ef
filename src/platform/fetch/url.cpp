#include "platform/fetch/url.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace uppsikt::fetch {

namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_name(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    return std::ranges::all_of(split(host, '.'), [](std::string_view label) {
        return !label.empty() && label.size() <= 63 && is_letter_or_digit(label.front()) &&
               is_letter_or_digit(label.back()) &&
               std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
    });
}

bool is_ipv6(std::string_view host) {
    return host.find(':') != host.npos && host.find_first_not_of("0123456789abcdef:.") == host.npos;
}

/// What may stand in a path or query: RFC 3986 section 3.3, and no more.
bool is_target(std::string_view text) {
    constexpr std::string_view others = "-._~!$&'()*+,;=:@/?%";
    return std::ranges::all_of(text, [&](char c) {
        return is_letter_or_digit(c) || (c >= 'A' && c <= 'Z') || others.find(c) != others.npos;
    });
}

std::optional<std::uint16_t> port_in(std::string_view text) {
    const auto port = parse_integer(text);
    if (!port || *port < 1 || *port > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(*port);
}

std::optional<Url> read_url(std::string_view text) {
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme) || text.size() > 2000) return std::nullopt;
    text.remove_prefix(scheme.size());
    const std::size_t end = std::min(text.find_first_of("/?"), text.size());
    std::string authority(text.substr(0, end));
    std::ranges::transform(authority, authority.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    Url url;
    const bool is_in_brackets = authority.starts_with('[');
    const std::size_t host_end = is_in_brackets ? authority.find(']') : authority.find(':');
    if (is_in_brackets && host_end == authority.npos) return std::nullopt;
    url.host = is_in_brackets ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
    if (is_in_brackets ? !is_ipv6(url.host) : !is_name(url.host)) return std::nullopt;
    const std::size_t port_at = is_in_brackets ? host_end + 1 : std::min(host_end, end);
    if (port_at < authority.size()) {
        if (authority[port_at] != ':') return std::nullopt;
        const auto port = port_in(std::string_view(authority).substr(port_at + 1));
        if (!port) return std::nullopt;
        url.port = *port;
    }
    url.target = text.substr(end);
    if (!is_target(url.target)) return std::nullopt;
    if (!url.target.starts_with('/')) url.target.insert(0, "/");
    return url;
}

}  // namespace

std::string Url::host_header() const {
    const std::string name = host.find(':') == host.npos ? host : "[" + host + "]";
    return port == 443 ? name : name + ":" + std::to_string(port);
}

Result<Url> parse_url(std::string_view text) {
    auto url = read_url(text);
    if (!url)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"fetch_not_https", {{"address", shown(text)}}}
        };
    return *std::move(url);
}

}  // namespace uppsikt::fetch
