#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "find/parts.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

// The map: so wide, as high as the country wants, within reason.
constexpr double width = 420;
constexpr double margin = 34;
constexpr double lowest = 240;
constexpr double highest = 900;
/// The area of a circle grows with its number; the least can still be hit with a thumb.
constexpr double radius_of_one = 7;
constexpr double most_radius = 30;
constexpr double letter_width = 6.3;
constexpr double letter_height = 15;

struct Counted {
    const Locality* locality = nullptr;
    int suppliers = 0;
    int open = 0;
};

Counted counted(const Material& material, const Locality& locality) {
    Counted made{.locality = &locality};
    std::set<std::size_t> suppliers;
    for (const std::size_t index : locality.offers) {
        const Offer& offer = material.finder.offers()[index];
        suppliers.insert(offer.supplier);
        made.open += offer.standing.is_open && !offer.standing.ends_on ? 1 : 0;
    }
    made.suppliers = static_cast<int>(suppliers.size());
    return made;
}

/// Degrees to the paper: north is up, and a degree east is as long as it is in the middle of the
/// country.
class Projection {
public:
    explicit Projection(const std::vector<Locality>& localities) {
        const auto [south, north] = std::ranges::minmax(localities, {}, [](const Locality& one) {
            return one.centre().latitude;
        });
        const auto [west, east] = std::ranges::minmax(localities, {}, [](const Locality& one) {
            return one.centre().longitude;
        });
        north_ = north.centre().latitude;
        west_ = west.centre().longitude;
        const double middle = (north_ + south.centre().latitude) / 2;
        narrow_ = std::cos(middle * std::numbers::pi / 180);
        const double wide = std::max(1e-6, (east.centre().longitude - west_) * narrow_);
        const double high = std::max(1e-6, north_ - south.centre().latitude);
        scale_ = std::min((width - 2 * margin) / wide, (highest - 2 * margin) / high);
        height_ = std::clamp(high * scale_ + 2 * margin, lowest, highest);
        left_ = (width - wide * scale_) / 2;
        top_ = (height_ - high * scale_) / 2;
    }
    double x(const Position& at) const { return left_ + (at.longitude - west_) * narrow_ * scale_; }
    double y(const Position& at) const { return top_ + (north_ - at.latitude) * scale_; }
    double height() const { return height_; }

private:
    double north_ = 0;
    double west_ = 0;
    double narrow_ = 1;
    double scale_ = 1;
    double height_ = lowest;
    double left_ = 0;
    double top_ = 0;
};

std::string search_from(const Material& material, const Locality& locality) {
    return material.path(PageKind::home) + "?place=" + encoded(locality.name()) + "&distance=25";
}

double radius_of(const Counted& one) {
    if (one.suppliers == 0) return radius_of_one - 1;
    return std::min(most_radius, radius_of_one * std::sqrt(static_cast<double>(one.suppliers)));
}

Node circle_of(const Material& material, const Counted& one, const Projection& projection) {
    const double x = projection.x(one.locality->centre());
    const double y = projection.y(one.locality->centre());
    const std::string words =
        one.locality->name() + ": " + material.voice.counted("find_map_suppliers", one.suppliers);
    Nodes inside{
        element("title", {}, {words}),
        element(
            "circle",
            {{"class", one.suppliers == 0 ? "none" : "some"},
             {"cx", fmt::format("{:.1f}", x)},
             {"cy", fmt::format("{:.1f}", y)},
             {"r", fmt::format("{:.1f}", radius_of(one))}}
        ),
    };
    if (one.suppliers > 0)
        inside.push_back(element(
            "text",
            {{"class", "number"},
             {"x", fmt::format("{:.1f}", x)},
             {"y", fmt::format("{:.1f}", y + 4)}},
            {std::to_string(one.suppliers)}
        ));
    return link(search_from(material, *one.locality), {{"aria-label", words}}, std::move(inside));
}

