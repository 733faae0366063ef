#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "office/parts.h"

namespace uppsikt::office {

namespace json = boost::json;
using html::element;
using html::link;
using html::Node;
using html::Nodes;

std::optional<Date> day_in(const json::object& object, std::string_view member) {
    const json::value* value = object.if_contains(member);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return parse_date(std::string_view(value->get_string()).substr(0, 10));
}

std::string text_in(const json::object& object, std::string_view member) {
    const json::value* value = object.if_contains(member);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::string title_of(const Room& room, const json::object& file) {
    const json::value* title = file.if_contains("title");
    if (title == nullptr || !title->is_object()) return room.words().plain("kind", file.at("kind"));
    return capitalised(room.words().title(title->get_object()));
}

Node deadline(const Room& room, const json::object& file) {
    const json::value& left = file.at("days_left");
    if (left.is_null()) {
        const auto ended = day_in(file, "ended_on");
        return element(
            "span",
            {{"class", "deadline ended"}},
            {icon("done"),
             element("span", {}, {room.say("office_ended")}),
             element("small", {}, {ended ? day_text(room, *ended) : ""})}
        );
    }
    const int days = static_cast<int>(left.as_int64());
    const std::string how(days < 0 ? "late" : days <= 2 ? "soon" : "calm");
    const std::string text = days < 0    ? room.voice().counted("office_late", -days)
                             : days == 0 ? room.say("office_today")
                             : days == 1 ? room.say("office_tomorrow")
                                         : room.voice().counted("office_left", days);
    const Date day = room.today + std::chrono::days{days};
    return element(
        "span",
        {{"class", "deadline " + how}},
        {icon(days < 0 ? "late" : "clock"),
         element("span", {}, {text}),
         element("small", {}, {day_text(room, day)})}
    );
}

Node kind_tag(const Room& room, std::string_view kind) {
    const std::string name(kind);
    return element(
        "span",
        {{"class", "tag " + name}},
        {capitalised(room.words().plain("kind", json::value(name)))}
    );
}

Node way_bar(const Room& room, const json::object& file) {
    const json::value* way = file.if_contains("way");
    if (way == nullptr) return html::nothing();
    const std::string here = text_in(file, "state");
    bool is_before = true;
    Nodes steps;
    for (const json::value& state : way->as_array()) {
        const bool is_here = state.as_string() == here;
        html::Attributes attributes{{"class", is_here ? "here" : is_before ? "passed" : "ahead"}};
        if (is_here) {
            attributes.push_back({"aria-current", "step"});
            is_before = false;
        }
        steps.push_back(
            element("li", std::move(attributes), {capitalised(room.words().plain("state", state))})
        );
    }
    return element(
        "ol",
        {{"class", "way"}, {"aria-label", room.say("office_way")}},
        std::move(steps)
    );
}

std::string step_code(std::string_view operation) {
    std::string code = "office_step_" + std::string(operation);
    std::ranges::replace(code, ' ', '_');
    std::ranges::replace(code, '-', '_');
    return code;
}

namespace {

/// A link for each operation, by its name: "complaint fix". The first is the one that is meant.
Node step_links(const Room& room, const std::string& number, const json::array& names, bool leads) {
    Nodes buttons;
    for (const json::value& one : names) {
        const std::string name(one.as_string());
        std::string path = name;
        std::ranges::replace(path, ' ', '/');
        buttons.push_back(element(
            "li",
            {},
            {link(
                kept(room, path_of_case(number) + "/" + path),
                {{"class", leads && buttons.empty() ? "button first" : "button"}},
                {room.say(step_code(name))}
            )}
        ));
    }
    return element("ul", {}, std::move(buttons));
}

/// What may be done beside the steps, where it is not in the way.
Node other_steps(const Room& room, const json::object& file) {
    const json::value* others = file.if_contains("others");
    if (others == nullptr || others->get_array().empty()) return html::nothing();
    return element(
        "details",
        {{"class", "others"}},
        {element("summary", {}, {room.say("office_more_steps")}),
         step_links(room, text_in(file, "number"), others->get_array(), false)}
    );
}

}  // namespace

Node next_steps(const Room& room, const json::object& file) {
    const json::array& steps = file.at("steps").as_array();
    const std::string owner = room.words().choice("owner", text_in(file, "owner"));
    Nodes inside{element("h3", {}, {room.say("office_next")})};
    if (steps.empty()) {
        const bool has_ended = !file.at("ended_on").is_null();
        inside.push_back(element(
            "p",
            {},
            {room.say(has_ended ? "office_has_ended" : "office_waits", {{"owner", owner}})}
        ));
    } else {
        inside.push_back(step_links(room, text_in(file, "number"), steps, true));
        if (const auto due = day_in(file, "due_on"))
            inside.push_back(element(
                "p",
                {{"class", "why"}},
                {room.say("office_because", {{"owner", owner}, {"day", day_text(room, *due)}})}
            ));
    }
    inside.push_back(other_steps(room, file));
    return element("section", {{"class", "next"}}, std::move(inside));
}

namespace {

/// What was said in an act, and where it stands in the record.
Node said_in(const Room& room, const json::object& act) {
    Nodes said;
    for (const json::value& value : act.at("fields").as_array()) {
        const json::object& field = value.as_object();
        std::string text = room.words().field(field);
        if (text.empty()) continue;
        const std::string name(field.at("name").as_string());
        const bool is_there = field.at("masked") == false && field.at("erased") == false;
        if (is_there) text = value_text(room, name, field.at("value"));
        said.push_back(element("dt", {}, {label_of(room, name)}));
        said.push_back(element("dd", {}, {text}));
    }
    if (said.empty()) return html::nothing();
    const std::string rule = text_in(act, "rule");
    return element(
        "details",
        {},
        {element("summary", {}, {room.say("office_said")}),
         element("dl", {}, std::move(said)),
         element(
             "p",
             {{"class", "quiet"}},
             {room.say("office_act_number", {{"act", json::serialize(act.at("act"))}}),
              rule.empty() ? "" : " ",
              rule.empty() ? ""
                           : room.say(
                                 "office_act_rule",
                                 {{"rule", rule}, {"version", text_in(act, "rule_version")}}
                             )}
         )}
    );
}

}  // namespace

namespace {

/// The case that an act is of, where those of several stand together.
Node case_of(const json::object& act) {
    const std::string number = text_in(act, "number");
    if (number.empty()) return html::nothing();
    return Nodes{link(path_of_case(number), {}, {number}), " · "};
}

}  // namespace

Node act_list(const Room& room, const json::array& acts, ActsOf whom) {
    Nodes items;
    for (const json::value& value : acts) {
        const json::object& act = value.as_object();
        const std::string at = text_in(act, "at");
        const auto moment = parse_instant(at);
        items.push_back(element(
            "li",
            {},
            {element(
                 "p",
                 {},
                 {element("strong", {}, {capitalised(room.words().act(text_in(act, "what")))}),
                  element(
                      "span",
                      {{"class", "quiet"}},
                      {whom == ActsOf::supplier ? case_of(act) : html::nothing(),
                       element(
                           "time",
                           {{"datetime", at}},
                           {moment ? moment_text(room, *moment) : ""}
                       ),
                       " · ",
                       actor_text(room, text_in(act, "actor"))}
                  )}
             ),
             said_in(room, act)}
        ));
    }
    return element("ol", {{"class", "acts"}}, std::move(items));
}

}  // namespace uppsikt::office
