#include <algorithm>
#include <cmath>

#include "find/parts.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

Node fact(std::string_view symbol, Nodes text) {
    return element("li", {}, {icon(symbol), element("span", {}, std::move(text))});
}

Node strip(std::string_view kind, std::string_view symbol, Nodes text) {
    return element(
        "p",
        {{"class", "strip " + std::string(kind)}},
        {icon(symbol), element("span", {}, std::move(text))}
    );
}

/// The box that picks a contract for the comparison.
Node compare_box(const Material& material, const Offer& offer) {
    const std::string id = "c" + offer.contract;
    return element(
        "span",
        {{"class", "pick"}},
        {element(
             "input",
             {{"type", "checkbox"}, {"id", id}, {"name", "contract"}, {"value", offer.contract}}
         ),
         element(
             "label",
             {{"for", id}},
             {material.say("find_compare_pick"),
              element("span", {{"class", "unseen"}}, {" " + offer.name})}
         )}
    );
}

}  // namespace

Node standing_strip(const Material& material, const Offer& offer) {
    const Standing& standing = offer.standing;
    if (standing.ends_on) {
        const bool has_ended = *standing.ends_on < material.finder.published().as_of;
        return strip(
            "ending",
            "warning",
            {material.voice.tell(
                has_ended ? "find_strip_ended" : "find_strip_ending",
                {{"day", day_text(material.voice, *standing.ends_on)}}
            )}
        );
    }
    if (!standing.is_open)
        return strip("closed", "closed", {material.voice.tell("find_strip_closed")});
    return html::nothing();
}

std::string distance_text(const html::Voice& voice, double metres) {
    const double km = metres / 1000;
    if (km < 0.95) return voice.say("find_distance_short");
    return voice.say("find_distance_km", {{"n", voice.decimal(km, km < 9.95 ? 1 : 0)}});
}

namespace {

Node distance_fact(const Material& material, const Offer& offer, const From& from) {
    const auto metres = distance_to(offer, from.position);
    if (!metres) return fact("way", {material.say("find_distance_unknown")});
    return fact(
        "way",
        {material.voice.tell(
            "find_distance_from",
            {{"distance", distance_text(material.voice, *metres)}, {"place", from.name}}
        )}
    );
}

/// Those that are nearest first, where it is asked; else as they are.
std::vector<Place> places_from(const Offer& offer, const std::optional<From>& from) {
    std::vector<Place> places = offer.standing.places;
    if (from)
        std::ranges::stable_sort(places, {}, [&](const Place& place) {
            return place.position ? distance_m(from->position, *place.position) : HUGE_VAL;
        });
    return places;
}

}  // namespace

Node facts(const Material& material, const Offer& offer, const std::optional<From>& from) {
    const html::Voice& voice = material.voice;
    const Area& area = material.finder.area_of(offer);
    Nodes items;
    if (from) items.push_back(distance_fact(material, offer, *from));
    if (offer.standing.places.empty())
        items.push_back(
            fact("pin", {area.region.empty() ? area.name : area.name + ", " + area.region})
        );
    for (const Place& place : places_from(offer, from))
        items.push_back(fact("pin", {place.address + ", " + place.town}));
    items.push_back(fact(
        "calendar",
        {voice.say("find_since", {{"month", voice.month(month_of(offer.started_on))}})}
    ));
    if (offer.standing.last_visit)
        items.push_back(fact(
            "visit",
            {voice.say("find_visited", {{"day", day_text(voice, *offer.standing.last_visit)}})}
        ));
    items.push_back(fact("number", {voice.say("find_contract", {{"number", offer.contract}})}));
    return element("ul", {{"class", "facts"}}, std::move(items));
}

Node card(const Material& material, const Offer& offer, const std::optional<From>& from) {
    const Supplier& supplier = material.finder.supplier_of(offer);
    const std::string path = material.path(PageKind::supplier, supplier.slug);
    Nodes actions{link(
        path + "#a" + offer.contract,
        {{"class", "button"}},
        {material.say("find_more"), element("span", {{"class", "unseen"}}, {" " + offer.name})}
    )};
    if (!material.options.is_static) actions.push_back(compare_box(material, offer));
    return element(
        "article",
        {{"class", "card"}},
        {element(
             "div",
             {{"class", "who"}},
             {element("h3", {}, {link(path, {}, {offer.name})}),
              standing_strip(material, offer),
              facts(material, offer, from),
              element("div", {{"class", "actions"}}, std::move(actions))}
         ),
         element(
             "div",
             {{"class", "how"}},
             {rating(material, offer.now), whence(material, offer.now)}
         )}
    );
}

Node how_to_read(const Material& material) {
    if (material.finder.latest() == nullptr) return html::nothing();
    Nodes items;
    for (const std::string part : {"verdict", "stars", "hill", "small"})
        items.push_back(element("li", {}, {material.voice.tell("find_read_" + part)}));
    return element(
        "details",
        {{"class", "help"}},
        {element("summary", {}, {material.say("find_read_title")}),
         element("ul", {}, std::move(items)),
         element(
             "p",
             {},
             {link(material.path(PageKind::method), {}, {material.say("find_menu_method")})}
         )}
    );
}

Node legend(const Material& material, std::span<const Offer* const> offers) {
    Nodes items;
    for (const Verdict one :
         {Verdict::better,
          Verdict::as_expected,
          Verdict::worse,
          Verdict::too_few,
          Verdict::not_released}) {
        const auto count = std::ranges::count_if(offers, [&](const Offer* offer) {
            return offer->now.verdict == one;
        });
        // What there is none of on most days is told only when there is.
        if (one == Verdict::not_released && count == 0) continue;
        items.push_back(element(
            "li",
            {},
            {verdict(material, one),
             element("span", {{"class", "count"}}, {material.voice.count(count)})}
        ));
    }
    return element("ul", {{"class", "legend"}}, std::move(items));
}

std::vector<AreaGroup> areas_by_region(const Material& material) {
    std::vector<AreaGroup> groups;
    for (const RegionOf& region : material.finder.regions())
        groups.push_back({.name = region.name, .id = {}, .areas = region.areas});
    return groups;
}

namespace {

Node area_link(const Material& material, const Area& area, std::string_view current) {
    html::Attributes attributes;
    if (area.name == current) attributes.push_back({"aria-current", "true"});
    const std::string count = material.voice.count(static_cast<long long>(area.offers.size()));
    return link(
        material.path(PageKind::area, area.slug),
        std::move(attributes),
        {element("span", {}, {area.name}),
         element(
             "span",
             {{"class", "count"}},
             {count, element("span", {{"class", "unseen"}}, {" " + material.say("find_contracts")})}
         )}
    );
}

}  // namespace

Node area_index(
    const Material& material, std::span<const AreaGroup> groups, std::string_view current
) {
    Nodes drawn;
    for (const AreaGroup& group : groups) {
        Nodes items;
        for (const std::size_t index : group.areas)
            items.push_back(
                element("li", {}, {area_link(material, material.finder.areas()[index], current)})
            );
        html::Attributes attributes{{"class", "region"}};
        if (!group.id.empty()) attributes.push_back({"id", group.id});
        drawn.push_back(element(
            "div",
            std::move(attributes),
            {element("h3", {}, {group.name.empty() ? material.say("find_no_region") : group.name}),
             element("ul", {}, std::move(items))}
        ));
    }
    return element("div", {{"class", "regions"}}, std::move(drawn));
}

}  // namespace uppsikt::find
