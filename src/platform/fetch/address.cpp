#include "platform/fetch/address.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace uppsikt::fetch {

namespace {

constexpr std::size_t v4_at = 12;
constexpr std::array<std::uint8_t, v4_at> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<std::uint8_t, v4_at> translated{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

struct Network {
    std::array<std::uint8_t, 4> first{};
    unsigned bits = 0;
};

bool is_in(std::span<const std::uint8_t> bytes, const Network& network) {
    unsigned left = network.bits;
    for (std::size_t i = 0; left > 0; ++i) {
        const unsigned here = std::min(left, 8U);
        const unsigned mask = 0xffU << (8 - here) & 0xffU;
        if (((bytes[i] ^ network.first[i]) & mask) != 0) return false;
        left -= here;
    }
    return true;
}

// clang-format off
constexpr std::array special_v4{
    Network{{0},              8},  // this network
    Network{{10},             8},  // private
    Network{{100, 64},       10},  // between a provider and its customers (RFC 6598)
    Network{{127},            8},  // loopback
    Network{{169, 254},      16},  // link-local, and what clouds tell their machines by
    Network{{172, 16},       12},  // private
    Network{{192, 0, 0},     24},  // IETF
    Network{{192, 0, 2},     24},  // documentation
    Network{{192, 88, 99},   24},  // 6to4, withdrawn
    Network{{192, 168},      16},  // private
    Network{{198, 18},       15},  // benchmarks
    Network{{198, 51, 100},  24},  // documentation
    Network{{203, 0, 113},   24},  // documentation
    Network{{224},            4},  // multicast
    Network{{240},            4},  // reserved, and broadcast
};

constexpr Network global_v6{{0x20}, 3};
constexpr std::array special_v6{
    Network{{0x20, 0x01, 0x00},       23},  // IETF: Teredo, benchmarks, ORCHID …
    Network{{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    Network{{0x20, 0x02},             16},  // 6to4, withdrawn
    Network{{0x3f, 0xff, 0x00},       20},  // documentation
};
// clang-format on

bool begins_with(const Address& address, std::span<const std::uint8_t> first) {
    return std::equal(first.begin(), first.end(), address.bytes.begin());
}

bool is_in_any(std::span<const std::uint8_t> bytes, std::span<const Network> networks) {
    return std::ranges::any_of(networks, [&](const Network& one) { return is_in(bytes, one); });
}

Address of_v4(const void* four) {
    Address address;
    std::ranges::copy(mapped, address.bytes.begin());
    std::memcpy(address.bytes.data() + v4_at, four, 4);
    return address;
}

std::optional<Address> address_in(const sockaddr* found) {
    if (found->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, found, sizeof v4);
        return of_v4(&v4.sin_addr);
    }
    if (found->sa_family != AF_INET6) return std::nullopt;
    sockaddr_in6 v6{};
    std::memcpy(&v6, found, sizeof v6);
    Address address;
    std::memcpy(address.bytes.data(), &v6.sin6_addr, address.bytes.size());
    return address;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    const std::string copy(text);
    in_addr v4{};
    if (inet_pton(AF_INET, copy.c_str(), &v4) == 1) return of_v4(&v4);
    Address address;
    if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
    return std::nullopt;
}

bool Address::is_v4() const { return begins_with(*this, mapped); }

std::string Address::text() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool v4 = is_v4();
    const void* from = v4 ? bytes.data() + v4_at : bytes.data();
    inet_ntop(v4 ? AF_INET : AF_INET6, from, text.data(), text.size());
    return text.data();
}

bool is_public(const Address& address) {
    const std::span<const std::uint8_t> bytes(address.bytes);
    // An address of IPv4 in another dress is what it reaches; NAT64 is RFC 6052's own prefix.
    if (address.is_v4() || begins_with(address, translated))
        return !is_in_any(bytes.subspan(v4_at), special_v4);
    return is_in(bytes, global_v6) && !is_in_any(bytes, special_v6);
}

std::vector<Address> look_up(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* all = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &all) != 0) return {};
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(all, freeaddrinfo);
    std::vector<Address> addresses;
    for (const addrinfo* one = all; one != nullptr; one = one->ai_next)
        if (const auto address = address_in(one->ai_addr)) addresses.push_back(*address);
    return addresses;
}

}  // namespace uppsikt::fetch
