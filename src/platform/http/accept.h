#pragma once

#include <optional>
#include <string_view>

#include "platform/texts/texts.h"

/// What a client would rather have: RFC 9110 section 12.
namespace uppsikt::http {

/// How much a list such as "br;q=0.5, gzip" wants something, 0 to 1; what the list says of "*" for
/// what it does not name, and none where it says nothing of either.
std::optional<double> wanted(std::string_view list, std::string_view name);

/// Swedish unless English is wanted more. "en-GB" is English.
Language language_for(std::string_view accept_language);

}  // namespace uppsikt::http
