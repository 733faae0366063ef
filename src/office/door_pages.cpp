#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "office/parts.h"
#include "platform/html/qr_code.h"

/// The second factor: a key for the authenticator, the first code of it, and the codes to keep.
namespace uppsikt::office {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

namespace {

Node hidden(std::string_view name, const std::string& value) {
    return element("input", {{"type", "hidden"}, {"name", std::string(name)}, {"value", value}});
}

Node send_button(const std::string& text) {
    return element(
        "p",
        {{"class", "buttons"}},
        {element("button", {{"class", "button first"}}, {text})}
    );
}

/// In groups of four, as people copy it.
std::string grouped(std::string_view key) {
    std::string text;
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (i > 0 && i % 4 == 0) text += ' ';
        text += key[i];
    }
    return text;
}

Node code_field(const std::string& label) {
    return element(
        "div",
        {{"class", "field"}},
        {element("label", {{"for", "code"}}, {label}),
         element(
             "input",
             {{"id", "code"},
              {"name", "code"},
              {"type", "text"},
              {"inputmode", "numeric"},
              {"autocomplete", "one-time-code"},
              {"required", "required"}}
         )}
    );
}

/// One field, where something must be shown again.
Nodes again_fields(const Room& room, ShownAgain shown_again) {
    if (shown_again == ShownAgain::nothing) return {};
    const bool is_password = shown_again == ShownAgain::password;
    return {
        element("p", {}, {room.say("office_second_factor_again")}),
        element(
            "div",
            {{"class", "field"}},
            {element(
                 "label",
                 {{"for", "again"}},
                 {room.say(is_password ? "office_password" : "office_owed_code_field")}
             ),
             element(
                 "input",
                 {{"id", "again"},
                  {"name", "again"},
                  {"type", is_password ? "password" : "text"},
                  {"autocomplete", is_password ? "current-password" : "one-time-code"},
                  {"required", "required"}}
             )}
        ),
    };
}

Node begin_form(const Room& room, ShownAgain shown_again) {
    Nodes parts{hidden("token", room.seat ? room.seat->token : "")};
    std::ranges::move(again_fields(room, shown_again), std::back_inserter(parts));
    parts.push_back(send_button(room.say("office_second_factor_begin")));
    return html::form("/tva-steg", html::Sends::post, {{"class", "card form"}}, std::move(parts));
}

Node key_form(const Room& room, const SecondFactor& factor) {
    return html::form(
        "/tva-steg/kod",
        html::Sends::post,
        {{"class", "card form"}},
        {hidden("token", room.seat ? room.seat->token : ""),
         hidden("key", factor.key),
         hidden("address", factor.address),
         html::qr_code(factor.address, room.say("office_second_factor_picture")),
         element("p", {}, {room.say("office_second_factor_by_hand")}),
         element("p", {}, {element("code", {{"class", "key"}}, {grouped(factor.key)})}),
         code_field(room.say("office_second_factor_first_code")),
         send_button(room.say("office_second_factor_confirm"))}
    );
}

}  // namespace

std::string second_factor_page(const Room& room, const SecondFactor& factor) {
    const std::string title = room.say("office_second_factor");
    Nodes body{
        element("h1", {}, {title}),
        element("p", {{"class", "lead"}}, {room.say("office_second_factor_lead")}),
        reasons_box(room, factor.reasons),
    };
    if (factor.key.empty())
        body.push_back(begin_form(room, factor.shown_again));
    else
        body.push_back(key_form(room, factor));
    return written(room, {.title = title, .body = std::move(body)});
}

std::string owed_code_page(const Room& room, const std::vector<Reason>& reasons) {
    const std::string title = room.say("office_owed_code");
    return written(
        room,
        {.title = title,
         .body =
             {
                 element("h1", {}, {title}),
                 element("p", {{"class", "lead"}}, {room.say("office_owed_code_lead")}),
                 reasons_box(room, reasons),
                 html::form(
                     "/logga-in/kod",
                     html::Sends::post,
                     {{"class", "card form"}},
                     {code_field(room.say("office_owed_code_field")),
                      send_button(room.say("office_sign_in"))}
                 ),
             }}
    );
}

std::string recovery_page(const Room& room, const std::vector<std::string>& codes) {
    const std::string title = room.say("office_recovery");
    Nodes items;
    for (const std::string& code : codes)
        items.push_back(element("li", {}, {element("code", {{"class", "key"}}, {code})}));
    return written(
        room,
        {.title = title,
         .body =
             {
                 element("h1", {}, {title}),
                 element("p", {{"class", "lead"}}, {room.say("office_recovery_lead")}),
                 element("ul", {{"class", "card codes"}}, std::move(items)),
                 element(
                     "p",
                     {},
                     {link(
                         "/logga-in",
                         {{"class", "button first"}},
                         {room.say("office_recovery_go_on")}
                     )}
                 ),
             }}
    );
}

}  // namespace uppsikt::office
