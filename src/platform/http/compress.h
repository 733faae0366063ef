#pragma once

#include <string>
#include <string_view>

#include "platform/http/content.h"

namespace uppsikt::http {

/// RFC 1952, without name and time: the same bytes for the same text.
std::string gzip(std::string_view bytes, Effort effort);

/// RFC 7932.
std::string brotli(std::string_view bytes, Effort effort);

}  // namespace uppsikt::http
