#pragma once

#include <string>
#include <vector>

#include "platform/charts/funnel.h"
#include "platform/charts/marker.h"
#include "platform/charts/scale.h"
#include "platform/html/node.h"

namespace uppsikt::charts {

/// An estimate with its interval, one of many in order.
struct Ordered {
    double lower = 0;
    double middle = 0;
    double upper = 0;
    Mark mark;
    std::string title = {};  ///< shown when hovered over
};

/// A run of neighbours [first, last] that belong together, drawn as a field behind them.
struct Stretch {
    std::size_t first = 0;
    std::size_t last = 0;
    std::string name;  ///< short: it stands at the top of the field where there is room
};

/// What the marks of the picture mean, for its legend.
struct MarkName {
    Mark mark;
    std::string name;
};

/// The caterpillar plot as one picture, for so many that a row each would be too long.
struct OrderedPlot {
    About about;
    Axis y;
    std::string x_title;
    std::vector<Line> lines;
    std::vector<Stretch> stretches;
    std::vector<Ordered> items;  ///< from left to right; cut off at the ends of the axis
    std::vector<MarkName> names = {};
    bool narrow = false;
};

/// Of so many, each how-manieth is drawn: all of them up to a few hundred.
std::size_t drawn_each(std::size_t items);

html::Node ordered_plot(const OrderedPlot& plot);

/// The plot drawn twice, for wide and for narrow screens; the style sheet shows the one that fits.
html::Node responsive_ordered_plot(const OrderedPlot& plot);

html::Node legend(const OrderedPlot& plot);

}  // namespace uppsikt::charts
