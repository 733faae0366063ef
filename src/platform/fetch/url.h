#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace uppsikt::fetch {

/// "https://host:port/path?query".
struct Url {
    std::string host;  ///< in small letters; of IPv6 without brackets
    std::uint16_t port = 443;
    std::string target = "/";  ///< path and query, as they go on the request line
    bool operator==(const Url&) const = default;

    std::string host_header() const;  ///< "host", "host:8443", "[::1]:8443"
};

/// Refuses what is not https, and what two readers could take for different things: names and
/// passwords, fragments, white space, backslashes, letters that are not ASCII.
Result<Url> parse_url(std::string_view text);

}  // namespace uppsikt::fetch
