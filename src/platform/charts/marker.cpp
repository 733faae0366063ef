#include "platform/charts/marker.h"

#include "base/ensure.h"
#include "platform/charts/scale.h"

namespace uppsikt::charts {

namespace {

using html::element;

/// Corners relative to the middle; areas are about those of a circle of the same radius.
std::string outline(const Mark& mark, const Place& place) {
    const double r = mark.radius;
    const auto at = [&](double x, double y) {
        return coordinate(place.x + x) + " " + coordinate(place.y + y);
    };
    switch (mark.shape) {
        case Shape::diamond: {
            const double d = 1.3 * r;
            return "M" + at(0, -d) + "L" + at(d, 0) + "L" + at(0, d) + "L" + at(-d, 0) + "Z";
        }
        case Shape::triangle:
            return "M" + at(-1.25 * r, -r) + "L" + at(1.25 * r, -r) + "L" + at(0, 1.3 * r) + "Z";
        case Shape::square: {
            const double d = 0.9 * r;
            return "M" + at(-d, -d) + "L" + at(d, -d) + "L" + at(d, d) + "L" + at(-d, d) + "Z";
        }
        case Shape::bar:
            return "M" + at(0, -1.6 * r) + "L" + at(0, 1.6 * r);
        case Shape::dot:
        case Shape::ring:
            break;
    }
    ensure(false, "a shape with corners has an outline");
    return {};
}

std::string class_of_mark(const Mark& mark) {
    const bool is_open = mark.shape == Shape::ring || mark.shape == Shape::bar;
    return (is_open ? "open " : "full ") + class_of(mark.tone);
}

}  // namespace

std::string class_of(Tone tone) {
    switch (tone) {
        case Tone::plain:
            return "tone-plain";
        case Tone::quiet:
            return "tone-quiet";
        case Tone::good:
            return "tone-good";
        case Tone::caution:
            return "tone-caution";
        case Tone::bad:
            return "tone-bad";
    }
    ensure(false, "a tone has a class");
    return {};
}

html::Node drawn(const Mark& mark, const Place& place, const std::string& title) {
    html::Nodes inside;
    if (!title.empty()) inside.push_back(element("title", {}, {title}));
    if (mark.shape == Shape::dot || mark.shape == Shape::ring)
        return element(
            "circle",
            {{"class", class_of_mark(mark)},
             {"cx", coordinate(place.x)},
             {"cy", coordinate(place.y)},
             {"r", coordinate(mark.radius)}},
            std::move(inside)
        );
    return element(
        "path",
        {{"class", class_of_mark(mark)}, {"d", outline(mark, place)}},
        std::move(inside)
    );
}

html::Node key(const Mark& mark) {
    return element(
        "svg",
        {{"class", "key"},
         {"viewBox", "-8 -8 16 16"},
         {"aria-hidden", "true"},
         {"focusable", "false"}},
        {drawn(mark, {})}
    );
}

}  // namespace uppsikt::charts
