#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace uppsikt::http {

/// "a=1&b=%C3%A5+x", as a form of a page is sent (application/x-www-form-urlencoded), decoded and
/// in order. Line breaks become "\n". None where it is malformed, not UTF-8, has other control
/// characters than tabs and line breaks, or more fields than any form of ours.
std::optional<std::vector<NamedText>> parse_form(std::string_view body);

/// As many as any form of ours may have.
inline constexpr std::size_t form_fields_most = 500;

/// The text of a field as it came: line breaks as "\n". None where it is not UTF-8 or has other
/// control characters than tabs and line breaks.
std::optional<std::string> field_text(std::string bytes);

}  // namespace uppsikt::http
