#include <algorithm>
#include <array>
#include <source_location>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/embedded.h"
#include "base/ensure.h"
#include "base/text.h"
#include "office/parts.h"
#include "platform/charts/style.h"
#include "platform/html/site_page.h"

namespace uppsikt::office {

namespace json = boost::json;
using html::element;
using html::link;
using html::Node;
using html::Nodes;

namespace {

/// What leads on, for those who have anything to do there.
struct MenuItem {
    std::string_view place;
    std::string_view path;
    std::string_view roles;  ///< separated by spaces
};
constexpr std::string_view handlers =
    "registrar local_officer officer inspector assessor decision_maker";
constexpr std::array menu{
    MenuItem{"day", "/min-dag", handlers},
    MenuItem{"cases", "/arenden", handlers},
    MenuItem{"suppliers", "/leverantorer", handlers},
    MenuItem{"field", "/falt", "inspector"},
    MenuItem{"portal", "/uppdrag", "supplier"},
    MenuItem{"begin", "/nytt", "registrar local_officer officer inspector supplier administrator"},
    MenuItem{"rating", "/betyg", "officer decision_maker analyst auditor"},
};

bool is_for(const MenuItem& item, std::string_view role) {
    const std::vector<std::string_view> roles = split(item.roles, ' ');
    return std::ranges::find(roles, role) != roles.end();
}

/// Drawn on a grid of 24, in strokes.
struct Icon {
    std::string_view name;
    std::string_view path;
};
// clang-format off
constexpr std::array icons{
    Icon{"late",   "M12 4l9 16H3zM12 10v4.5M12 17.2v.1"},
    Icon{"clock",  "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 2"},
    Icon{"done",   "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM8 12l3 3 5-6"},
    Icon{"close",  "M6 6l12 12M18 6L6 18"},
    Icon{"search", "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20"},
    Icon{"lock",   "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3"},
};
// clang-format on

Node sprite() {
    Nodes symbols;
    for (const Icon& one : icons)
        symbols.push_back(element(
            "symbol",
            {{"id", "i-" + std::string(one.name)}, {"viewBox", "0 0 24 24"}},
            {element("path", {{"d", std::string(one.path)}})}
        ));
    return element("svg", {{"class", "sprite"}, {"aria-hidden", "true"}}, std::move(symbols));
}

/// Our own mark, an arc and a dot: the eye that is kept on what was entrusted.
Node mark() {
    return element(
        "svg",
        {{"class", "mark"}, {"viewBox", "0 0 32 32"}, {"aria-hidden", "true"}},
        {element("path", {{"d", "M4 24C7 12 11 8 16 8S25 12 28 24"}}),
         element("circle", {{"cx", "16"}, {"cy", "8"}, {"r", "4"}})}
    );
}

Node menu_list(const Room& room, std::string_view place) {
    Nodes items;
    for (const MenuItem& item : menu) {
        if (!is_for(item, room.seat->role)) continue;
        html::Attributes attributes;
        if (item.place == place) attributes.push_back({"aria-current", "page"});
        items.push_back(element(
            "li",
            {},
            {link(
                item.path,
                std::move(attributes),
                {room.say("office_menu_" + std::string(item.place))}
            )}
        ));
    }
    return element("ul", {}, std::move(items));
}

Node token_field(const Room& room) {
    return element(
        "input",
        {{"type", "hidden"}, {"name", "token"}, {"value", room.seat ? room.seat->token : ""}}
    );
}

/// Who sits here, in which role, and the way out.
Node who(const Room& room) {
    const Seat& seat = *room.seat;
    const operations::Words words = room.words();
    Nodes roles;
    for (const std::string& role : seat.roles)
        if (role != seat.role)
            roles.push_back(html::form(
                "/roll",
                html::Sends::post,
                {},
                {token_field(room),
                 element("input", {{"type", "hidden"}, {"name", "role"}, {"value", role}}),
                 element(
                     "button",
                     {{"class", "quiet"}},
                     {room.say("office_act_as", {{"role", words.choice("owner", role)}})}
                 )}
            ));
    roles.push_back(link("/tva-steg", {}, {room.say("office_second_factor")}));
    roles.push_back(html::form(
        "/logga-ut",
        html::Sends::post,
        {},
        {token_field(room), element("button", {{"class", "quiet"}}, {room.say("office_sign_out")})}
    ));
    return element(
        "details",
        {{"class", "who"}, {"data-who", seat.actor.substr(seat.actor.find(':') + 1)}},
        {element(
             "summary",
             {{"class", "pill"}},
             {seat.name, element("span", {{"class", "role"}}, {words.choice("owner", seat.role)})}
         ),
         element("div", {{"class", "card"}}, std::move(roles))}
    );
}

Node masthead(const Room& room, const Draft& draft) {
    const bool is_swedish = room.language == Language::sv;
    const std::string other(is_swedish ? "en" : "sv");
    Nodes inner{
        link(
            "/min-dag",
            {{"class", "brand"}},
            {mark(), element("span", {}, {room.say("office_brand")})}
        ),
    };
    if (room.seat)
        inner.push_back(element(
            "nav",
            {{"class", "menu"}, {"aria-label", room.say("office_menu")}},
            {menu_list(room, draft.place)}
        ));
    inner.push_back(element("span", {{"class", "space"}}));
    if (room.seat) inner.push_back(who(room));
    inner.push_back(link(
        fmt::format("/sprak/{}?till={}", other, encoded(room.path)),
        {{"class", "pill"}, {"lang", other}, {"hreflang", other}},
        {is_swedish ? "English" : "Svenska"}
    ));
    return element("header", {{"class", "masthead"}}, std::move(inner));
}

}  // namespace

std::string written(const Room& room, const Draft& draft) {
    Nodes skips{element("a", {{"class", "skip"}, {"href", "#main"}}, {room.say("office_skip")})};
    if (draft.has_case)
        skips.push_back(
            element("a", {{"class", "skip"}, {"href", "#case"}}, {room.say("office_skip_to_case")})
        );
    std::ostringstream out;
    html::write_site_page(
        out,
        {.language = room.language,
         .title = draft.title + " – " + room.say("office_brand"),
         .style = room.files.style,
         .script = room.files.script,
         .icon = room.files.icon,
         .fonts = room.files.fonts,
         .is_for_search_engines = false,
         .body =
             {
                 Node(std::move(skips)),
                 sprite(),
                 masthead(room, draft),
                 element(
                     "main",
                     {{"id", "main"}, {"class", draft.is_wide ? "wide" : "narrow"}},
                     draft.body
                 ),
             }}
    );
    return out.str();
}

std::string style_sheet(std::span<const EmbeddedFile> files) {
    for (const EmbeddedFile& file : files)
        if (file.path.ends_with("/office.css"))
            return fmt::format("{}\n{}", file.text, charts::chart_style());
    report_broken_assumption("the office has its style sheet", std::source_location::current());
}

Node icon(std::string_view name) {
    return element(
        "svg",
        {{"class", "icon"}, {"viewBox", "0 0 24 24"}, {"aria-hidden", "true"}},
        {element("use", {{"href", "#i-" + std::string(name)}})}
    );
}

std::string capitalised(std::string text) {
    // The letters that our texts begin with: ASCII, and å, ä and ö, which differ in their last
    // byte.
    if (text.empty()) return text;
    if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    if (text.size() > 1 && text[0] == '\xC3' && static_cast<unsigned char>(text[1]) >= 0xA0 &&
        static_cast<unsigned char>(text[1]) <= 0xBE)
        text[1] = static_cast<char>(static_cast<unsigned char>(text[1]) - 0x20);
    return text;
}

std::string encoded(std::string_view text) { return percent_encoded(text, "/"); }

std::string in_path(std::string_view diary_number) {
    std::string segment(diary_number);
    for (char& c : segment)
        if (c == ' ' || c == '/') c = '-';
    return segment;
}

std::optional<std::string> diary_number_in(std::string_view segment) {
    const std::vector<std::string_view> parts = split(segment, '-');
    if (parts.size() != 3) return std::nullopt;
    std::string number = fmt::format("{} {}/{}", parts[0], parts[1], parts[2]);
    if (!is_diary_number(number)) return std::nullopt;
    return number;
}

bool is_diary_number(std::string_view text) {
    const std::size_t space = text.find(' ');
    const std::size_t slash = text.find('/');
    if (space == 0 || space == text.npos || slash == text.npos || slash < space) return false;
    const auto is_within = [](std::string_view part, char least, char most) {
        return !part.empty() &&
               std::ranges::all_of(part, [&](char c) { return c >= least && c <= most; });
    };
    return is_within(text.substr(0, space), 'A', 'Z') &&
           is_within(text.substr(space + 1, slash - space - 1), '0', '9') &&
           is_within(text.substr(slash + 1), '0', '9');
}

std::string path_of_case(std::string_view diary_number) {
    return "/arenden/" + encoded(in_path(diary_number));
}

std::string tail_of(const Spot& spot) {
    std::string tail = fmt::format("?vy={}", name_of(spot.view));
    if (spot.after) tail += "&efter=" + encoded(in_path(*spot.after));
    return tail;
}

std::string kept(const Room& room, std::string path) {
    return room.spot ? std::move(path) + tail_of(*room.spot) : std::move(path);
}

std::string path_of_step(std::string_view diary_number, const operations::Operation& operation) {
    return fmt::format("{}/{}/{}", path_of_case(diary_number), operation.noun, operation.verb);
}

}  // namespace uppsikt::office
