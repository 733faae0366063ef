#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "platform/html/node.h"
#include "platform/texts/texts.h"

namespace uppsikt::html {

/// A page in one file. Styles and script are code, written into the page and allowed by their
/// SHA-256 in its Content-Security-Policy; everything else that could load or run is forbidden.
struct Page {
    Language language = Language::sv;
    std::string title;
    std::vector<std::string_view> styles;  ///< in order; neither they nor the script hold < or &
    std::string_view script = {};          ///< the page is whole without it
    Nodes body;
};

void write_page(std::ostream& out, const Page& page);

/// "sv", as in the attribute lang.
std::string_view tag_of(Language language);

/// What a server says of such a page beside what the page says itself, which names its style and
/// its script by their hashes.
inline constexpr std::string_view page_policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

}  // namespace uppsikt::html
