#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "office/parts.h"

namespace uppsikt::office {

namespace json = boost::json;
using html::element;
using html::link;
using html::Node;
using html::Nodes;

namespace {

/// "120 kB", "1,2 MB".
std::string size_text(const Room& room, std::int64_t bytes) {
    constexpr std::int64_t thousand = 1000;
    if (bytes < thousand * thousand) return fmt::format("{} kB", (bytes + thousand - 1) / thousand);
    const std::int64_t tenths = (bytes + 50 * thousand) / (100 * thousand);
    return fmt::format(
        "{}{}{} MB",
        tenths / 10,
        room.language == Language::sv ? "," : ".",
        tenths % 10
    );
}

std::string kind_text(const Room& room, std::string_view media_type) {
    constexpr std::array<std::pair<std::string_view, const char*>, 4> kinds{{
        {"image/jpeg", "office_file_picture"},
        {"image/png", "office_file_picture"},
        {"application/pdf", "office_file_pdf"},
        {"text/plain", "office_file_text"},
    }};
    for (const auto& [type, code] : kinds)
        if (type == media_type) return room.say(code);
    return room.say("office_file_other");
}

}  // namespace

bool has_files(const json::object& of) {
    const json::value* files = of.if_contains("files");
    return files != nullptr && files->is_array() && !files->get_array().empty();
}

Node file_link(const Room& room, std::string_view number, const json::object& file) {
    std::string name = kind_text(room, text_in(file, "media_type"));
    if (const json::value* bytes = file.if_contains("bytes"))
        name += ", " + size_text(room, bytes->to_number<std::int64_t>());
    // Who may not see what whoever complained sent is told that it is there.
    const std::string sha256 = text_in(file, "sha256");
    if (sha256.empty() || number.empty()) return name;
    // The first of the hash tells two files from each other, also to who hears the links read.
    return link(
        path_of_case(number) + "/fil/" + sha256,
        {{"download", ""}},
        {name, element("span", {{"class", "quiet"}}, {" " + sha256.substr(0, 8)})}
    );
}

Node file_list(const Room& room, std::string_view number, const json::object& of) {
    if (!has_files(of)) return html::nothing();
    Nodes items;
    for (const json::value& one : of.at("files").as_array())
        items.push_back(element("li", {}, {file_link(room, number, one.as_object())}));
    return element("ul", {{"class", "files"}}, std::move(items));
}

}  // namespace uppsikt::office