/// What something on the map takes up.
struct Box {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;
    bool meets(const Box& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
};

Box box_of(const Counted& one, const Projection& projection) {
    const double x = projection.x(one.locality->centre());
    const double y = projection.y(one.locality->centre());
    const double r = radius_of(one);
    return {x - r, y - r, x + r, y + r};
}

/// Under its circle and within the map; letters are taken to be as wide as most are.
Box name_box(const Counted& one, const Projection& projection) {
    const double half =
        letter_width * static_cast<double>(count_characters(one.locality->name())) / 2;
    const double x = std::clamp(
        projection.x(one.locality->centre()),
        half + 4,
        std::max(half + 4, width - half - 4)
    );
    const double top = projection.y(one.locality->centre()) + radius_of(one) + 1;
    return {x - half, top, x + half, top + letter_height};
}

/// The names that there is room for, those with most first: none covers another or a circle.
Nodes names_on(const std::vector<const Counted*>& by_size, const Projection& projection) {
    std::vector<Box> taken;
    for (const Counted* one : by_size)
        taken.push_back(box_of(*one, projection));
    Nodes drawn;
    for (const Counted* one : by_size) {
        const Box box = name_box(*one, projection);
        const auto meets = [&](const Box& other) { return box.meets(other); };
        if (one->suppliers == 0 || std::ranges::any_of(taken, meets)) continue;
        taken.push_back(box);
        drawn.push_back(element(
            "text",
            {{"class", "name"},
             {"x", fmt::format("{:.1f}", (box.left + box.right) / 2)},
             {"y", fmt::format("{:.1f}", box.bottom - 3)},
             {"aria-hidden", "true"}},
            {one->locality->name()}
        ));
    }
    return drawn;
}

Node map_of(const Material& material, const std::vector<Counted>& all) {
    const Projection projection(material.finder.localities());
    // The largest first, so that a small one beside it lies on top.
    std::vector<const Counted*> by_size;
    for (const Counted& one : all)
        by_size.push_back(&one);
    std::ranges::stable_sort(by_size, std::ranges::greater{}, [](const Counted* one) {
        return one->suppliers;
    });
    Nodes drawn;
    for (const Counted* one : by_size)
        drawn.push_back(circle_of(material, *one, projection));
    for (Node& name : names_on(by_size, projection))
        drawn.push_back(std::move(name));
    const registry::Municipality& first = *material.finder.localities().front().municipality;
    return element(
        "figure",
        {{"class", "dots"}},
        {element(
             "svg",
             {{"viewBox", fmt::format("0 0 {:.0f} {:.0f}", width, projection.height())},
              {"role", "group"},
              {"aria-label", material.say("find_map_title")}},
             std::move(drawn)
         ),
         element(
             "figcaption",
             {{"class", "quiet"}},
             {material.say("find_map_from", {{"source", first.source}})}
         )}
    );
}

Node table_of(const Material& material, const std::vector<Counted>& all) {
    const html::Voice& voice = material.voice;
    Nodes rows;
    for (const Counted& one : all)
        rows.push_back(element(
            "tr",
            {},
            {element(
                 "th",
                 {{"scope", "row"}},
                 {link(search_from(material, *one.locality), {}, {one.locality->name()})}
             ),
             element("td", {}, {voice.count(one.suppliers)}),
             element("td", {}, {voice.count(static_cast<long long>(one.locality->offers.size()))}),
             element("td", {}, {voice.count(one.open)})}
        ));
    Nodes heads;
    for (const char* column : {"place", "suppliers", "contracts", "open"})
        heads.push_back(element(
            "th",
            {{"scope", "col"}},
            {material.say("find_map_column_" + std::string(column))}
        ));
    return element(
        "div",
        {{"class", "scroll"},
         {"role", "region"},
         {"aria-labelledby", "map-table"},
         {"tabindex", "0"}},
        {element(
            "table",
            {},
            {element("caption", {{"id", "map-table"}}, {material.say("find_map_table")}),
             element("thead", {}, {element("tr", {}, std::move(heads))}),
             element("tbody", {}, std::move(rows))}
        )}
    );
}

}  // namespace

Answer map_page(const Material& material) {
    Draft draft{
        .kind = PageKind::municipalities,
        .title = material.say("find_map_title"),
        .description = material.say("find_map_lead"),
    };
    Nodes inside{
        element(
            "p",
            {{"class", "back"}},
            {link(material.path(PageKind::home), {}, {material.say("find_back")})}
        ),
        element("h1", {}, {material.say("find_map_title")}),
    };
    std::vector<Counted> all;
    for (const Locality& locality : material.finder.localities())
        all.push_back(counted(material, locality));
    if (all.empty()) {
        inside.push_back(element(
            "div",
            {{"class", "empty"}},
            {icon("pin"),
             element("p", {}, {material.say("find_map_none")}),
             link(
                 material.path(PageKind::home),
                 {{"class", "button quiet-button"}},
                 {material.say("find_back")}
             )}
        ));
    } else {
        inside.push_back(element("p", {{"class", "lead"}}, {material.say("find_map_lead")}));
        inside.push_back(element(
            "div",
            {{"class", "map-and-table"}},
            {map_of(material, all), table_of(material, all)}
        ));
        inside.push_back(element("p", {{"class", "quiet"}}, {material.say("find_map_counting")}));
    }
    draft.body = {element("div", {{"class", "inner page"}}, std::move(inside))};
    return written(material, draft);
}

}  // namespace uppsikt::find
