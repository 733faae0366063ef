#include "platform/charts/drawing.h"

#include <algorithm>

namespace uppsikt::charts {

using html::element;
using html::Node;
using html::Nodes;

namespace {

constexpr Frame wide_frame{
    .width = 960, .height = 500, .left = 56, .right = 852, .top = 34, .bottom = 446
};
constexpr Frame narrow_frame{
    .width = 360, .height = 400, .left = 46, .right = 350, .top = 34, .bottom = 346
};

}  // namespace

const Frame& frame_of(bool narrow) { return narrow ? narrow_frame : wide_frame; }

double height_of(const Frame& frame, const Axis& axis, double value) {
    return frame.bottom - axis.share(value) * (frame.bottom - frame.top);
}

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

Node written(const Words& words, const Place& at) {
    html::Attributes attributes{
        {"x", coordinate(at.x)},
        {"y", coordinate(at.y)},
        {"text-anchor", words.anchor}
    };
    if (!words.classes.empty()) attributes.push_back({"class", words.classes});
    return element("text", std::move(attributes), {words.text});
}

Nodes upright_axis(const Frame& frame, const Axis& axis) {
    Nodes drawn;
    for (const Tick& tick : axis.ticks) {
        const double y = height_of(frame, axis, tick.at);
        drawn.push_back(line("grid", {frame.left, y}, {frame.right, y}));
        drawn.push_back(written({.text = tick.label, .anchor = "end"}, {frame.left - 8, y + 5}));
    }
    drawn.push_back(line("axis", {frame.left, frame.bottom}, {frame.right, frame.bottom}));
    drawn.push_back(written({.text = axis.title, .classes = "axis-title"}, {2, 16}));
    return drawn;
}

Node title_below(const Frame& frame, const std::string& title, bool has_ticks) {
    return written(
        {.text = title, .anchor = "middle", .classes = "axis-title"},
        {(frame.left + frame.right) / 2, frame.bottom + (has_ticks ? 44 : 26)}
    );
}

Nodes named_lines(
    const Frame& frame, const Axis& axis, const std::vector<Line>& lines, bool narrow
) {
    constexpr double height_of_name = 17;
    std::vector<Line> from_above = lines;
    std::ranges::sort(from_above, std::ranges::greater{}, &Line::at);
    Nodes drawn;
    double lowest = frame.top - height_of_name;
    for (const Line& each : from_above) {
        const double y = height_of(frame, axis, each.at);
        drawn.push_back(line(class_of(each), {frame.left, y}, {frame.right, y}));
        const double beside = std::max(narrow ? y - 6 : y + 5, lowest + height_of_name);
        lowest = beside;
        const std::string classes = "line-name " + class_of(each.tone);
        if (narrow)
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

Node picture(const About& about, bool narrow, Nodes inside) {
    const Frame& frame = frame_of(narrow);
    Nodes all{
        element("title", {{"id", about.id + "-title"}}, {about.title}),
        element("desc", {{"id", about.id + "-text"}}, {about.description}),
    };
    all.insert(all.end(), inside.begin(), inside.end());
    return element(
        "svg",
        {{"class", narrow ? "plot narrow" : "plot"},
         {"id", about.id},
         {"viewBox", "0 0 " + coordinate(frame.width) + " " + coordinate(frame.height)},
         {"role", "img"},
         {"aria-labelledby", about.id + "-title"},
         {"aria-describedby", about.id + "-text"}},
        std::move(all)
    );
}

}  // namespace uppsikt::charts
