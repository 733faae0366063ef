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

/// Days left, from and to.
struct Band {
    std::string_view name;
    std::int64_t least;
    std::int64_t most;
};
constexpr std::array bands{
    Band{"overdue", INT64_MIN, -1},
    Band{"soon", 0, 1},
    Band{"week", 2, 7},
};

Node case_row(const Room& room, const json::object& file) {
    return element(
        "li",
        {{"class", "card"}},
        {deadline(room, file),
         element(
             "p",
             {{"class", "what"}},
             {link(path_of_case(text_in(file, "number")), {}, {title_of(room, file)}),
              element("small", {}, {text_in(file, "number"), " · ", text_in(file, "supplier")})}
         ),
         kind_tag(room, text_in(file, "kind"))}
    );
}

Node band_section(const Room& room, const Band& band, const json::array& cases) {
    Nodes items;
    for (const json::value& value : cases) {
        const json::object& file = value.as_object();
        const std::int64_t left = file.at("days_left").as_int64();
        if (left >= band.least && left <= band.most) items.push_back(case_row(room, file));
    }
    const std::string code = fmt::format("office_band_{}", band.name);
    Node inside = items.empty() ? element("p", {{"class", "quiet"}}, {room.say(code + "_empty")})
                                : element("ul", {{"class", "band"}}, std::move(items));
    return element(
        "section",
        {{"class", fmt::format("of-day {}", band.name)}},
        {element("h2", {}, {room.say(code)}), std::move(inside)}
    );
}

/// Where it is, as far as it is known: "Storgatan 4, Orrsala".
std::string place_of(const json::object& visit) {
    std::string place = text_in(visit, "address");
    const std::string town = text_in(visit, "town");
    if (!place.empty() && !town.empty()) place += ", ";
    return place + town;
}

Node visit_row(const Room& room, const json::object& visit) {
    const std::string number = text_in(visit, "number");
    const auto due = day_in(visit, "due");
    ensure(due.has_value(), "a visit has its clock");
    const std::string place = place_of(visit);
    return element(
        "li",
        {{"class", "card"}},
        {deadline(room, {{"days_left", (*due - room.today).count()}}),
         element(
             "p",
             {{"class", "what"}},
             {link(path_of_case(number), {}, {text_in(visit, "supplier")}),
              element("small", {}, {place.empty() ? number : number + " · " + place})}
         ),
         element(
             "span",
             {{"class", "tag visit"}},
             {capitalised(room.words().choice("form", text_in(visit, "form")))}
         )}
    );
}

Node visits_section(const Room& room, const json::array& visits) {
    Nodes inside{element("h2", {}, {room.say("office_visits")})};
    if (visits.empty()) {
        inside.push_back(element("p", {{"class", "quiet"}}, {room.say("office_visits_none")}));
    } else {
        constexpr std::size_t most = 20;
        Nodes items;
        for (const json::value& visit : visits)
            if (items.size() < most) items.push_back(visit_row(room, visit.as_object()));
        inside.push_back(element("ul", {{"class", "band"}}, std::move(items)));
        if (visits.size() > most)
            inside.push_back(element(
                "p",
                {{"class", "quiet"}},
                {room.voice().counted("office_visits_more", static_cast<int>(visits.size() - most))}
            ));
    }
    inside.push_back(element(
        "p",
        {{"class", "buttons"}},
        {link("/falt", {{"class", "button first"}}, {room.say("office_visits_app")})}
    ));
    return element("section", {{"class", "of-day visits"}}, std::move(inside));
}

}  // namespace

std::string day_page(const Room& room, const Day& day) {
    Nodes body{
        element("h1", {}, {room.say("office_menu_day")}),
        element(
            "p",
            {{"class", "lead"}},
            {room.say("office_day_lead", {{"day", day_text(room, room.today)}})}
        ),
    };
    if (day.visits) body.push_back(visits_section(room, *day.visits));
    for (const Band& band : bands)
        body.push_back(band_section(room, band, day.cases));
    return written(
        room,
        {.title = room.say("office_menu_day"), .place = "day", .body = std::move(body)}
    );
}

}  // namespace uppsikt::office
