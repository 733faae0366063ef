#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace uppsikt::fetch {

/// Of IPv6; one of IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
struct Address {
    std::array<std::uint8_t, 16> bytes{};
    bool operator==(const Address&) const = default;

    static std::optional<Address> parse(std::string_view text);
    bool is_v4() const;
    std::string text() const;
};

/// Whether it is one host's on the public Internet, and reaches no other network by a translation.
/// Sources: the IANA registries of special-purpose addresses (RFC 6890) and of IPv6 global unicast.
bool is_public(const Address& address);

/// All addresses of a host, by the system; none where it has none. May take as long as the
/// system's resolver does.
std::vector<Address> look_up(const std::string& host);

}  // namespace uppsikt::fetch
