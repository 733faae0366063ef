#include <algorithm>
#include <array>

#include "base/text.h"
#include "find/parts.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

constexpr std::array orders{
    std::pair{Order::name, std::string_view("name")},
    std::pair{Order::surest, std::string_view("surest")},
    std::pair{Order::participants, std::string_view("participants")},
};

std::string_view name_of(Order order) {
    for (const auto& [value, name] : orders)
        if (value == order) return name;
    return "name";
}

std::string text_of(const Fields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? "" : std::string(trimmed(found->second));
}

Query query_of(const Fields& fields) {
    Query query{.place = text_of(fields, "place"), .text = text_of(fields, "text")};
    for (const auto& [value, name] : orders)
        if (name == text_of(fields, "order")) query.order = value;
    query.page = static_cast<int>(
        std::clamp<std::int64_t>(parse_integer(text_of(fields, "page")).value_or(1), 1, 10000)
    );
    return query;
}

/// The query of another page or language of the same search.
std::string tail_of(const Query& query, int page) {
    std::string tail;
    const auto add = [&](std::string_view name, const std::string& value) {
        tail += (tail.empty() ? "?" : "&") + std::string(name) + "=" + encoded(value);
    };
    if (!query.place.empty()) add("place", query.place);
    if (!query.text.empty()) add("text", query.text);
    if (query.order != Order::name) add("order", std::string(name_of(query.order)));
    if (page > 1) add("page", std::to_string(page));
    return tail;
}

Node places_list(const Material& material) {
    Nodes options;
    for (const RegionOf& region : material.finder.regions()) {
        for (const std::size_t area : region.areas)
            options.push_back(element("option", {{"value", material.finder.areas()[area].name}}));
    }
    return element("datalist", {{"id", "places"}}, std::move(options));
}

Node with_icon(std::string_view symbol, Node control) {
    return element("span", {{"class", "with-icon"}}, {icon(symbol), std::move(control)});
}

Node search_form(const Material& material, const Query& query) {
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
    Nodes options;
    for (const auto& [value, name] : orders) {
        html::Attributes attributes{{"value", std::string(name)}};
        if (value == query.order) attributes.push_back({"selected", "selected"});
        options.push_back(element(
            "option",
            std::move(attributes),
            {material.say("find_order_" + std::string(name))}
        ));
    }
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
         labelled(
             {.id = "text",
              .label = material.say("find_text"),
              .control = with_icon("search", input("text", query.text))}
         ),
         labelled(
             {.id = "order",
              .label = material.say("find_order"),
              .control = element("select", {{"id", "order"}, {"name", "order"}}, std::move(options))
             }
         ),
         element("button", {{"type", "submit"}, {"class", "button"}}, {material.say("find_search")})
        }
    );
}

Node hero(const Material& material, const Query& query) {
    Nodes inside{
        element("h1", {}, {material.say("find_title")}),
        element("p", {{"class", "lead"}}, {material.say("find_lead")}),
    };
    if (!material.options.is_static) inside.push_back(search_form(material, query));
    return element(
        "div",
        {{"class", "hero"}},
        {element("div", {{"class", "inner"}}, std::move(inside))}
    );
}

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

std::string heading(const Material& material, const Found& found) {
    const int n = static_cast<int>(found.all.size());
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
        cards.push_back(element("li", {}, {card(material, *found.all[i])}));
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
        how_to_read(material),
    };
    if (found.all.empty()) {
        column.push_back(empty_box(material, found, query));
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
         element("h2", {}, {material.say("find_country_title")}),
         element("p", {{"class", "quiet"}}, {release_text(material)}),
         legend(material, all),
         how_to_read(material)}
    );
}

}  // namespace

Answer home_page(const Material& material, const Fields& fields) {
    const Query query = query_of(fields);
    const bool asks =
        fields.contains("place") || fields.contains("text") || fields.contains("order");
    Draft draft{
        .kind = PageKind::home,
        .title = material.say("find_title"),
        .description = material.say("find_lead"),
        .body = {hero(material, query)},
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
    if (first.empty()) first = "?order=name";
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
        .body = {hero(material, query)},
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
