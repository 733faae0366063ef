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

namespace {

constexpr int measure_decimals = 3;  // as the measure is published

// --- what waits for an answer, and what they have been told of ---------------------------------

Node case_item(const Room& room, const json::object& file) {
    return element(
        "li",
        {{"class", "card"}},
        {deadline(room, file),
         element(
             "p",
             {{"class", "what"}},
             {link(path_of_case(text_in(file, "number")), {}, {title_of(room, file)}),
              element("small", {}, {text_in(file, "number")})}
         ),
         kind_tag(room, text_in(file, "kind"))}
    );
}

/// The cases in which it is the supplier's turn, or the others.
Node case_band(const Room& room, const json::array& cases, bool is_their_turn) {
    Nodes items;
    for (const json::value& value : cases) {
        const json::object& file = value.as_object();
        if ((text_in(file, "owner") == "supplier") == is_their_turn)
            items.push_back(case_item(room, file));
    }
    const std::string code = is_their_turn ? "office_portal_waits" : "office_portal_told";
    return element(
        "section",
        {{"class", "of-day"}},
        {element("h2", {}, {room.say(code)}),
         items.empty() ? element("p", {{"class", "quiet"}}, {room.say(code + "_none")})
                       : element("ul", {{"class", "band"}}, std::move(items))}
    );
}

// --- where a contract stands -------------------------------------------------------------------

/// The measure, its range and the limit on one scale. The sentence beside it says the same.
Node scale_of(const Room& room, const OwnContract& own, const std::string& says) {
    double most = std::max(own.now.limit, own.now.measure.value_or(0));
    if (own.range) most = std::max(most, own.range->upper);
    constexpr double width = 320;
    const double unit = (width - 20) / (most * 1.1);
    const auto at = [&](double value) { return fmt::format("{:.1f}", 10 + value * unit); };
    Nodes drawn{element(
        "line",
        {{"class", "axis"}, {"x1", "10"}, {"x2", "310"}, {"y1", "26"}, {"y2", "26"}}
    )};
    if (own.range)
        drawn.push_back(element(
            "rect",
            {{"class", "likely"},
             {"x", at(own.range->lower)},
             {"y", "19"},
             {"width", fmt::format("{:.1f}", (own.range->upper - own.range->lower) * unit)},
             {"height", "14"},
             {"rx", "7"}}
        ));
    drawn.push_back(element(
        "line",
        {{"class", "limit"},
         {"x1", at(own.now.limit)},
         {"x2", at(own.now.limit)},
         {"y1", "8"},
         {"y2", "44"}}
    ));
    if (own.now.measure)
        drawn.push_back(element(
            "circle",
            {{"class", "own"}, {"cx", at(*own.now.measure)}, {"cy", "26"}, {"r", "6"}}
        ));
    drawn.push_back(element(
        "text",
        {{"x", at(own.now.limit)}, {"y", "58"}, {"text-anchor", "middle"}},
        {room.say("office_portal_limit_short")}
    ));
    return element(
        "svg",
        {{"class", "scale"}, {"viewBox", "0 0 320 62"}, {"role", "img"}, {"aria-label", says}},
        std::move(drawn)
    );
}

std::string distance_text(const Room& room, const OwnContract& own) {
    const html::Voice voice = room.voice();
    if (!own.now.measure) return room.say("office_portal_no_measure");
    const double distance = *own.now.measure - own.now.limit;
    return room.say(
        distance < 0 ? "office_portal_below" : "office_portal_above",
        {{"measure", voice.decimal(*own.now.measure, measure_decimals)},
         {"limit", voice.decimal(own.now.limit, measure_decimals)},
         {"distance", voice.decimal(std::abs(distance), measure_decimals)}}
    );
}

Node sureness(const Room& room, const OwnContract& own) {
    if (!own.range) return element("p", {}, {room.say("office_portal_too_few")});
    const html::Voice voice = room.voice();
    return element(
        "p",
        {},
        {room.say(
            "office_portal_sure",
            {{"range", voice.range(own.range->lower, own.range->upper, measure_decimals)},
             {"p", voice.percent(own.range->p_below, 0)}}
        )}
    );
}

/// What would have lifted it to the limit, level by level; only where it lies below.
Node what_would_change(const Room& room, const OwnContract& own) {
    if (!own.now.measure || *own.now.measure >= own.now.limit) return html::nothing();
    Nodes items;
    for (const NeededAtLevel& one : own.needed)
        items.push_back(element(
            "li",
            {},
            {one.results
                 ? room.voice()
                       .counted("office_portal_needed", *one.results, {{"level", one.level}})
                 : room.say("office_portal_no_room", {{"level", one.level}})}
        ));
    return Nodes{
        element("h4", {}, {room.say("office_portal_change")}),
        element("ul", {}, std::move(items)),
    };
}

Node before_table(const Room& room, const OwnContract& own) {
    const html::Voice voice = room.voice();
    Nodes rows;
    const auto add = [&](const MeasureOf& one) {
        rows.push_back(element(
            "tr",
            {},
            {element("th", {{"scope", "row"}}, {voice.month(one.period)}),
             element("td", {}, {one.measure ? voice.decimal(*one.measure, measure_decimals) : "–"}),
             element("td", {}, {voice.decimal(one.limit, measure_decimals)}),
             element("td", {}, {room.say(one.is_flagged ? "app_yes" : "app_no")})}
        ));
    };
    std::ranges::for_each(own.before, add);
    add(own.now);
    Nodes head;
    for (const char* code :
         {"office_portal_period",
          "office_portal_measure",
          "office_portal_limit_short",
          "office_portal_flagged"})
        head.push_back(element("th", {{"scope", "col"}}, {room.say(code)}));
    return element(
        "div",
        {{"class", "scroll"}, {"tabindex", "0"}},
        {element(
            "table",
            {},
            {element("caption", {{"class", "unseen"}}, {own.contract}),
             element("thead", {}, {element("tr", {}, std::move(head))}),
             element("tbody", {}, std::move(rows))}
        )}
    );
}

Node stars_text(const Room& room, const StarRange& stars) {
    if (!stars.published) return element("p", {}, {room.say("office_portal_no_stars")});
    return element(
        "p",
        {},
        {room.say(
            stars.least == stars.most ? "office_portal_stars_sure" : "office_portal_stars",
            {{"n", std::to_string(*stars.published)},
             {"least", std::to_string(stars.least)},
             {"most", std::to_string(stars.most)}}
        )}
    );
}

Node contract_card(const Room& room, const OwnContract& own) {
    const html::Voice voice = room.voice();
    Node title = element("h3", {}, {own.area, " ", element("small", {}, {own.contract})});
    if (!own.is_released)
        return element(
            "article",
            {{"class", "card own-contract"}},
            {std::move(title), element("p", {}, {room.say("office_portal_not_released")})}
        );
    const std::string distance = distance_text(room, own);
    return element(
        "article",
        {{"class", "card own-contract"}},
        {std::move(title),
         element("p", {{"class", own.now.is_flagged ? "verdict bad" : "verdict"}}, {distance}),
         own.now.measure ? scale_of(room, own, distance) : html::nothing(),
         sureness(room, own),
         stars_text(room, own.stars),
         what_would_change(room, own),
         element(
             "details",
             {},
             {element("summary", {}, {room.say("office_portal_before")}), before_table(room, own)}
         ),
         element(
             "p",
             {{"class", "quiet"}},
             {room.say(
                 "office_portal_from",
                 {{"n", voice.count(own.participants)},
                  {"results", voice.count(own.first_results)},
                  {"period", voice.month(own.now.period)},
                  {"rule", own.rule},
                  {"version", own.rule_version},
                  {"source", own.source}}
             )}
         )}
    );
}

Node contracts_section(const Room& room, const Portal& portal) {
    Nodes cards;
    for (const OwnContract& own : portal.contracts)
        cards.push_back(contract_card(room, own));
    return element(
        "section",
        {},
        {element("h2", {}, {room.say("office_portal_results")}),
         cards.empty()
             ? element("p", {{"class", "quiet"}}, {room.say("office_portal_results_none")})
             : element("div", {{"class", "own-contracts"}}, std::move(cards))}
    );
}

}  // namespace

std::string portal_page(const Room& room, const Portal& portal) {
    return written(
        room,
        {.title = room.say("office_menu_portal"),
         .place = "portal",
         .body =
             {
                 element("h1", {}, {portal.supplier}),
                 element("p", {{"class", "lead"}}, {room.say("office_portal_lead")}),
                 case_band(room, portal.cases, true),
                 contracts_section(room, portal),
                 case_band(room, portal.cases, false),
             }}
    );
}

}  // namespace uppsikt::office
