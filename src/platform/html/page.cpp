#include "platform/html/page.h"

#include <ostream>

#include "platform/html/within.h"

namespace uppsikt::html {

namespace {

std::string joined(const std::vector<std::string_view>& styles) {
    std::string all;
    for (const std::string_view style : styles)
        all += style;
    check_within(all);
    return all;
}

}  // namespace

std::string_view tag_of(Language language) { return language == Language::sv ? "sv" : "en"; }

void write_page(std::ostream& out, const Page& page) {
    const std::string style = joined(page.styles);
    check_within(page.script);
    std::string policy = "default-src 'none'; style-src " + allowed_within(style);
    if (!page.script.empty()) policy += "; script-src " + allowed_within(page.script);
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
