#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "office/parts.h"

namespace uppsikt::office {

namespace json = boost::json;
using html::element;
using html::link;
using html::Node;
using html::Nodes;

namespace {

/// What every case has, and what is shown elsewhere on its page.
constexpr std::array shown_elsewhere{
    "number",
    "kind",
    "state",
    "title",
    "supplier",
    "days_left",
    "steps",
    "others",
    "way",
    "text",
    "ended_on",
    "unit",
    "owner",
    "due_on",
    "messages",
    "replies",
    "files"
};

bool has_objects(const json::value& value) {
    return value.is_array() && !value.get_array().empty() && value.get_array()[0].is_object();
}

bool is_shown_elsewhere(const json::key_value_pair& member) {
    if (member.key() == "findings") return has_objects(member.value());
    return std::ranges::find(shown_elsewhere, member.key()) != shown_elsewhere.end();
}

/// A case elsewhere, as a link; else the word.
Node value_node(const Room& room, std::string_view name, const json::value& value) {
    const std::string text = value_text(room, name, value);
    if (value.is_string() && is_diary_number(text))
        return link(kept(room, path_of_case(text)), {}, {text});
    return text;
}

/// A list of an answer, by its name there, about a case.
struct List {
    std::string_view about;
    std::string_view name;
    const json::array& rows;
};

/// Rows of a list, each as its own lines.
Node rows_of(const Room& room, const List& list) {
    Nodes items;
    for (const json::value& row : list.rows) {
        if (!row.is_object()) {
            items.push_back(element("li", {}, {value_node(room, list.name, row)}));
            continue;
        }
        Nodes parts;
        for (const auto& member : row.as_object()) {
            if (member.value().is_array() || member.value().is_null()) continue;
            const std::string text = value_text(room, member.key(), member.value());
            if (text.empty()) continue;
            parts.push_back(element("dt", {}, {label_of(room, member.key())}));
            parts.push_back(element("dd", {}, {value_node(room, member.key(), member.value())}));
        }
        items.push_back(element(
            "li",
            {},
            {element("dl", {}, std::move(parts)), file_list(room, list.about, row.as_object())}
        ));
    }
    return element("ul", {{"class", "rows"}}, std::move(items));
}

Node head_of(const Room& room, const OpenCase& open) {
    const std::string supplier = text_in(open.file, "supplier");
    return element(
        "header",
        {{"class", "case-head"}},
        {element(
             "p",
             {{"class", "number"}},
             {text_in(open.file, "number"), " ", kind_tag(room, text_in(open.file, "kind"))}
         ),
         element("h2", {{"id", "case"}, {"tabindex", "-1"}}, {title_of(room, open.file)}),
         supplier.empty()
             ? html::nothing()
             : element("p", {}, {link("/leverantorer?namn=" + encoded(supplier), {}, {supplier})}),
         deadline(room, open.file)}
    );
}

/// "diary:UPP 2026/000001" in words.
Node evidence_node(const Room& room, std::string_view number, const json::value& named) {
    const std::string_view evidence = named.as_string();
    const std::size_t colon = evidence.find(':');
    const std::string kind(evidence.substr(0, colon));
    const std::string reference(evidence.substr(std::min(evidence.size(), colon + 1)));
    if (is_diary_number(reference))
        return link(kept(room, path_of_case(reference)), {}, {reference});
    if (kind == "file") return file_link(room, number, {{"sha256", reference}});
    return room.say("office_evidence_" + kind, {{"reference", shown(reference)}});
}

/// The replies to a whole report.
json::array replies_of(const json::object& detail) {
    const json::value* replies = detail.if_contains("replies");
    return replies != nullptr && replies->is_array() ? replies->get_array() : json::array{};
}

Node messages(const Room& room, const json::array& all) {
    Nodes items;
    for (const json::value& one : all) {
        const json::object& message = one.as_object();
        const auto day = day_in(message, "on");
        items.push_back(element(
            "li",
            {{"class", text_in(message, "from") == "sender" ? "from-sender" : "from-agency"}},
            {element("p", {}, {text_in(message, "text")}),
             element("p", {{"class", "quiet"}}, {day ? day_text(room, *day) : ""})}
        ));
    }
    return element("ul", {{"class", "messages"}}, std::move(items));
}

/// What was replied, when, and how it was assessed.
void add_replies(const Room& room, std::string_view number, Nodes& to, const json::array& replies) {
    for (const json::value& value : replies) {
        const json::object& reply = value.as_object();
        to.push_back(element("p", {{"class", "said"}}, {text_in(reply, "text")}));
        to.push_back(file_list(room, number, reply));
        const auto day = day_in(reply, "received_on");
        std::string below = day ? day_text(room, *day) : "";
        if (reply.at("late") == true) below += " · " + room.say("office_reply_late");
        if (const std::string verdict = text_in(reply, "verdict"); !verdict.empty())
            below += " · " + room.words().choice("verdict", verdict);
        to.push_back(element("p", {{"class", "quiet"}}, {below}));
    }
}

}  // namespace

Node facts(const Room& room, const json::object& detail) {
    const std::string number = text_in(detail, "number");
    Nodes lines;
    Nodes lists;
    for (const auto& member : detail) {
        if (member.value().is_null() || is_shown_elsewhere(member)) continue;
        if (member.value().is_array()) {
            if (member.value().get_array().empty()) continue;
            lists.push_back(element("h3", {}, {label_of(room, member.key())}));
            lists.push_back(rows_of(room, {number, member.key(), member.value().get_array()}));
            continue;
        }
        const std::string text = value_text(room, member.key(), member.value());
        if (text.empty()) continue;
        lines.push_back(element(
            "div",
            {},
            {element("dt", {}, {label_of(room, member.key())}),
             element("dd", {}, {value_node(room, member.key(), member.value())})}
        ));
    }
    Nodes all;
    if (!lines.empty()) all.push_back(element("dl", {{"class", "facts"}}, std::move(lines)));
    for (Node& list : lists)
        all.push_back(std::move(list));
    return all;
}

Node finding_cards(const Room& room, const json::object& detail) {
    const std::string number = text_in(detail, "number");
    const json::array of_all = replies_of(detail);
    Nodes cards;
    for (const json::value& value : detail.at("findings").as_array()) {
        const json::object& finding = value.as_object();
        const bool is_withdrawn = finding.at("withdrawn") == true;
        Nodes evidence;
        for (const json::value& one : finding.at("evidence").as_array())
            evidence.push_back(element("li", {}, {evidence_node(room, number, one)}));
        Nodes replies;
        add_replies(room, number, replies, finding.at("replies").as_array());
        if (!of_all.empty()) {
            replies.push_back(element("p", {{"class", "quiet"}}, {room.say("office_reply_to_all")})
            );
            add_replies(room, number, replies, of_all);
        }
        if (replies.empty())
            replies.push_back(element("p", {{"class", "quiet"}}, {room.say("office_no_reply")}));
        cards.push_back(element(
            "article",
            {{"class", is_withdrawn ? "finding withdrawn" : "finding"}},
            {element(
                 "header",
                 {},
                 {element("strong", {}, {text_in(finding, "requirement")}),
                  element(
                      "span",
                      {{"class", "tag " + text_in(finding, "severity")}},
                      {capitalised(room.words().choice("severity", text_in(finding, "severity")))}
                  )}
             ),
             element(
                 "div",
                 {{"class", "sides"}},
                 {element(
                      "section",
                      {},
                      {element("h4", {}, {room.say("office_found")}),
                       element("p", {}, {text_in(finding, "text")}),
                       element("ul", {{"class", "evidence"}}, std::move(evidence))}
                  ),
                  element(
                      "section",
                      {},
                      {element("h4", {}, {room.say("office_reply")}), Node(std::move(replies))}
                  )}
             )}
        ));
    }
    return cards;
}

Node case_panel(const Room& room, const OpenCase& open, const std::optional<Form>& form) {
    const std::string number = text_in(open.file, "number");
    Nodes inside{head_of(room, open), way_bar(room, open.file)};
    inside.push_back(form ? operation_form(room, *form, number) : next_steps(room, open.file));
    if (const std::string text = text_in(open.detail, "text"); !text.empty()) {
        inside.push_back(element(
            "h3",
            {},
            {room.say(
                text_in(open.file, "kind") == "complaint" ? "office_text" : "office_text_said"
            )}
        ));
        inside.push_back(element("p", {{"class", "said"}}, {text}));
    }
    if (const json::value* findings = open.detail.if_contains("findings");
        findings != nullptr && has_objects(*findings)) {
        inside.push_back(element("h3", {}, {room.say("office_findings")}));
        inside.push_back(finding_cards(room, open.detail));
    }
    if (const json::value* said = open.detail.if_contains("messages");
        said != nullptr && said->is_array() && !said->get_array().empty()) {
        inside.push_back(element("h3", {}, {label_of(room, "messages")}));
        inside.push_back(messages(room, said->get_array()));
    }
    if (has_files(open.detail)) {
        inside.push_back(element("h3", {}, {label_of(room, "files")}));
        inside.push_back(file_list(room, number, open.detail));
    }
    inside.push_back(facts(room, open.detail));
    if (!open.acts.empty()) {  // a supplier is shown none
        inside.push_back(element("h3", {}, {room.say("office_events")}));
        inside.push_back(act_list(room, open.acts));
    }
    return element("article", {{"class", "case"}, {"aria-labelledby", "case"}}, std::move(inside));
}

namespace {

/// Where the reader comes from: the queue, or what concerns a supplier.
struct Way {
    std::string_view place;
    std::string_view path;
    std::string_view text;
};
Way way_back(const Room& room) {
    if (room.seat && room.seat->role == "supplier")
        return {"portal", "/uppdrag", "office_menu_portal"};
    return {"cases", "/arenden", "office_back_to_queue"};
}

}  // namespace

std::string case_page(const Room& room, const OpenCase& open, const std::optional<Form>& form) {
    const Way back = way_back(room);
    const std::string number = text_in(open.file, "number");
    return written(
        room,
        {.title = fmt::format("{} {}", number, title_of(room, open.file)),
         .place = back.place,
         .body =
             {
                 element(
                     "h1",
                     {{"class", "unseen"}},
                     {room.say("office_menu_" + std::string(back.place))}
                 ),
                 element("p", {{"class", "back"}}, {link(back.path, {}, {room.say(back.text)})}),
                 case_panel(room, open, form),
             }}
    );
}

}  // namespace uppsikt::office
