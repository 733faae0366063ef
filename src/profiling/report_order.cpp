#include <algorithm>

#include "platform/charts/interval.h"
#include "platform/charts/ordered.h"
#include "profiling/report_parts.h"

namespace uppsikt::profiling::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

/// As many rows as a reader takes in; the table has the rest.
constexpr std::size_t most_rows = 40;

/// What the shrunken rates of those in order reach over.
struct Range {
    double least = 1;
    double greatest = 0;
};
Range range_of(const ProfileAnswer& answer, std::size_t first, std::size_t last) {
    Range range{.least = answer.rate(), .greatest = answer.rate()};
    const auto include = [&](double value) {
        range.least = std::min(range.least, value);
        range.greatest = std::max(range.greatest, value);
    };
    if (answer.request.floor) include(*answer.request.floor);
    for (std::size_t i = first; i < last; ++i) {
        const ProviderResult& result = answer.results[answer.in_order[i]];
        include(*result.shrunken_lower);
        include(*result.shrunken_upper);
    }
    return range;
}

/// "A", "B", … "Z", "27", …
std::string name_of_band(std::size_t which) {
    constexpr std::size_t letters = 26;
    if (which >= letters) return std::to_string(which + 1);
    return std::string(1, static_cast<char>('A' + static_cast<int>(which)));
}

std::vector<charts::Line> lines(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    std::vector<charts::Line> lines{
        {.at = answer.rate(),
         .name = voice.say("profiling_report_line_all", {{"rate", voice.percent(answer.rate(), 1)}})
        }
    };
    if (answer.request.floor)
        lines.push_back(
            {.at = *answer.request.floor,
             .name = voice.say(
                 "profiling_report_line_floor",
                 {{"rate", level_text(voice, *answer.request.floor)}}
             ),
             .tone = charts::Tone::bad,
             .dashed = true}
        );
    return lines;
}

charts::OrderedPlot plot_of(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    const Range range = range_of(answer, 0, answer.in_order.size());
    charts::OrderedPlot plot{
        .about =
            {.id = "order-plot",
             .title = voice.say("profiling_report_order_title"),
             .description = voice.counted(
                 "profiling_report_order_description",
                 static_cast<int>(answer.bands.size()),
                 {{"all", voice.count(static_cast<long long>(answer.in_order.size()))}}
             )},
        .y = percent_axis(voice, range.least, range.greatest),
        .x_title = voice.say("profiling_report_order_x"),
        .lines = lines(material),
        .stretches = {},
        .items = {},
    };
    plot.y.title = voice.say("profiling_report_order_y");
    for (const Band& band : answer.bands)
        plot.stretches.push_back(
            {.first = static_cast<std::size_t>(band.first),
             .last = static_cast<std::size_t>(band.last),
             .name = name_of_band(plot.stretches.size())}
        );
    for (const std::size_t i : answer.in_order) {
        const ProviderResult& result = answer.results[i];
        plot.items.push_back(
            {.lower = *result.shrunken_lower,
             .middle = *result.shrunken,
             .upper = *result.shrunken_upper,
             .mark = mark_of(result.standing),
             .title = name_of(result) + ": " + shrunken_words(material, result)}
        );
    }
    for (const Standing standing : {Standing::lower, Standing::as_expected, Standing::higher})
        if (const int n = count(answer, standing); n > 0)
            plot.names.push_back(
                {.mark = mark_of(standing),
                 .name = voice.say(
                     "profiling_report_class_" + name_of(standing),
                     {{"n", voice.count(n)}}
                 )}
            );
    return plot;
}

charts::CaterpillarRow row_of(const Material& material, const ProviderResult& result) {
    charts::Mark mark = mark_of(result.standing);
    mark.radius = 4.2;
    return {
        .name = name_of(result),
        .interval =
            charts::Interval{
                .lower = *result.shrunken_lower,
                .middle = *result.shrunken,
                .upper = *result.shrunken_upper,
                .other = std::nullopt,
                .mark = mark
            },
        .label = shrunken_words(material, result),
        .value = percent_text(material.voice, result.shrunken),
    };
}

/// Rows of those lowest, in parts by the bands that they lie in.
charts::Caterpillar lowest(const Material& material, std::size_t shown) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    const Range range = range_of(answer, 0, shown);
    charts::Caterpillar chart{
        .id = "order-lowest",
        .caption = voice.say("profiling_report_order_caption"),
        .name_title = voice.say("profiling_report_provider"),
        .value_title = voice.say("profiling_report_shrunken"),
        .scale = {.axis = percent_axis(voice, range.least, range.greatest), .references = {}},
        .rows = {},
    };
    chart.scale.axis.title = voice.say("profiling_report_order_y");
    for (const charts::Line& line : lines(material))
        chart.scale.references.push_back(
            {.at = line.at, .name = {}, .tone = line.tone, .dashed = line.dashed}
        );
    std::size_t band = 0;
    for (std::size_t i = 0; i < shown; ++i) {
        const bool begins =
            band < answer.bands.size() && static_cast<std::size_t>(answer.bands[band].first) == i;
        if (begins) {
            const int size = answer.bands[band].last - answer.bands[band].first + 1;
            chart.parts.push_back(
                {.title =
                     voice.counted("profiling_report_band", size, {{"band", name_of_band(band++)}}),
                 .rows = {}}
            );
        }
        auto& rows = chart.parts.empty() ? chart.rows : chart.parts.back().rows;
        rows.push_back(row_of(material, answer.results[answer.in_order[i]]));
    }
    return chart;
}

}  // namespace

Node order(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    if (!has_order(answer)) return html::nothing();
    const charts::OrderedPlot plot = plot_of(material);
    const std::size_t all = answer.in_order.size();
    const std::size_t shown = std::min(all, most_rows);
    Nodes inside{
        element(
            "p",
            {},
            {voice.tell(
                "profiling_report_order_text",
                {{"level", level_text(voice, answer.request.level)}}
            )}
        ),
        element("figure", {}, {charts::responsive_ordered_plot(plot), charts::legend(plot)}),
    };
    if (const std::size_t each = charts::drawn_each(all); each > 1)
        inside.push_back(element(
            "p",
            {{"class", "quiet small"}},
            {voice.say(
                "profiling_report_order_drawn",
                {{"each", voice.count(static_cast<long long>(each))},
                 {"all", voice.count(static_cast<long long>(all))}}
            )}
        ));
    inside.push_back(element(
        "h3",
        {},
        {shown < all ? voice.say(
                           "profiling_report_order_lowest",
                           {{"n", voice.count(static_cast<long long>(shown))}}
                       )
                     : voice.say("profiling_report_order_all")}
    ));
    inside.push_back(charts::caterpillar(lowest(material, shown)));
    return section(material, "order", std::move(inside));
}

}  // namespace uppsikt::profiling::report
