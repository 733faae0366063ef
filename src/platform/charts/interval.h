#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/charts/marker.h"
#include "platform/charts/scale.h"
#include "platform/html/node.h"

namespace uppsikt::charts {

/// A vertical line through every row: a limit, a mean, zero.
struct Reference {
    double at = 0;
    std::string name;
    Tone tone = Tone::plain;
    bool dashed = false;
};

/// What the rows of a chart share.
struct IntervalScale {
    Axis axis;
    std::vector<Reference> references;
};

/// An estimate with its interval, and another value to compare it with.
struct Interval {
    double lower = 0;
    double middle = 0;
    double upper = 0;
    std::optional<double> other;  ///< such as the published value; drawn as an upright bar
    Mark mark;
};

/// The interval on the scale, as wide as its cell. `label` says it in words.
html::Node interval_strip(
    const IntervalScale& scale, const Interval& interval, const std::string& label
);

/// The scale's ticks and names, to stand above strips of the same width.
html::Node interval_axis(const IntervalScale& scale);

struct CaterpillarRow {
    html::Node name;                   ///< what the row is about, perhaps with a link
    std::optional<Interval> interval;  ///< none: the row says so by `label`
    std::string label;                 ///< the interval in words
    std::string value;                 ///< in the last column
};

/// Rows that belong together, under a heading of their own: the levels of a factor, or groups that
/// cannot be told apart.
struct CaterpillarPart {
    std::string title;
    std::vector<CaterpillarRow> rows;
};

struct Caterpillar {
    std::string id;
    std::string caption;
    std::string name_title;
    std::string value_title;
    IntervalScale scale;
    std::vector<CaterpillarRow> rows;
    std::vector<CaterpillarPart> parts = {};  ///< after `rows`
};

/// Intervals in the order given, one per row. A table, so that it breaks over pages with its axis
/// on each, and can be read aloud row by row.
html::Node caterpillar(const Caterpillar& chart);

}  // namespace uppsikt::charts
