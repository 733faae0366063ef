#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "platform/html/node.h"
#include "platform/html/page.h"
#include "platform/texts/texts.h"

namespace uppsikt::html {

/// The same page in another language.
struct Translation {
    Language language = Language::sv;
    std::string path;
};

/// A page of a site: its style, script, fonts and icon are files of the same site, and its policy
/// allows nothing else. Every path is a site path.
struct SitePage {
    Language language = Language::sv;
    std::string title;
    std::string description = {};
    std::string style;        ///< path of the style sheet
    std::string script = {};  ///< the page is whole without it; may be empty
    std::string icon = {};
    std::vector<std::string> fonts = {};  ///< to be fetched at once
    std::vector<Translation> translations = {};
    bool is_for_search_engines = true;
    Nodes body;
};

void write_site_page(std::ostream& out, const SitePage& page);

/// The policy that the page carries, for the server's header.
std::string_view site_policy();

}  // namespace uppsikt::html
