#include "platform/charts/funnel.h"

#include <algorithm>

#include "base/ensure.h"

namespace uppsikt::charts {

namespace {

using html::element;
using html::Node;
using html::Nodes;

/// The drawing's own pixels; it is scaled as a whole.
struct Frame {
    double width = 0;
    double height = 0;
    double left = 0;
    double right = 0;
    double top = 0;
    double bottom = 0;
};

constexpr Frame wide_frame{
    .width = 960, .height = 500, .left = 56, .right = 852, .top = 34, .bottom = 446
};
constexpr Frame narrow_frame{
    .width = 360, .height = 400, .left = 42, .right = 350, .top = 34, .bottom = 346
};

/// Where values lie in the drawing.
class Canvas {
public:
    explicit Canvas(const FunnelPlot& plot)
        : plot_(plot), frame_(plot.narrow ? narrow_frame : wide_frame) {}

    const Frame& frame() const { return frame_; }
    double x(double value) const {
        return frame_.left + plot_.x.share(value) * (frame_.right - frame_.left);
    }
    double y(double value) const {
        return frame_.bottom - plot_.y.share(value) * (frame_.bottom - frame_.top);
    }
    /// As `y`, cut off at the ends of the axis.
    double y_within(double value) const { return std::clamp(y(value), frame_.top, frame_.bottom); }

private:
    const FunnelPlot& plot_;
    const Frame& frame_;
};

Node line(const std::string& name, const Place& from, const Place& to) {
    return element(
        "line",
        {{"class", name},
         {"x1", coordinate(from.x)},
         {"y1", coordinate(from.y)},
         {"x2", coordinate(to.x)},
         {"y2", coordinate(to.y)}}
    );
}

std::string class_of(const Line& each) {
    return std::string(each.dashed ? "reference dashed " : "reference ") + class_of(each.tone);
}

struct Words {
    std::string text;
    std::string anchor = "start";
    std::string classes = {};
};

Node written(const Words& words, const Place& at) {
    html::Attributes attributes{
        {"x", coordinate(at.x)},
        {"y", coordinate(at.y)},
        {"text-anchor", words.anchor}
    };
    if (!words.classes.empty()) attributes.push_back({"class", words.classes});
    return element("text", std::move(attributes), {words.text});
}

Nodes axes(const FunnelPlot& plot, const Canvas& canvas) {
    const Frame& frame = canvas.frame();
    Nodes drawn;
    for (const Tick& tick : plot.y.ticks) {
        const double y = canvas.y(tick.at);
        drawn.push_back(line("grid", {frame.left, y}, {frame.right, y}));
        drawn.push_back(written({.text = tick.label, .anchor = "end"}, {frame.left - 8, y + 5}));
    }
    for (const Tick& tick : plot.x.ticks) {
        const double x = canvas.x(tick.at);
        drawn.push_back(line("grid", {x, frame.bottom}, {x, frame.bottom + 5}));
        drawn.push_back(written({.text = tick.label, .anchor = "middle"}, {x, frame.bottom + 20}));
    }
    drawn.push_back(line("axis", {frame.left, frame.bottom}, {frame.right, frame.bottom}));
    drawn.push_back(written({.text = plot.y.title, .classes = "axis-title"}, {2, 16}));
    drawn.push_back(written(
        {.text = plot.x.title, .anchor = "middle", .classes = "axis-title"},
        {(frame.left + frame.right) / 2, frame.bottom + 44}
    ));
    return drawn;
}

Node band(const Band& band, const Canvas& canvas) {
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
    return Nodes{
        element("path", {{"class", "band"}, {"d", upper + back + "Z"}}),
        element("path", {{"class", "band-edge"}, {"d", upper}}),
        element("path", {{"class", "band-edge"}, {"d", lower}}),
    };
}

/// Names beside the lines, pushed apart where the lines lie closer than their names are high.
Nodes lines(const FunnelPlot& plot, const Canvas& canvas) {
    constexpr double height_of_name = 17;
    const Frame& frame = canvas.frame();
    std::vector<Line> from_above = plot.lines;
    std::ranges::sort(from_above, std::ranges::greater{}, &Line::at);
    Nodes drawn;
    double lowest = frame.top - height_of_name;
    for (const Line& each : from_above) {
        const double y = canvas.y(each.at);
        drawn.push_back(line(class_of(each), {frame.left, y}, {frame.right, y}));
        const double beside = std::max(plot.narrow ? y - 6 : y + 5, lowest + height_of_name);
        lowest = beside;
        const std::string classes = "line-name " + class_of(each.tone);
        if (plot.narrow)
            drawn.push_back(written(
                {.text = each.name, .anchor = "end", .classes = classes},
                {frame.right, beside}
            ));
        else
            drawn.push_back(
                written({.text = each.name, .classes = classes}, {frame.right + 8, beside})
            );
    }
    return drawn;
}

Nodes points(const PointClass& points, const Canvas& canvas) {
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
    }
    return marks;
}

Node band_key() {
    return element("rect", {{"class", "band"}, {"y", "-6"}, {"width", "28"}, {"height", "12"}});
}

/// A drawing for the legend, wide enough to show a dash pattern.
Node swatch(Node drawing) {
    return element(
        "svg",
        {{"class", "key wide-key"},
         {"viewBox", "0 -8 28 16"},
         {"aria-hidden", "true"},
         {"focusable", "false"}},
        {std::move(drawing)}
    );
}

}  // namespace

html::Node funnel_plot(const FunnelPlot& plot) {
    const Canvas canvas(plot);
    const Frame& frame = canvas.frame();
    Nodes inside{
        element("title", {{"id", plot.about.id + "-title"}}, {plot.about.title}),
        element("desc", {{"id", plot.about.id + "-text"}}, {plot.about.description}),
    };
    for (const Band& each : plot.bands)
        inside.push_back(band(each, canvas));
    inside.push_back(axes(plot, canvas));
    // The points of the first class are many and faint: lines are drawn over them, the others over
    // lines.
    for (std::size_t i = 0; i < plot.classes.size(); ++i) {
        if (i == 1) inside.push_back(lines(plot, canvas));
        inside.push_back(element(
            "g",
            {{"class", "points points-" + std::to_string(i)}},
            points(plot.classes[i], canvas)
        ));
    }
    if (plot.classes.size() < 2) inside.push_back(lines(plot, canvas));
    return element(
        "svg",
        {{"class", plot.narrow ? "plot narrow" : "plot"},
         {"id", plot.about.id},
         {"viewBox", "0 0 " + coordinate(frame.width) + " " + coordinate(frame.height)},
         {"role", "img"},
         {"aria-labelledby", plot.about.id + "-title"},
         {"aria-describedby", plot.about.id + "-text"}},
        std::move(inside)
    );
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
        items.push_back(element("li", {}, {swatch(band_key()), each.name}));
    return element("ul", {{"class", "legend"}}, std::move(items));
}

}  // namespace uppsikt::charts
