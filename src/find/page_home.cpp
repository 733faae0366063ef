#include <algorithm>

#include "base/text.h"
#include "find/search_form.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

Node empty_box(const Material& material, const Found& found, const Query& query) {
    Nodes inside{
        icon("search"),
        element("h3", {}, {material.say("find_empty_title")}),
        element(
            "p",
            {},
            {material.say(
                found.kind == PlaceKind::unknown ? "find_empty_place" : "find_empty_text",
                {{"place", shown(query.place)}}
            )}
        ),
    };
    if (found.nearest) {
        Query meant = query;
        meant.place = *found.nearest;
        inside.push_back(element(
            "p",
            {},
            {material.say("find_did_you_mean") + " ",
             link(material.path(PageKind::home) + tail_of(meant, 1), {}, {*found.nearest + "?"})}
        ));
    }
    inside.push_back(link(
        material.path(PageKind::home),
        {{"class", "button quiet-button"}},
        {material.say("find_clear")}
    ));
    return element("div", {{"class", "empty"}}, std::move(inside));
}

struct Paging {
    int page = 1;
    int pages = 1;
    std::string base;  ///< path and query up to the number
    std::string first;
};

Node pager(const Material& material, const Paging& paging) {
    if (paging.pages < 2) return html::nothing();
    Nodes items;
    for (int page = 1; page <= paging.pages; ++page) {
        html::Attributes attributes{
            {"aria-label", material.say("find_page_number", {{"n", std::to_string(page)}})}
        };
        if (page == paging.page) attributes.push_back({"aria-current", "page"});
        items.push_back(element(
            "li",
            {},
            {link(
                page == 1 ? paging.first : paging.base + std::to_string(page),
                std::move(attributes),
                {std::to_string(page)}
            )}
        ));
    }
    return element(
        "nav",
        {{"class", "pager"}, {"aria-label", material.say("find_pages")}},
        {element("ul", {}, std::move(items))}
    );
}

std::optional<From> from_of(const Found& found) {
    if (!found.from) return std::nullopt;
    return From{.name = found.place, .position = *found.from};
}

std::string heading(const Material& material, const Found& found) {
    const int n = static_cast<int>(found.all.size());
    if (found.within_km == any_distance_km)
        return material.voice.counted("find_found_from", n, {{"place", found.place}});
    if (found.within_km)
        return material.voice.counted(
            "find_found_within",
            n,
            {{"place", found.place}, {"km", std::to_string(*found.within_km)}}
        );
    if (found.kind == PlaceKind::everywhere || found.kind == PlaceKind::unknown)
        return material.voice.counted("find_found", n);
    return material.voice.counted("find_found_in", n, {{"place", found.place}});
}

/// The list of one page, and what is done with it.
Node list(const Material& material, const Found& found, const Paging& paging) {
    Nodes cards;
    const auto first =
        static_cast<std::size_t>(paging.page - 1) * static_cast<std::size_t>(cards_a_page);
    for (std::size_t i = first; i < std::min(found.all.size(), first + cards_a_page); ++i)
        cards.push_back(element("li", {}, {card(material, *found.all[i], from_of(found))}));
    Node list = element("ol", {{"class", "cards"}}, std::move(cards));
    if (material.options.is_static) return list;
    return html::form(
        material.path(PageKind::compare),
        html::Sends::get,
        {{"class", "list"}, {"id", "compare"}},
        {std::move(list),
         element(
             "div",
             {{"class", "compare-bar"}},
             {element(
                  "p",
                  {{"id", "picked"}, {"aria-live", "polite"}},
                  {material.say("find_compare_hint")}
              ),
              element(
                  "button",
                  {{"type", "submit"}, {"class", "button"}},
                  {material.say("find_compare_button")}
              )}
         )}
    );
}

/// How distances are meant, and what need not be near; or why there are none.
Node about_distance(const Material& material, const Query& query, const Found& found) {
    std::string text;
    if (found.from)
        text = material.say("find_distance_about", {{"place", found.place}});
    else if (query.within_km && found.kind != PlaceKind::everywhere &&
             found.kind != PlaceKind::unknown)
        text = material.say("find_distance_no_position", {{"place", found.place}});
    else if (query.within_km && found.kind == PlaceKind::everywhere)
        text = material.say("find_distance_no_place");
    if (text.empty()) return html::nothing();
    if (const auto weeks = material.finder.published().physical_every_weeks; weeks && found.from)
        text += " " + material.voice.counted("find_online", *weeks);
    return element("p", {{"class", "quiet"}}, {text});
}

/// The nearest, where there is none in the place that was asked for.
Node beyond(const Material& material, const Found& found) {
    if (found.beyond.empty()) return html::nothing();
    Nodes cards;
    for (const Offer* offer : found.beyond)
        cards.push_back(element("li", {}, {card(material, *offer, from_of(found))}));
    return element(
        "section",
        {{"aria-labelledby", "beyond"}},
        {element("h2", {{"id", "beyond"}}, {material.say("find_beyond")}),
         element("ol", {{"class", "cards"}}, std::move(cards))}
    );
}

