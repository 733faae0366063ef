#include <array>

#include <boost/json.hpp>

#include "office/parts.h"

namespace uppsikt::office {

namespace json = boost::json;
using html::element;
using html::link;
using html::Node;
using html::Nodes;

namespace {

struct ViewName {
    View value{};
    std::string_view name;
};
constexpr std::array view_names{
    ViewName{View::mine, "mine"},
    ViewName{View::unassigned, "unassigned"},
    ViewName{View::week, "week"},
    ViewName{View::overdue, "overdue"},
    ViewName{View::all, "all"},
};

std::string path_of(View view) { return "/arenden" + tail_of({.view = view}); }

/// Counted to a thousand: more is "999+".
std::string count_text(const json::value& count) {
    return count.as_int64() >= 1000 ? "999+" : json::serialize(count);
}

Node rail(const Room& room, const Queue& queue) {
    Nodes items;
    for (const ViewName& view : view_names) {
        html::Attributes attributes;
        if (view.value == queue.spot.view) attributes.push_back({"aria-current", "page"});
        const json::value& count = queue.counts.at(view.name);
        const bool is_alarm = view.value == View::overdue && count.as_int64() > 0;
        items.push_back(element(
            "li",
            {},
            {link(
                path_of(view.value),
                std::move(attributes),
                {room.say("office_view_" + std::string(view.name)),
                 element(
                     "span",
                     {{"class", is_alarm ? "count alarm" : "count"}},
                     {count_text(count)}
                 )}
            )}
        ));
    }
    return element(
        "nav",
        {{"class", "rail"}, {"aria-label", room.say("office_views")}},
        {element("h1", {}, {room.say("office_menu_cases")}),
         element("p", {{"class", "quiet"}}, {day_text(room, room.today)}),
         element("ul", {}, std::move(items))}
    );
}

Node row(const Room& room, const Queue& queue, const json::object& file) {
    const std::string number = text_in(file, "number");
    const bool is_open = queue.open && text_in(queue.open->file, "number") == number;
    html::Attributes attributes{{"role", "row"}};
    if (is_open) attributes.push_back({"aria-current", "true"});
    const auto cell = [](std::string_view name, Nodes content) {
        return element("td", {{"role", "cell"}, {"class", std::string(name)}}, std::move(content));
    };
    return element(
        "tr",
        std::move(attributes),
        {cell("when", {deadline(room, file)}),
         cell(
             "what",
             {link(kept(room, path_of_case(number)), {}, {title_of(room, file)}),
              element("small", {}, {number})}
         ),
         cell("whom", {text_in(file, "supplier"), element("small", {}, {text_in(file, "unit")})}),
         cell("kind", {kind_tag(room, text_in(file, "kind"))}),
         cell(
             "state",
             {capitalised(room.words().plain("state", file.at("state"))),
              element(
                  "small",
                  {},
                  {file.at("owner").is_null()
                       ? ""
                       : room.words().choice("owner", text_in(file, "owner"))}
              )}
         )}
    );
}

Node list(const Room& room, const Queue& queue) {
    if (queue.cases.empty())
        return element(
            "div",
            {{"class", "empty"}},
            {icon("done"),
             element("p", {}, {room.say("office_empty_" + std::string(name_of(queue.spot.view)))}),
             queue.spot.view == View::all
                 ? html::nothing()
                 : element("p", {}, {link(path_of(View::all), {}, {room.say("office_see_all")})})}
        );
    Nodes head;
    for (const char* code : {"when", "what", "whom", "kind", "state"})
        head.push_back(element(
            "th",
            {{"scope", "col"}, {"role", "columnheader"}},
            {room.say(std::string("office_column_") + code)}
        ));
    Nodes rows;
    for (const json::value& file : queue.cases)
        rows.push_back(row(room, queue, file.as_object()));
    Nodes inside{element(
        "table",
        {{"class", "queue"}, {"role", "table"}, {"aria-labelledby", "view"}},
        {element(
             "thead",
             {{"role", "rowgroup"}},
             {element("tr", {{"role", "row"}}, std::move(head))}
         ),
         element("tbody", {{"role", "rowgroup"}}, std::move(rows))}
    )};
    if (queue.has_more) {
        const std::string last = text_in(queue.cases.back().as_object(), "number");
        inside.push_back(element(
            "p",
            {{"class", "more"}},
            {link(
                "/arenden" + tail_of({.view = queue.spot.view, .after = last}),
                {{"class", "button"}},
                {room.say("office_more")}
            )}
        ));
    }
    inside.push_back(element("p", {{"class", "quiet keys"}}, {room.say("office_keys")}));
    return inside;
}

}  // namespace

std::string_view name_of(View view) {
    for (const ViewName& one : view_names)
        if (one.value == view) return one.name;
    return view_names.front().name;
}

std::optional<View> view_named(std::string_view name) {
    for (const ViewName& one : view_names)
        if (one.name == name) return one.value;
    return std::nullopt;
}

namespace {

/// Searches in all cases; what is found opens beside the list.
Node search_form(const Room& room, const Spot& spot) {
    const auto hidden = [](const char* name, std::string_view value) {
        return element(
            "input",
            {{"type", "hidden"}, {"name", name}, {"value", std::string(value)}}
        );
    };
    return html::form(
        "/sok",
        html::Sends::get,
        {{"role", "search"}},
        {hidden("vy", name_of(spot.view)),
         spot.after ? hidden("efter", in_path(*spot.after)) : html::nothing(),
         element("label", {{"for", "q"}, {"class", "unseen"}}, {room.say("office_search")}),
         element(
             "input",
             {{"id", "q"},
              {"name", "q"},
              {"type", "search"},
              {"placeholder", room.say("office_search")}}
         ),
         element(
             "button",
             {{"class", "button"}},
             {icon("search"), element("span", {{"class", "unseen"}}, {room.say("office_search")})}
         )}
    );
}

Node list_section(const Room& room, const Queue& queue, const std::string& title) {
    // A page of them is listed; the view has as many as it counts.
    const json::value* counted = queue.counts.if_contains(name_of(queue.spot.view));
    const int cases = queue.has_more && counted != nullptr ? static_cast<int>(counted->as_int64())
                                                           : static_cast<int>(queue.cases.size());
    return element(
        "section",
        {{"class", "list"}},
        {element(
             "div",
             {{"class", "list-head"}},
             {element("h2", {{"id", "view"}}, {title}),
              element("span", {{"class", "quiet"}}, {room.voice().counted("office_cases", cases)}),
              search_form(room, queue.spot)}
         ),
         list(room, queue)}
    );
}

Node open_panel(const Room& room, const Queue& queue) {
    return element(
        "aside",
        {{"class", "panel"}, {"aria-label", room.say("office_open_case")}},
        {link(
             kept(room, "/arenden"),
             {{"class", "close"}},
             {icon("close"), element("span", {{"class", "unseen"}}, {room.say("office_close")})}
         ),
         case_panel(room, *queue.open, queue.form)}
    );
}

}  // namespace

std::string queue_page(const Room& room, const Queue& queue) {
    Room beside = room;
    beside.spot = queue.spot;
    const std::string title = room.say("office_view_" + std::string(name_of(queue.spot.view)));
    Nodes columns{rail(beside, queue), list_section(beside, queue, title)};
    if (queue.open) columns.push_back(open_panel(beside, queue));
    return written(
        room,
        {.title = title,
         .place = "cases",
         .is_wide = true,
         .has_case = queue.open.has_value(),
         .body = {element(
             "div",
             {{"class", queue.open ? "desk with-panel" : "desk"}},
             std::move(columns)
         )}}
    );
}

}  // namespace uppsikt::office
