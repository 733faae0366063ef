#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "office/parts.h"
#include "platform/html/qr_code.h"

/// The door: a name and a password, or a service elsewhere. The second factor: a key for the
/// authenticator, the first code of it, and the codes to keep.
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

Node door_field(const char* id, const std::string& label, html::Attributes attributes) {
    attributes.insert(attributes.begin(), {{"id", id}, {"name", id}});
    return element(
        "div",
        {{"class", "field"}},
        {element("label", {{"for", id}}, {label}), element("input", std::move(attributes))}
    );
}

Node code_field(const std::string& label) {
    return door_field(
        "code",
        label,
        {{"type", "text"},
         {"inputmode", "numeric"},
         {"autocomplete", "one-time-code"},
         {"required", "required"}}
    );
}

/// Why it did not work. Nothing is kept here, and nothing was to be saved.
Node door_reasons(const Room& room, const std::vector<Reason>& reasons) {
    if (reasons.empty()) return html::nothing();
    Nodes items;
    for (const Reason& reason : reasons)
        items.push_back(element("li", {}, {room.texts.say(room.language, reason)}));
    return element(
        "div",
        {{"class", "reasons"}, {"role", "alert"}, {"tabindex", "-1"}, {"id", "reasons"}},
        {element("p", {}, {element("strong", {}, {room.say("office_door_refused")})}),
         element("ul", {}, std::move(items))}
    );
}

Node sign_in_form(const Room& room, const SignIn& sign_in) {
    return html::form(
        "/logga-in",
        html::Sends::post,
        {{"class", "card form"}},
        {door_field(
             "name",
             room.say("office_name"),
             {{"type", "text"},
              {"autocomplete", "username"},
              {"required", "required"},
              {"value", sign_in.name}}
         ),
         door_field(
             "password",
             room.say("office_password"),
             {{"type", "password"}, {"autocomplete", "current-password"}, {"required", "required"}}
         ),
         door_field(
             "code",
             room.say("office_code"),
             {{"type", "text"}, {"autocomplete", "one-time-code"}, {"inputmode", "numeric"}}
         ),
         hidden("till", sign_in.goes_to),
         send_button(room.say("office_sign_in"))}
    );
}

/// Links, and no forms: a page's forms may only be sent to this site, wherever that leads.
Node service_buttons(const Room& room, const SignIn& sign_in) {
    Nodes buttons;
    for (const SignInService& service : sign_in.services)
        buttons.push_back(link(
            service.address,
            {{"class", "button"}, {"rel", "nofollow"}},
            {room.say("office_sign_in_by", {{"service", service.shown}})}
        ));
    return element(
        "section",
        {},
        {element("h2", {}, {room.say("office_or_by_service")}),
         element("p", {{"class", "buttons"}}, std::move(buttons))}
    );
}

/// One field, where something must be shown again.
Nodes again_fields(const Room& room, ShownAgain shown_again) {
    if (shown_again == ShownAgain::nothing) return {};
    const bool is_password = shown_again == ShownAgain::password;
    return {door_field(
        "again",
        room.say(is_password ? "office_password" : "office_owed_code_field"),
        {{"type", is_password ? "password" : "text"},
         {"autocomplete", is_password ? "current-password" : "one-time-code"},
         {"required", "required"}}
    )};
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

std::string sign_in_page(const Room& room, const SignIn& sign_in) {
    Nodes body{element("h1", {}, {room.say("office_sign_in")})};
    if (sign_in.has_expired)
        body.push_back(
            element("p", {{"class", "notice"}, {"role", "status"}}, {room.say("office_expired")})
        );
    body.push_back(door_reasons(room, sign_in.reasons));
    body.push_back(sign_in_form(room, sign_in));
    if (!sign_in.services.empty()) body.push_back(service_buttons(room, sign_in));
    body.push_back(element(
        "p",
        {{"class", "quiet"}},
        {room.say("office_for_the_public"), " ", link("/", {}, {room.say("office_to_find")})}
    ));
    return written(room, {.title = room.say("office_sign_in"), .body = std::move(body)});
}

std::string second_factor_page(const Room& room, const SecondFactor& factor) {
    const std::string title = room.say("office_second_factor");
    const char* lead = factor.shown_again == ShownAgain::nothing ? "office_second_factor_lead"
                                                                 : "office_second_factor_again";
    Nodes body{
        element("h1", {}, {title}),
        element("p", {{"class", "lead"}}, {room.say(lead)}),
        door_reasons(room, factor.reasons),
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
                 door_reasons(room, reasons),
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
