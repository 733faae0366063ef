#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "platform/charts/funnel.h"
#include "profiling/report_parts.h"

namespace uppsikt::profiling::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

/// Of the many that are as expected, so many marks say as much as all of them.
constexpr std::size_t most_quiet = 1'500;
/// Participants for a ratio to stretch the picture.
constexpr std::int64_t enough = 10;

/// As many names as can stand beside their marks without standing on each other.
constexpr int most_names = 12;

constexpr std::array standings{Standing::as_expected, Standing::higher, Standing::lower};

/// How far the picture reaches. Those that stand out are always in it.
struct Reach {
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    double lowest = 0.9;
    double highest = 1.1;

    bool holds(const charts::Point& point) const {
        return point.x >= least && point.x <= most && point.y >= lowest && point.y <= highest;
    }
    void include(const charts::Point& point) {
        least = std::min(least, point.x);
        most = std::max(most, point.x);
        lowest = std::min(lowest, point.y);
        highest = std::max(highest, point.y);
    }
};

charts::Point point_of(const Material& material, const ProviderResult& result) {
    const html::Voice& voice = material.voice;
    return {
        .x = static_cast<double>(result.n),
        .y = *result.ratio,
        .title = voice.say(
            "profiling_report_point",
            {{"provider", name_of(result)},
             {"n", voice.count(result.n)},
             {"observed", voice.count(result.observed)},
             {"expected", decimal_text(voice, result.expected, 1)},
             {"ratio", voice.decimal(*result.ratio, 2)}}
        ),
    };
}

struct Drawing {
    std::vector<charts::PointClass> classes;
    Reach reach;
    int not_drawn = 0;  ///< of those as expected
};

/// Gives names to those that stand out, when they are few.
void name_few(const Material& material, std::vector<charts::PointClass>& classes) {
    const int outside =
        count(material.answer(), Standing::lower) + count(material.answer(), Standing::higher);
    if (outside > most_names) return;
    const bool has_quiet = count(material.answer(), Standing::as_expected) > 0;
    std::size_t which = has_quiet ? 1 : 0;
    for (const Standing standing : {Standing::higher, Standing::lower}) {
        if (count(material.answer(), standing) == 0) continue;
        auto point = classes[which++].points.begin();
        for (const ProviderResult& result : material.results())
            if (result.standing == standing && result.ratio) (point++)->name = result.provider;
    }
}

/// Every so-manieth, so that no more than so many are left.
void thin(std::vector<charts::Point>& points, std::size_t most) {
    const std::size_t each = std::max<std::size_t>(1, (points.size() + most - 1) / most);
    std::vector<charts::Point> kept;
    for (std::size_t i = 0; i < points.size(); i += each)
        kept.push_back(std::move(points[i]));
    points = std::move(kept);
}

Drawing drawing_of(const Material& material) {
    Drawing drawing;
    for (const Standing standing : standings) {
        const int n = count(material.answer(), standing);
        if (n == 0) continue;
        charts::PointClass made{
            .name = material.voice.say(
                "profiling_report_class_" + name_of(standing),
                {{"n", material.voice.count(n)}}
            ),
            .mark = mark_of(standing),
            .points = {},
        };
        for (const ProviderResult& result : material.results()) {
            if (result.standing != standing || !result.ratio) continue;
            made.points.push_back(point_of(material, result));
            if (standing != Standing::as_expected || result.n >= enough)
                drawing.reach.include(made.points.back());
        }
        drawing.classes.push_back(std::move(made));
    }
    Reach& reach = drawing.reach;
    if (!(reach.least < reach.most))  // all of one size, or none with enough: some room about them
        reach = {
            .least = std::min(reach.least, 5.0),
            .most = std::max(reach.most, 50.0),
            .lowest = reach.lowest,
            .highest = reach.highest
        };
    name_few(material, drawing.classes);
    if (count(material.answer(), Standing::as_expected) == 0) return drawing;
    auto& quiet = drawing.classes.front().points;
    std::erase_if(quiet, [&](const charts::Point& point) { return !drawing.reach.holds(point); });
    thin(quiet, most_quiet);
    drawing.not_drawn =
        count(material.answer(), Standing::as_expected) - static_cast<int>(quiet.size());
    return drawing;
}

void set_axes(const Material& material, const Reach& reach, charts::FunnelPlot& plot) {
    const html::Voice& voice = material.voice;
    plot.x = {
        .from = reach.least / 1.1,
        .to = reach.most * 1.1,
        .logarithmic = true,
        .title = voice.say("profiling_report_funnel_x"),
    };
    for (const double step : charts::logarithmic_steps(plot.x.from, plot.x.to))
        plot.x.ticks.push_back({step, voice.count(std::lround(step))});
    const auto steps = charts::round_steps(reach.lowest, reach.highest, 6);
    plot.y = {
        .from = steps.front(),
        .to = steps.back(),
        .title = voice.say("profiling_report_funnel_y")
    };
    for (const double step : steps)
        plot.y.ticks.push_back({step, voice.decimal(step, charts::decimals_of(steps))});
}

std::vector<charts::Band> bands(const Material& material, const charts::Axis& participants) {
    std::vector<charts::Band> bands;
    for (const FunnelLimits& limits : material.answer().funnel) {
        charts::Band band{
            .name = material.voice.say(
                "profiling_report_funnel_band",
                {{"level", level_text(material.voice, limits.level)}}
            ),
            .parts = {},
            .solid = bands.empty(),
        };
        for (const FunnelLimits::Part& part : limits.parts) {
            const auto n = static_cast<double>(part.n);
            if (n >= participants.from && n <= participants.to)
                band.parts.push_back({.x = n, .lower = part.lower, .upper = part.upper});
        }
        if (band.parts.size() > 1) bands.push_back(std::move(band));
    }
    return bands;
}

}  // namespace

Node funnel(const Material& material) {
    const html::Voice& voice = material.voice;
    const Drawing drawing = drawing_of(material);
    const auto all = static_cast<long long>(material.results().size());
    charts::FunnelPlot plot{
        .about =
            {.id = "funnel-plot",
             .title = voice.say("profiling_report_funnel_title"),
             .description = voice.say(
                 "profiling_report_funnel_description",
                 {{"all", voice.count(all)},
                  {"lower", voice.count(count(material.answer(), Standing::lower))},
                  {"higher", voice.count(count(material.answer(), Standing::higher))}}
             )},
        .x = {},
        .y = {},
        .lines = {{.at = 1, .name = voice.say("profiling_report_funnel_one")}},
        .bands = {},
        .classes = drawing.classes,
    };
    set_axes(material, drawing.reach, plot);
    plot.bands = bands(material, plot.x);
    Nodes inside{
        paragraph(material, "profiling_report_funnel_text"),
        element("figure", {}, {charts::responsive_funnel_plot(plot), charts::legend(plot)}),
    };
    if (drawing.not_drawn > 0)
        inside.push_back(element(
            "p",
            {{"class", "quiet small"}},
            {voice.counted("profiling_report_not_drawn", drawing.not_drawn)}
        ));
    return section(material, "funnel", std::move(inside));
}

}  // namespace uppsikt::profiling::report
