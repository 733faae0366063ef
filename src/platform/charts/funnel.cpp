#include "platform/charts/funnel.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/charts/drawing.h"

namespace uppsikt::charts {

namespace {

using html::element;
using html::Node;
using html::Nodes;

/// Where values lie in the drawing.
class FunnelCanvas {
public:
    explicit FunnelCanvas(const FunnelPlot& plot) : plot_(plot), frame_(frame_of(plot.narrow)) {}

    const Frame& frame() const { return frame_; }
    double x(double value) const {
        return frame_.left + plot_.x.share(value) * (frame_.right - frame_.left);
    }
    double y(double value) const { return height_of(frame_, plot_.y, value); }
    /// As `y`, cut off at the ends of the axis.
    double y_within(double value) const { return std::clamp(y(value), frame_.top, frame_.bottom); }

private:
    const FunnelPlot& plot_;
    const Frame& frame_;
};

Nodes axes(const FunnelPlot& plot, const FunnelCanvas& canvas) {
    const Frame& frame = canvas.frame();
    Nodes drawn = upright_axis(frame, plot.y);
    for (const Tick& tick : plot.x.ticks) {
        const double x = canvas.x(tick.at);
        drawn.push_back(line("grid", {x, frame.bottom}, {x, frame.bottom + 5}));
        drawn.push_back(written({.text = tick.label, .anchor = "middle"}, {x, frame.bottom + 20}));
    }
    drawn.push_back(title_below(frame, plot.x.title, true));
    return drawn;
}

Node band(const Band& band, const FunnelCanvas& canvas) {
    ensure(band.parts.size() > 1, "a band has a length");
    std::string lower;
    std::string upper;
    std::string back;
    for (const Band::Part& part : band.parts) {
        const std::string x = coordinate(canvas.x(part.x));
        const std::string step = lower.empty() ? "M" : "L";
        lower += step + x + " " + coordinate(canvas.y_within(part.lower));
        upper += step + x + " " + coordinate(canvas.y_within(part.upper));
        back.insert(0, "L" + x + " " + coordinate(canvas.y_within(part.lower)));
    }
    const std::string edge = band.solid ? "band-edge solid" : "band-edge";
    return Nodes{
        element("path", {{"class", "band"}, {"d", upper + back + "Z"}}),
        element("path", {{"class", edge}, {"d", upper}}),
        element("path", {{"class", edge}, {"d", lower}}),
    };
}

/// About, in the drawing's pixels.
double width_of(const std::string& text) {
    constexpr double letter = 8;
    return letter * static_cast<double>(count_characters(text));
}

Nodes points(const PointClass& points, const FunnelCanvas& canvas) {
    Nodes marks;
    for (const Point& point : points.points) {
        const Place place{canvas.x(point.x), canvas.y(point.y)};
        const Frame& frame = canvas.frame();
        ensure(
            place.x >= frame.left - 1 && place.x <= frame.right + 1 && place.y >= frame.top - 1 &&
                place.y <= frame.bottom + 1,
            "every point lies on the axes"
        );
        marks.push_back(drawn(points.mark, place, point.title));
        if (point.name.empty()) continue;
        const double beside = points.mark.radius + 5;
        const bool has_room = place.x + beside + width_of(point.name) < frame.right;
        marks.push_back(written(
            {.text = point.name, .anchor = has_room ? "start" : "end", .classes = "point-name"},
            {has_room ? place.x + beside : place.x - beside, place.y + 5}
        ));
    }
    return marks;
}

Node band_key(const Band& band) {
    const std::string edge = band.solid ? "band-edge solid" : "band-edge";
    return Nodes{
        element("rect", {{"class", "band"}, {"y", "-6"}, {"width", "28"}, {"height", "12"}}),
        line(edge, {0, -6}, {28, -6}),
        line(edge, {0, 6}, {28, 6}),
    };
}

}  // namespace

html::Node funnel_plot(const FunnelPlot& plot) {
    const FunnelCanvas canvas(plot);
    const Frame& frame = canvas.frame();
    Nodes inside;
    for (const Band& each : plot.bands)
        inside.push_back(band(each, canvas));
    inside.push_back(axes(plot, canvas));
    // The points of the first class are many and faint: lines are drawn over them, the others over
    // lines.
    for (std::size_t i = 0; i < plot.classes.size(); ++i) {
        if (i == 1) inside.push_back(named_lines(frame, plot.y, plot.lines, plot.narrow));
        inside.push_back(element(
            "g",
            {{"class", "points points-" + std::to_string(i)}},
            points(plot.classes[i], canvas)
        ));
    }
    if (plot.classes.size() < 2)
        inside.push_back(named_lines(frame, plot.y, plot.lines, plot.narrow));
    return picture(plot.about, plot.narrow, std::move(inside));
}

html::Node responsive_funnel_plot(const FunnelPlot& plot) {
    FunnelPlot narrow = plot;
    narrow.narrow = true;
    narrow.about.id += "-narrow";
    // Nobody hovers over a phone.
    for (PointClass& points : narrow.classes)
        for (Point& point : points.points)
            point.title.clear();
    return element("div", {{"class", "responsive"}}, {funnel_plot(plot), funnel_plot(narrow)});
}

html::Node legend(const FunnelPlot& plot) {
    Nodes items;
    for (auto each = plot.classes.rbegin(); each != plot.classes.rend(); ++each)
        items.push_back(element("li", {}, {key(each->mark), each->name}));
    for (const Line& each : plot.lines)
        items.push_back(
            element("li", {}, {swatch(line(class_of(each), {0, 0}, {28, 0})), each.name})
        );
    for (const Band& each : plot.bands)
        items.push_back(element("li", {}, {swatch(band_key(each)), each.name}));
    return element("ul", {{"class", "legend"}}, std::move(items));
}

}  // namespace uppsikt::charts
