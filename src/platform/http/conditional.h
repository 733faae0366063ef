#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/message.h"

/// Conditional requests, RFC 9110 section 13.
namespace uppsikt::http {

/// A strong entity tag of bytes: SHA-256, in quotes.
std::string entity_tag(std::string_view bytes);

/// The tag of a row by its version: "\"v7\"".
std::string version_tag(std::int64_t version);

/// Whether If-Match or If-None-Match names the tag, or any ("*"). A weak tag is the same as a
/// strong one only where only reading is at stake.
enum class Compare { strongly, weakly };
bool names_tag(std::string_view list, std::string_view tag, Compare compare);

/// The answer when the client has not seen what it wants to change as it is now: 428 without
/// If-Match, 412 with another tag. None: go on.
std::optional<Response> unmet_if_match(const Request& request, std::string_view tag);

/// The response with its tag; or 304 when the client has it already.
Response with_tag(Response response, std::string_view tag, const Request& request);

}  // namespace uppsikt::http
