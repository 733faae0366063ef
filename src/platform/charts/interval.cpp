#include "platform/charts/interval.h"

#include "base/ensure.h"

namespace uppsikt::charts {

namespace {

using html::element;
using html::Node;
using html::Nodes;

/// A line from top to bottom of the strip.
Node upright(const std::string& classes, double share) {
    const std::string x = percentage(share);
    return element("line", {{"class", classes}, {"x1", x}, {"x2", x}, {"y1", "0"}, {"y2", "100%"}});
}

std::string class_of(const Reference& reference) {
    return std::string(reference.dashed ? "reference dashed " : "reference ") +
           class_of(reference.tone);
}

/// Places in per cent and shapes in pixels: an inner drawing stands at the place.
Node stands_at(double share, const std::string& y, Node shape) {
    return element(
        "svg",
        {{"x", percentage(share)}, {"y", y}, {"overflow", "visible"}},
        {std::move(shape)}
    );
}

Nodes background(const IntervalScale& scale) {
    Nodes lines;
    for (const Tick& tick : scale.axis.ticks)
        lines.push_back(upright("grid", scale.axis.share(tick.at)));
    for (const Reference& reference : scale.references)
        lines.push_back(upright(class_of(reference), scale.axis.share(reference.at)));
    return lines;
}

Node words_at(double share, const std::string& classes, const std::string& text) {
    return element(
        "text",
        {{"class", classes},
         {"x", percentage(share)},
         {"y", classes == "tick" ? "92%" : "38%"},
         {"text-anchor", "middle"}},
        {text}
    );
}

}  // namespace

html::Node interval_strip(
    const IntervalScale& scale, const Interval& interval, const std::string& label
) {
    const Axis& axis = scale.axis;
    const double lower = axis.share(interval.lower);
    const double upper = axis.share(interval.upper);
    ensure(lower <= upper, "an interval has its lower end below its upper");
    Nodes inside{element("title", {}, {label}), background(scale)};
    inside.push_back(element(
        "line",
        {{"class", "interval " + class_of(interval.mark.tone)},
         {"x1", percentage(lower)},
         {"x2", percentage(upper)},
         {"y1", "50%"},
         {"y2", "50%"}}
    ));
    if (interval.other)
        inside.push_back(stands_at(
            axis.share(*interval.other),
            "50%",
            drawn({.shape = Shape::bar, .radius = 4}, {})
        ));
    inside.push_back(stands_at(axis.share(interval.middle), "50%", drawn(interval.mark, {})));
    return element(
        "svg",
        {{"class", "strip"}, {"role", "img"}, {"aria-label", label}},
        std::move(inside)
    );
}

html::Node interval_axis(const IntervalScale& scale) {
    Nodes inside;
    for (const Tick& tick : scale.axis.ticks)
        inside.push_back(words_at(scale.axis.share(tick.at), "tick", tick.label));
    for (const Reference& reference : scale.references)
        inside.push_back(words_at(
            scale.axis.share(reference.at),
            "line-name " + class_of(reference.tone),
            reference.name
        ));
    return element("svg", {{"class", "strip-axis"}, {"aria-hidden", "true"}}, std::move(inside));
}

namespace {

Nodes rows_of(const IntervalScale& scale, const std::vector<CaterpillarRow>& rows) {
    Nodes made;
    for (const CaterpillarRow& row : rows) {
        Node drawing = row.interval ? interval_strip(scale, *row.interval, row.label)
                                    : element("span", {{"class", "quiet"}}, {row.label});
        made.push_back(element(
            "tr",
            {},
            {element("th", {{"scope", "row"}}, {row.name}),
             element("td", {{"class", "strip-cell"}}, {std::move(drawing)}),
             element("td", {{"class", "value"}}, {row.value})}
        ));
    }
    return made;
}

}  // namespace

html::Node caterpillar(const Caterpillar& chart) {
    Nodes bodies;
    if (!chart.rows.empty())
        bodies.push_back(element("tbody", {}, rows_of(chart.scale, chart.rows)));
    for (const CaterpillarPart& part : chart.parts) {
        Nodes rows{element(
            "tr",
            {},
            {element(
                "th",
                {{"scope", "rowgroup"}, {"colspan", "3"}, {"class", "part"}},
                {part.title}
            )}
        )};
        rows.push_back(rows_of(chart.scale, part.rows));
        bodies.push_back(element("tbody", {}, std::move(rows)));
    }
    return element(
        "table",
        {{"class", "caterpillar"}, {"id", chart.id}},
        {element("caption", {{"class", "spoken"}}, {chart.caption}),
         element(
             "thead",
             {},
             {element(
                 "tr",
                 {},
                 {element("th", {{"scope", "col"}}, {chart.name_title}),
                  element(
                      "th",
                      {{"scope", "col"}, {"class", "strip-cell"}},
                      {element("span", {{"class", "spoken"}}, {chart.scale.axis.title}),
                       interval_axis(chart.scale)}
                  ),
                  element("th", {{"scope", "col"}, {"class", "value"}}, {chart.value_title})}
             )}
         ),
         std::move(bodies)}
    );
}

}  // namespace uppsikt::charts
