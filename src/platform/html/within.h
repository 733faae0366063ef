#pragma once

#include <string>
#include <string_view>

namespace uppsikt::html {

/// Code that may stand in a page as it is, or the program is wrong. Without < and & it reads the
/// same as HTML and as XML, and cannot end its element.
void check_within(std::string_view code);

/// What a Content-Security-Policy calls that code, and no other: 'sha256-…'.
std::string allowed_within(std::string_view code);

}  // namespace uppsikt::html
