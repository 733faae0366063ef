#include "find/search_form.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "find/fields.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::Node;
using html::Nodes;

constexpr std::array orders{
    std::pair{Order::near, std::string_view("near")},
    std::pair{Order::name, std::string_view("name")},
    std::pair{Order::surest, std::string_view("surest")},
    std::pair{Order::participants, std::string_view("participants")},
};

std::string_view name_of(Order order) {
    for (const auto& [value, name] : orders)
        if (value == order) return name;
    return "near";
}

/// How far, in the words of a query.
constexpr std::array distances{
    std::pair{10, std::string_view("10")},
    std::pair{25, std::string_view("25")},
    std::pair{50, std::string_view("50")},
    std::pair{100, std::string_view("100")},
    std::pair{any_distance_km, std::string_view("any")},
};

Node places_list(const Material& material) {
    Nodes options;
    for (const RegionOf& region : material.finder.regions()) {
        for (const std::size_t area : region.areas)
            options.push_back(element("option", {{"value", material.finder.areas()[area].name}}));
    }
    std::set<std::string, std::less<>> named;
    for (const Area& area : material.finder.areas())
        named.insert(area.name);
    for (const Locality& locality : material.finder.localities())
        if (!named.contains(locality.name()))
            options.push_back(element("option", {{"value", locality.name()}}));
    return element("datalist", {{"id", "places"}}, std::move(options));
}

Node with_icon(std::string_view symbol, Node control) {
    return element("span", {{"class", "with-icon"}}, {icon(symbol), std::move(control)});
}

/// A choice with a label; the option that is chosen stands.
struct Choice {
    std::string name;
    std::vector<std::pair<std::string, std::string>> options;  ///< value, text
    std::string chosen;
};

Node choice(const Material& material, const Choice& choice) {
    Nodes options;
    for (const auto& [value, text] : choice.options) {
        html::Attributes attributes{{"value", value}};
        if (value == choice.chosen) attributes.push_back({"selected", "selected"});
        options.push_back(element("option", std::move(attributes), {text}));
    }
    return labelled(
        {.id = choice.name,
         .label = material.say("find_" + choice.name),
         .control =
             element("select", {{"id", choice.name}, {"name", choice.name}}, std::move(options))}
    );
}

Node distance_choice(const Material& material, const Query& query) {
    Choice made{
        .name = "distance",
        .options = {{"", material.say("find_distance_place")}},
        .chosen = ""
    };
    for (const auto& [km, name] : distances) {
        const std::string value(name);
        made.options.emplace_back(
            value,
            km == any_distance_km ? material.say("find_distance_any")
                                  : material.say("find_distance_within", {{"n", value}})
        );
        if (query.within_km == km) made.chosen = value;
    }
    return choice(material, made);
}

Node order_choice(const Material& material, const Hero& hero) {
    Choice made{.name = "order", .options = {}, .chosen = ""};
    for (const auto& [order, name] : orders) {
        // The usual one is sent as none: another page has its own.
        const std::string value(order == hero.usual ? "" : name);
        made.options.emplace_back(value, material.say("find_order_" + std::string(name)));
        if (order == hero.query.order) made.chosen = value;
    }
    return choice(material, made);
}

/// What was chosen of that which a small screen folds away.
int chosen_in(const Hero& hero) {
    return (hero.query.within_km ? 1 : 0) + (hero.query.text.empty() ? 0 : 1) +
           (hero.query.order == hero.usual ? 0 : 1);
}

/// Folded away on a small screen, until something of it is chosen. Where there is room the style
/// sheet shows it all, in browsers that let it; in others it unfolds by its summary.
Node folded(const Material& material, int chosen, Nodes fields) {
    fields.insert(
        fields.begin(),
        element("summary", {}, {material.voice.counted("find_more", chosen)})
    );
    html::Attributes attributes{{"class", "more"}};
    if (chosen > 0) attributes.push_back({"open", "open"});
    return element("details", std::move(attributes), std::move(fields));
}

Node search_form(const Material& material, const Hero& hero) {
    const Query& query = hero.query;
    const auto input = [&](const std::string& name, const std::string& value) {
        html::Attributes attributes{
            {"id", name},
            {"name", name},
            {"type", "text"},
            {"value", value},
            {"maxlength", "100"}
        };
        if (name == "place") {
            attributes.push_back({"list", "places"});
            attributes.push_back({"autocomplete", "off"});
        }
        return element("input", std::move(attributes));
    };
    return html::form(
        material.path(PageKind::home),
        html::Sends::get,
        {{"class", "search"}, {"role", "search"}},
        {labelled(
             {.id = "place",
              .label = material.say("find_place"),
              .control = with_icon("pin", input("place", query.place))}
         ),
         places_list(material),
         folded(
             material,
             chosen_in(hero),
             {distance_choice(material, query),
              labelled(
                  {.id = "text",
                   .label = material.say("find_text"),
                   .control = with_icon("search", input("text", query.text))}
              ),
              order_choice(material, hero)}
         ),
         element("button", {{"type", "submit"}, {"class", "button"}}, {material.say("find_search")})
        }
    );
}

}  // namespace

Query query_of(const Fields& fields) {
    Query query{.place = field_text(fields, "place"), .text = field_text(fields, "text")};
    for (const auto& [value, name] : orders)
        if (name == field_text(fields, "order")) query.order = value;
    for (const auto& [km, name] : distances)
        if (name == field_text(fields, "distance")) query.within_km = km;
    query.page = static_cast<int>(
        std::clamp<std::int64_t>(parse_integer(field_text(fields, "page")).value_or(1), 1, 10000)
    );
    return query;
}

std::string tail_of(const Query& query, int page) {
    std::string tail;
    const auto add = [&](std::string_view name, const std::string& value) {
        tail += (tail.empty() ? "?" : "&") + std::string(name) + "=" + encoded(value);
    };
    if (!query.place.empty()) add("place", query.place);
    if (!query.text.empty()) add("text", query.text);
    for (const auto& [km, name] : distances)
        if (query.within_km == km) add("distance", std::string(name));
    if (query.order != Order::near) add("order", std::string(name_of(query.order)));
    if (page > 1) add("page", std::to_string(page));
    return tail;
}

Node search_hero(const Material& material, const Hero& hero) {
    Nodes inside{
        element("h1", {}, {material.say("find_title")}),
        element("p", {{"class", "lead"}}, {material.say("find_lead")}),
    };
    if (!material.options.is_static) inside.push_back(search_form(material, hero));
    return element(
        "div",
        {{"class", hero.is_brief ? "hero brief" : "hero"}},
        {element("div", {{"class", "inner"}}, std::move(inside))}
    );
}

}  // namespace uppsikt::find
