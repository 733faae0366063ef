#include "find/counties.h"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "find/parts.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::Node;
using html::Nodes;

namespace json = boost::json;

std::string text_of(const json::value& object, std::string_view name) {
    return std::string(object.at(name).as_string());
}

int whole_of(const json::value& number) { return static_cast<int>(number.as_int64()); }

/// The contracts of a county's areas.
struct Held {
    std::vector<const Area*> areas;
    std::size_t contracts = 0;
};

Held held_by(const Material& material, const County& county) {
    Held held;
    for (const Area& area : material.finder.areas())
        if (std::ranges::find(county.areas, area.name) != county.areas.end()) {
            held.areas.push_back(&area);
            held.contracts += area.offers.size();
        }
    return held;
}

/// One area is gone to at once; of several, the list below has them.
Node drawn(const Material& material, const County& county, const Held& held) {
    Node shape = element("path", {{"d", county.path}});
    if (held.areas.empty()) return shape;
    const std::string count = material.voice.count(static_cast<long long>(held.contracts));
    html::Attributes attributes{
        {"class", "county"},
        {"aria-label", county.name + ", " + count + " " + material.say("find_contracts")}
    };
    Nodes inside{std::move(shape)};
    inside.push_back(element("title", {}, {county.name + ": " + count}));
    if (held.areas.size() == 1)
        return html::link(
            material.path(PageKind::area, held.areas.front()->slug),
            std::move(attributes),
            std::move(inside)
        );
    attributes.push_back({"href", "#" + county_id(county)});
    return element("a", std::move(attributes), std::move(inside));
}

}  // namespace

const County* Counties::of(std::string_view area) const {
    for (const County& county : all)
        if (std::ranges::find(county.areas, area) != county.areas.end()) return &county;
    return nullptr;
}

Counties read_counties(std::string_view text) {
    const json::value map = json::parse(text);
    Counties counties{.box = text_of(map, "box"), .source = text_of(map, "source"), .all = {}};
    for (const json::value& one : map.at("counties").as_array()) {
        County county{
            .id = text_of(one, "id"),
            .name = text_of(one, "name"),
            .areas = {},
            .at_x = whole_of(one.at("at").at(0)),
            .at_y = whole_of(one.at("at").at(1)),
            .path = text_of(one, "path"),
        };
        for (const json::value& area : one.at("areas").as_array())
            county.areas.emplace_back(area.as_string());
        counties.all.push_back(std::move(county));
    }
    return counties;
}

std::string county_id(const County& county) { return "lan-" + county.id; }

Node county_map(const Material& material) {
    const Counties& counties = material.counties;
    Nodes shapes;
    bool has_any = false;
    for (const County& county : counties.all) {
        const Held held = held_by(material, county);
        has_any = has_any || !held.areas.empty();
        shapes.push_back(drawn(material, county, held));
    }
    if (!has_any) return html::nothing();
    return element(
        "figure",
        {{"class", "map"}},
        {element(
             "svg",
             {{"viewBox", counties.box}, {"role", "group"}, {"aria-label", material.say("find_map")}
             },
             std::move(shapes)
         ),
         element(
             "figcaption",
             {{"class", "quiet"}},
             {material.say("find_map_source", {{"source", counties.source}})}
         )}
    );
}

std::vector<AreaGroup> areas_by_county(const Material& material) {
    std::vector<AreaGroup> groups;
    AreaGroup others;
    for (const County& county : material.counties.all)
        groups.push_back({.name = county.name, .id = county_id(county), .areas = {}});
    std::ranges::sort(groups, {}, [](const AreaGroup& group) { return order_key(group.name); });
    for (const RegionOf& region : material.finder.regions())
        for (const std::size_t index : region.areas) {
            const County* county = material.counties.of(material.finder.areas()[index].name);
            const auto group = county == nullptr
                                   ? groups.end()
                                   : std::ranges::find(groups, county->name, &AreaGroup::name);
            (group == groups.end() ? others : *group).areas.push_back(index);
        }
    std::erase_if(groups, [](const AreaGroup& group) { return group.areas.empty(); });
    if (groups.empty()) return areas_by_region(material);
    if (!others.areas.empty()) groups.push_back(std::move(others));
    return groups;
}

}  // namespace uppsikt::find
