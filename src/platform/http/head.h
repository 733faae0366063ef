#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace uppsikt::http {

/// What a response's head tells beside its own headers.
struct HeadFacts {
    std::string_view request_id;
    std::string_view date;  ///< "Wed, 25 Nov 2026 21:00:00 GMT"
    bool keep = true;       ///< the connection goes on
    bool secure = false;    ///< over TLS: tell browsers never to come without it
};

/// Status line and headers, with those that keep browsers safe on every answer; a header that the
/// response has itself goes before one of these.
std::string write_head(const Response& response, const HeadFacts& facts);

/// IMF-fixdate, RFC 9110 section 5.6.7.
std::string http_date(std::int64_t seconds_since_1970);

}  // namespace uppsikt::http
