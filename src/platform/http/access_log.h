#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.h"
#include "platform/http/message.h"

namespace uppsikt::http {

/// What is logged of a request: nothing that tells who asked, or for whom. The pattern of the route
/// stands for the path, and there is no query, address or name.
struct AccessEntry {
    Instant at;
    std::string_view request_id;
    Method method = Method::get;
    std::string_view route;
    int status = 0;
    std::int64_t duration_us = 0;
    std::size_t bytes = 0;  ///< of the body that was sent
};

/// One line of JSON, without a line break.
std::string access_line(const AccessEntry& entry);

}  // namespace uppsikt::http
