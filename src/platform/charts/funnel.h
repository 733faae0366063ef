#pragma once

#include <string>
#include <vector>

#include "platform/charts/marker.h"
#include "platform/charts/scale.h"
#include "platform/html/node.h"

namespace uppsikt::charts {

/// What a chart says to those who do not see it. The id is unique on its page.
struct About {
    std::string id;
    std::string title;
    std::string description;
};

struct Point {
    double x = 0;
    double y = 0;
    std::string title = {};  ///< shown when hovered over
    std::string name = {};   ///< written beside the mark: for a few
};

/// Points that mean the same. Later classes are drawn over earlier ones.
struct PointClass {
    std::string name;
    Mark mark;
    std::vector<Point> points;
};

/// A horizontal line with a name: a limit, a mean.
struct Line {
    double at = 0;
    std::string name;
    Tone tone = Tone::plain;
    bool dashed = false;
};

/// The room that chance has, by x.
struct Band {
    struct Part {
        double x = 0;
        double lower = 0;
        double upper = 0;
    };
    std::string name;
    std::vector<Part> parts;
    bool solid = false;  ///< with edges drawn through; else dotted. Wider bands come first
};

struct FunnelPlot {
    About about;
    Axis x;
    Axis y;
    std::vector<Line> lines;
    std::vector<Band> bands;
    std::vector<PointClass> classes;
    bool narrow = false;  ///< drawn for a phone: fewer pixels, the same size of text
};

/// The plot as one SVG. Points outside the axes are a fault; bands are cut off at them.
html::Node funnel_plot(const FunnelPlot& plot);

/// The plot drawn twice, for wide and for narrow screens; the style sheet shows the one that fits.
html::Node responsive_funnel_plot(const FunnelPlot& plot);

/// The marks, lines and bands of the plot with their names, as a list.
html::Node legend(const FunnelPlot& plot);

}  // namespace uppsikt::charts
