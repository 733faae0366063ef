#include "platform/html/site_page.h"

#include <ostream>

#include "base/ensure.h"
#include "platform/html/within.h"

namespace uppsikt::html {

namespace {

/// A path as an attribute may hold it.
std::string path_of(const std::string& path) {
    ensure(is_site_path(path), "a page's files are of its site: " + path);
    return escaped(path);
}

}  // namespace

std::string site_policy(std::string_view style_within) {
    return "default-src 'none'; style-src " +
           (style_within.empty() ? "'self'" : allowed_within(style_within)) +
           "; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
           "base-uri 'none'; form-action 'self'";
}

void write_site_page(std::ostream& out, const SitePage& page) {
    check_within(page.style_within);
    out << "<!DOCTYPE html>\n<html lang=\"" << tag_of(page.language) << "\">\n<head>\n"
        << "<meta charset=\"utf-8\"/>\n"
        << "<meta http-equiv=\"Content-Security-Policy\" content=\""
        << escaped(site_policy(page.style_within)) << "\"/>\n"
        << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        << "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
        << "<meta name=\"referrer\" content=\"same-origin\"/>\n"
        << "<title>" << escaped(page.title) << "</title>\n";
    if (!page.description.empty())
        out << "<meta name=\"description\" content=\"" << escaped(page.description) << "\"/>\n";
    if (!page.is_for_search_engines) out << "<meta name=\"robots\" content=\"noindex\"/>\n";
    for (const std::string& font : page.fonts)
        out << "<link rel=\"preload\" as=\"font\" type=\"font/woff2\" crossorigin=\"anonymous\" "
               "href=\""
            << path_of(font) << "\"/>\n";
    if (page.style_within.empty())
        out << "<link rel=\"stylesheet\" href=\"" << path_of(page.style) << "\"/>\n";
    else
        out << "<style>" << page.style_within << "</style>\n";
    if (!page.icon.empty())
        out << "<link rel=\"icon\" type=\"image/svg+xml\" href=\"" << path_of(page.icon)
            << "\"/>\n";
    for (const Translation& other : page.translations)
        out << "<link rel=\"alternate\" hreflang=\"" << tag_of(other.language) << "\" href=\""
            << path_of(other.path) << "\"/>\n";
    if (!page.script.empty())
        out << "<script src=\"" << path_of(page.script) << "\" defer=\"defer\"></script>\n";
    out << "</head>\n<body>\n";
    for (const Node& node : page.body)
        out << node;
    out << "</body>\n</html>\n";
}

}  // namespace uppsikt::html