Node aside(const Material& material, const Found& found) {
    return element(
        "aside",
        {{"class", "beside"}, {"aria-label", material.say("find_areas")}},
        {legend(material, found.all),
         element("h2", {}, {material.say("find_areas")}),
         area_index(
             material,
             areas_by_region(material),
             found.kind == PlaceKind::area ? found.place : ""
         )}
    );
}

Node results(
    const Material& material, const Query& query, const Found& found, const Paging& paging
) {
    Nodes column{
        element("h2", {{"id", "found"}}, {heading(material, found)}),
        element("p", {{"class", "quiet"}}, {release_text(material)}),
        about_distance(material, query, found),
        how_to_read(material),
    };
    if (found.all.empty()) {
        column.push_back(empty_box(material, found, query));
        column.push_back(beyond(material, found));
    } else {
        column.push_back(list(material, found, paging));
        column.push_back(pager(material, paging));
    }
    return element(
        "div",
        {{"class", "inner columns"}},
        {element("section", {{"aria-labelledby", "found"}}, std::move(column)),
         aside(material, found)}
    );
}

int pages_of(const Found& found) {
    return std::max(1, (static_cast<int>(found.all.size()) + cards_a_page - 1) / cards_a_page);
}

/// The way to the map of municipalities; nothing where none are known.
Node to_municipalities(const Material& material) {
    if (material.finder.localities().empty()) return html::nothing();
    return element(
        "p",
        {{"class", "to-map"}},
        {icon("pin"),
         link(material.path(PageKind::municipalities), {}, {material.say("find_map_title")})}
    );
}

Node landing(const Material& material) {
    std::vector<const Offer*> all;
    for (const Offer& offer : material.finder.offers())
        all.push_back(&offer);
    const html::Voice& voice = material.voice;
    return element(
        "div",
        {{"class", "inner"}},
        {element("h2", {}, {material.say("find_areas_title")}),
         element(
             "p",
             {{"class", "quiet"}},
             {material.say(
                 "find_areas_lead",
                 {{"contracts", voice.count(static_cast<long long>(all.size()))},
                  {"suppliers",
                   voice.count(static_cast<long long>(material.finder.suppliers().size()))},
                  {"areas", voice.count(static_cast<long long>(material.finder.areas().size()))}}
             )}
         ),
         element(
             "div",
             {{"class", "places"}},
             {area_index(material, areas_by_county(material), ""), county_map(material)}
         ),
         to_municipalities(material),
         element("h2", {}, {material.say("find_country_title")}),
         element("p", {{"class", "quiet"}}, {release_text(material)}),
         legend(material, all),
         how_to_read(material)}
    );
}

}  // namespace

Answer home_page(const Material& material, const Fields& fields) {
    const Query query = query_of(fields);
    const bool asks = fields.contains("place") || fields.contains("text") ||
                      fields.contains("order") || fields.contains("distance");
    Draft draft{
        .kind = PageKind::home,
        .title = material.say("find_title"),
        .description = material.say("find_lead"),
        .body = {search_hero(material, {.query = query, .is_brief = asks})},
    };
    if (!asks) {
        draft.body.push_back(landing(material));
        return written(material, draft);
    }
    const Found found = material.finder.find(query);
    const int pages = pages_of(found);
    const int page = std::min(query.page, pages);
    draft.title = heading(material, found);
    draft.tail = tail_of(query, page);
    draft.is_for_search_engines = false;
    const std::string path = material.path(PageKind::home);
    // "order" stands so that the first page of everything is not the landing.
    std::string first = tail_of(query, 1);
    if (first.empty()) first = "?order=near";
    if (draft.tail.empty()) draft.tail = first;
    draft.body.push_back(results(
        material,
        query,
        found,
        {.page = page, .pages = pages, .base = path + first + "&page=", .first = path + first}
    ));
    return written(material, draft);
}

Answer area_page(const Material& material, const Area& area, const Fields& fields, int page) {
    Query query = query_of(fields);
    query.place = area.name;
    query.order = Order::name;
    const Found found = material.finder.find(query);
    const int pages = pages_of(found);
    if (page < 1 || page > pages) return missing_page(material);
    const std::string path = material.path(PageKind::area, area.slug);
    Draft draft{
        .kind = PageKind::area,
        .title = heading(material, found),
        .description = material.say("find_area_description", {{"area", area.name}}),
        .name = area.slug,
        .tail = page == 1 ? "" : "/" + std::to_string(page),
        .body = {search_hero(material, {.query = query, .usual = Order::name, .is_brief = true})},
    };
    draft.body.push_back(results(
        material,
        query,
        found,
        {.page = page, .pages = pages, .base = path + "/", .first = path}
    ));
    return written(material, draft);
}

}  // namespace uppsikt::find
