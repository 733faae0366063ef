#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
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

/// A page of a site: its script, fonts and icon are files of the same site, its style such a file
/// or written into the page, and its policy allows nothing else. Every path is a site path.
struct SitePage {
    Language language = Language::sv;
    std::string title;
    std::string description = {};
    std::string style = {};              ///< path of the style sheet; or empty, and then
    std::string_view style_within = {};  ///< all of it: nothing is waited for to paint the page
    std::string script = {};             ///< the page is whole without it; may be empty
    std::string icon = {};
    std::vector<std::string> fonts = {};  ///< to be fetched at once
    std::vector<Translation> translations = {};
    bool is_for_search_engines = true;
    Nodes body;
};

void write_site_page(std::ostream& out, const SitePage& page);

/// The policy that a page carries whose style is a file, or written into it.
std::string site_policy(std::string_view style_within = {});

}  // namespace uppsikt::html
