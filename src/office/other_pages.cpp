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

Node labelled(const std::string& id, const std::string& label, html::Attributes attributes) {
    attributes.insert(attributes.begin(), {{"id", id}, {"name", id}});
    return element(
        "div",
        {{"class", "field"}},
        {element("label", {{"for", id}}, {label}), element("input", std::move(attributes))}
    );
}

Node table_of(const Room& room, const json::array& rows) {
    if (rows.empty()) return element("p", {{"class", "quiet"}}, {room.say("office_nothing")});
    Nodes head;
    for (const auto& member : rows[0].as_object())
        head.push_back(element("th", {{"scope", "col"}}, {label_of(room, member.key())}));
    Nodes lines;
    for (const json::value& row : rows) {
        Nodes cells;
        for (const auto& member : row.as_object())
            cells.push_back(element(
                "td",
                {},
                {member.value().is_array() ? json::serialize(member.value())
                                           : room.words().plain(member.key(), member.value())}
            ));
        lines.push_back(element("tr", {}, std::move(cells)));
    }
    return element(
        "div",
        {{"class", "scroll"}, {"tabindex", "0"}},
        {element(
            "table",
            {},
            {element("thead", {}, {element("tr", {}, std::move(head))}),
             element("tbody", {}, std::move(lines))}
        )}
    );
}

}  // namespace

std::string answer_page(const Room& room, const Row& row, const operations::Answer& answer) {
    const std::string title = capitalised(room.say(row.table.purpose_of(row.operation)));
    Nodes body{element("h1", {}, {title})};
    if (answer.list.empty())
        body.push_back(facts(room, answer.json));
    else
        body.push_back(table_of(room, answer.json.at(answer.list).as_array()));
    return written(room, {.title = title, .place = "begin", .body = std::move(body)});
}

std::string begin_page(const Room& room, const std::vector<Row>& all) {
    Nodes items;
    for (const Row& one : all)
        items.push_back(element(
            "li",
            {},
            {link(
                fmt::format("/nytt/{}/{}", one.operation.noun, one.operation.verb),
                {{"class", "card"}},
                {capitalised(room.say(one.table.purpose_of(one.operation)))}
            )}
        ));
    const char* lead = items.empty() ? "office_begin_none" : "office_begin_lead";
    Node choices =
        items.empty()
            ? element("p", {}, {link("/", {{"class", "button"}}, {room.say("office_to_find")})})
            : element("ul", {{"class", "choices"}}, std::move(items));
    return written(
        room,
        {.title = room.say("office_menu_begin"),
         .place = "begin",
         .body =
             {
                 element("h1", {}, {room.say("office_menu_begin")}),
                 element("p", {{"class", "lead"}}, {room.say(lead)}),
                 std::move(choices),
             }}
    );
}

std::string suppliers_page(const Room& room) {
    Nodes inside{
        labelled("namn", room.say("office_supplier_name"), {{"type", "search"}}),
        element(
            "p",
            {{"class", "buttons"}},
            {element("button", {{"class", "button first"}}, {room.say("office_show")})}
        ),
    };
    return written(
        room,
        {.title = room.say("office_menu_suppliers"),
         .place = "suppliers",
         .body =
             {
                 element("h1", {}, {room.say("office_menu_suppliers")}),
                 element("p", {{"class", "lead"}}, {room.say("office_suppliers_lead")}),
                 html::form(
                     "/leverantorer",
                     html::Sends::get,
                     {{"class", "card form"}, {"role", "search"}},
                     std::move(inside)
                 ),
             }}
    );
}

std::string trouble_page(const Room& room, const Trouble& trouble) {
    const std::string code = fmt::format("office_trouble_{}", trouble.status);
    Nodes body{
        element("h1", {}, {room.say(code)}),
        reasons_box(room, trouble.reasons),
        element("p", {}, {room.say(code + "_do")}),
    };
    if (!trouble.log_id.empty())
        body.push_back(element(
            "p",
            {{"class", "quiet"}},
            {room.say("office_log_id", {{"id", trouble.log_id}})}
        ));
    body.push_back(element(
        "p",
        {},
        {link(room.seat ? "/min-dag" : "/", {{"class", "button"}}, {room.say("office_go_on")})}
    ));
    return written(room, {.title = room.say(code), .body = std::move(body)});
}

}  // namespace uppsikt::office
