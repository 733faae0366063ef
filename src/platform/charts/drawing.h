#pragma once

#include <string>
#include <vector>

#include "platform/charts/funnel.h"
#include "platform/charts/scale.h"
#include "platform/html/node.h"

/// What the plots of this module draw alike.
namespace uppsikt::charts {

/// A drawing's own pixels; it is scaled as a whole.
struct Frame {
    double width = 0;
    double height = 0;
    double left = 0;
    double right = 0;
    double top = 0;
    double bottom = 0;
};

const Frame& frame_of(bool narrow);

/// Where a value lies on the upright axis, also outside it.
double height_of(const Frame& frame, const Axis& axis, double value);

html::Node line(const std::string& name, const Place& from, const Place& to);

struct Words {
    std::string text;
    std::string anchor = "start";
    std::string classes = {};
};
html::Node written(const Words& words, const Place& at);

/// Ticks with grid lines, the title above them, and the line that the plot stands on.
html::Nodes upright_axis(const Frame& frame, const Axis& axis);

html::Node title_below(const Frame& frame, const std::string& title, bool has_ticks);

/// Horizontal lines with their names beside them, pushed apart where the lines lie closer than
/// their names are high.
html::Nodes named_lines(
    const Frame& frame, const Axis& axis, const std::vector<Line>& lines, bool narrow
);

std::string class_of(const Line& each);

/// A drawing for a legend, wide enough to show a dash pattern.
html::Node swatch(html::Node drawing);

/// All of it as one picture with a title and a description.
html::Node picture(const About& about, bool narrow, html::Nodes inside);

}  // namespace uppsikt::charts
