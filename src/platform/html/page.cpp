#include "platform/html/page.h"

#include <ostream>

#include "base/ensure.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"

namespace uppsikt::html {

namespace {

/// Code that stands in the page as it is. Without < and & it reads the same as HTML and as XML,
/// and cannot end its element.
void check_raw(std::string_view code) {
    ensure(
        code.find_first_of("<&") == code.npos,
        "style and script in a page hold neither < nor &"
    );
}

std::string allowed(std::string_view code) {
    return "'sha256-" + crypto::to_base64(crypto::sha256(crypto::bytes_of(code))) + "'";
}

std::string joined(const std::vector<std::string_view>& styles) {
    std::string all;
    for (const std::string_view style : styles)
        all += style;
    check_raw(all);
    return all;
}

}  // namespace

std::string_view tag_of(Language language) { return language == Language::sv ? "sv" : "en"; }

void write_page(std::ostream& out, const Page& page) {
    const std::string style = joined(page.styles);
    check_raw(page.script);
    std::string policy = "default-src 'none'; style-src " + allowed(style);
    if (!page.script.empty()) policy += "; script-src " + allowed(page.script);
    policy += "; base-uri 'none'; form-action 'none'";

    out << "<!DOCTYPE html>\n<html lang=\"" << tag_of(page.language) << "\">\n<head>\n"
        << "<meta charset=\"utf-8\"/>\n"
        << "<meta http-equiv=\"Content-Security-Policy\" content=\"" << escaped(policy) << "\"/>\n"
        << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        << "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
        << "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
        << "<meta name=\"generator\" content=\"Uppsikt\"/>\n"
        << "<title>" << escaped(page.title) << "</title>\n"
        << "<style>" << style << "</style>\n</head>\n<body>\n";
    for (const Node& node : page.body)
        out << node;
    if (!page.script.empty()) out << "<script>" << page.script << "</script>\n";
    out << "</body>\n</html>\n";
}

}  // namespace uppsikt::html
