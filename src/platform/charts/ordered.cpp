#include "platform/charts/ordered.h"

#include <algorithm>

#include "base/ensure.h"
#include "platform/charts/drawing.h"

namespace uppsikt::charts {

namespace {

using html::element;
using html::Nodes;

/// More than this, and marks hide each other and weigh more than they say.
constexpr std::size_t most_drawn = 300;

double real(std::size_t number) { return static_cast<double>(number); }

class OrderedCanvas {
public:
    explicit OrderedCanvas(const OrderedPlot& plot) : plot_(plot), frame_(frame_of(plot.narrow)) {}

    const Frame& frame() const { return frame_; }
    double step() const { return (frame_.right - frame_.left) / real(plot_.items.size()); }
    double x(std::size_t item) const { return frame_.left + (real(item) + 0.5) * step(); }
    double y(double value) const {
        return std::clamp(height_of(frame_, plot_.y, value), frame_.top, frame_.bottom);
    }

private:
    const OrderedPlot& plot_;
    const Frame& frame_;
};

Nodes stretches(const OrderedPlot& plot, const OrderedCanvas& canvas) {
    constexpr double width_of_letter = 8;
    Nodes drawn;
    for (std::size_t i = 0; i < plot.stretches.size(); ++i) {
        const Stretch& each = plot.stretches[i];
        ensure(each.first <= each.last && each.last < plot.items.size(), "a stretch has items");
        const double from = canvas.x(each.first) - canvas.step() / 2;
        const double width = canvas.step() * real(each.last - each.first + 1);
        drawn.push_back(element(
            "rect",
            {{"class", i % 2 == 0 ? "stretch" : "stretch odd"},
             {"x", coordinate(from)},
             {"y", coordinate(canvas.frame().top)},
             {"width", coordinate(width)},
             {"height", coordinate(canvas.frame().bottom - canvas.frame().top)}}
        ));
        if (width > width_of_letter * real(each.name.size() + 1))
            drawn.push_back(written(
                {.text = each.name, .anchor = "middle"},
                {from + width / 2, canvas.frame().top + 16}
            ));
    }
    return drawn;
}

Nodes items(const OrderedPlot& plot, const OrderedCanvas& canvas) {
    const std::size_t each = drawn_each(plot.items.size());
    const double room = canvas.step() * real(each);
    Nodes spans;
    Nodes marks;
    for (std::size_t i = 0; i < plot.items.size(); i += each) {
        const Ordered& item = plot.items[i];
        ensure(
            item.lower <= item.middle && item.middle <= item.upper,
            "an interval holds its estimate"
        );
        const double x = canvas.x(i);
        spans.push_back(line(
            "span " + class_of(item.mark.tone),
            {x, canvas.y(item.lower)},
            {x, canvas.y(item.upper)}
        ));
        Mark mark = item.mark;
        mark.radius = std::clamp(room * 0.45, 1.3, item.mark.radius);
        marks.push_back(drawn(mark, {x, canvas.y(item.middle)}, item.title));
    }
    spans.insert(spans.end(), marks.begin(), marks.end());
    return spans;
}

}  // namespace

std::size_t drawn_each(std::size_t items) {
    return std::max<std::size_t>(1, (items + most_drawn - 1) / most_drawn);
}

html::Node ordered_plot(const OrderedPlot& plot) {
    ensure(!plot.items.empty(), "a plot in order has something to put in order");
    const OrderedCanvas canvas(plot);
    Nodes inside = stretches(plot, canvas);
    inside.push_back(upright_axis(canvas.frame(), plot.y));
    inside.push_back(title_below(canvas.frame(), plot.x_title, false));
    inside.push_back(element("g", {{"class", "ordered"}}, items(plot, canvas)));
    inside.push_back(named_lines(canvas.frame(), plot.y, plot.lines, plot.narrow));
    return picture(plot.about, plot.narrow, std::move(inside));
}

html::Node responsive_ordered_plot(const OrderedPlot& plot) {
    OrderedPlot narrow = plot;
    narrow.narrow = true;
    narrow.about.id += "-narrow";
    for (Ordered& item : narrow.items)
        item.title.clear();  // nobody hovers over a phone
    return element("div", {{"class", "responsive"}}, {ordered_plot(plot), ordered_plot(narrow)});
}

html::Node legend(const OrderedPlot& plot) {
    Nodes entries;
    for (const MarkName& each : plot.names)
        entries.push_back(element("li", {}, {key(each.mark), each.name}));
    for (const Line& each : plot.lines)
        entries.push_back(
            element("li", {}, {swatch(line(class_of(each), {0, 0}, {28, 0})), each.name})
        );
    return element("ul", {{"class", "legend"}}, std::move(entries));
}

}  // namespace uppsikt::charts
