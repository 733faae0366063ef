#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "platform/charts/funnel.h"
#include "results/report_parts.h"

namespace uppsikt::results::report {

namespace {

using charts::Shape;
using charts::Tone;
using html::element;
using html::Node;
using html::Nodes;

constexpr std::array certainties{
    Certainty::unknown,
    Certainty::likely_not_below,
    Certainty::likely_below,
    Certainty::surely_below
};

std::string name_of(Certainty certainty) {
    switch (certainty) {
        case Certainty::surely_below:
            return "surely_below";
        case Certainty::likely_below:
            return "likely_below";
        case Certainty::likely_not_below:
            return "likely_not_below";
        case Certainty::unknown:
            break;
    }
    return "unknown";
}

// --- funnel --------------------------------------------------------------------------------------

std::optional<charts::Point> point_of(const Material& material, const ContractResult& contract) {
    const Figure& figure = contract.figure;
    if (!contract.measure || figure.participants == 0) return std::nullopt;
    return charts::Point{
        .x = double{1} * figure.participants,
        .y = *contract.measure,
        .title = material.voice.say(
            "results_report_point",
            {{"contract", figure.contract},
             {"supplier", figure.supplier},
             {"area", figure.area},
             {"n", material.voice.count(figure.participants)},
             {"measure", measure_text(material, contract.measure)}}
        ),
    };
}

/// How far the picture reaches. Candidates and those that go on are always in it; of the others not
/// those with so few participants that their measure says next to nothing: they would squeeze the
/// rest together.
struct Reach {
    double least = 5;      ///< participants
    double most = 100;     ///< participants
    double highest = 0.1;  ///< measure

    bool holds(const charts::Point& point) const {
        return point.x >= least && point.x <= most && point.y <= highest;
    }
    void include(const charts::Point& point) {
        least = std::min(least, point.x);
        most = std::max(most, point.x);
        highest = std::max(highest, point.y);
    }
};

struct Class {
    std::string name;
    charts::Mark mark;
    std::vector<const ContractResult*> contracts = {};
};

/// All other contracts, those that go on though surely below, and the candidates by how sure it is.
std::vector<Class> classes_of(const Review& review) {
    std::set<std::string> named;
    std::vector<Class> classes{
        {"others", {.shape = Shape::ring, .tone = Tone::quiet, .radius = 3}},
        {"spared", {.shape = Shape::triangle, .tone = Tone::bad, .radius = 4.5}},
    };
    for (const ContractResult& contract : review.probably_below) {
        named.insert(contract.figure.contract);
        classes.back().contracts.push_back(&contract);
    }
    for (const Certainty certainty : certainties) {
        classes.push_back({name_of(certainty), mark_of(certainty)});
        for (const Candidate& candidate : review.candidates)
            if (certainty_of(candidate.latest()) == certainty) {
                named.insert(candidate.latest().figure.contract);
                classes.back().contracts.push_back(&candidate.latest());
            }
    }
    for (const ContractResult& contract : review.latest().contracts)
        if (!named.contains(contract.figure.contract))
            classes.front().contracts.push_back(&contract);
    return classes;
}

/// The classes as they are drawn, and how many of the first, the others, are outside the picture.
struct Drawing {
    std::vector<charts::PointClass> classes;
    Reach reach;
    int not_drawn = 0;
};

Drawing drawing_of(const Material& material) {
    constexpr double enough = 10;  // participants for a measure to stretch the picture
    Drawing drawing;
    drawing.reach.highest =
        std::max(1.5 * material.latest().limit.limit, country_of(material.latest()).measure);
    const std::vector<Class> classes = classes_of(material.review());
    for (const Class& from : classes) {
        const auto n = static_cast<long long>(from.contracts.size());
        if (n == 0) continue;
        charts::PointClass made{
            .name = material.voice
                        .say("results_report_class_" + from.name, {{"n", material.voice.count(n)}}),
            .mark = from.mark,
            .points = {},
        };
        const bool are_others = &from == &classes.front();
        for (const ContractResult* contract : from.contracts) {
            auto point = point_of(material, *contract);
            if (point && (!are_others || point->x >= enough)) drawing.reach.include(*point);
            if (point) made.points.push_back(*std::move(point));
        }
        if (are_others) drawing.not_drawn = static_cast<int>(n - std::ssize(made.points));
        drawing.classes.push_back(std::move(made));
    }
    if (!classes.front().contracts.empty())
        drawing.not_drawn += static_cast<int>(std::erase_if(
            drawing.classes.front().points,
            [&](const charts::Point& point) { return !drawing.reach.holds(point); }
        ));
    return drawing;
}

charts::Band band(const Material& material, const charts::Axis& participants) {
    constexpr int parts = 60;
    const Chance chance = chance_at_limit(material.latest());
    charts::Band band{.name = material.voice.say("results_report_funnel_band"), .parts = {}};
    for (int i = 0; i <= parts; ++i) {
        const double n = participants.from *
                         std::pow(participants.to / participants.from, double{1} * i / parts);
        band.parts.push_back({.x = n, .lower = chance.lower(n), .upper = chance.upper(n)});
    }
    return band;
}

/// Both axes, with a little room for the marks themselves.
void set_axes(const html::Voice& voice, const Reach& reach, charts::FunnelPlot& plot) {
    plot.x = {
        .from = reach.least / 1.1,
        .to = reach.most * 1.1,
        .logarithmic = true,
        .title = voice.say("results_report_funnel_x"),
    };
    for (const double step : charts::logarithmic_steps(plot.x.from, plot.x.to))
        plot.x.ticks.push_back({step, voice.count(std::lround(step))});
    plot.y = {.from = 0, .to = reach.highest * 1.04, .title = voice.say("results_report_funnel_y")};
    const auto steps = charts::round_steps(0, reach.highest, 5);
    for (const double step : steps)
        if (step <= plot.y.to)
            plot.y.ticks.push_back({step, voice.decimal(step, charts::decimals_of(steps))});
}

charts::About about_funnel(const Material& material) {
    const html::Voice& voice = material.voice;
    const Country country = country_of(material.latest());
    return {
        .id = "funnel-plot",
        .title = voice.say(
            "results_report_funnel_title",
            {{"month", voice.month(material.latest().period)}}
        ),
        .description = voice.say(
            "results_report_funnel_description",
            {{"all", voice.count(country.contracts)},
             {"candidates", voice.count(std::ssize(material.review().candidates))},
             {"spared", voice.count(std::ssize(material.review().probably_below))},
             {"limit", measure_text(material, material.latest().limit.limit)},
             {"country", measure_text(material, country.measure)}}
        ),
    };
}

charts::FunnelPlot funnel_of(const Material& material, const Drawing& drawing) {
    const html::Voice& voice = material.voice;
    charts::FunnelPlot plot{
        .about = about_funnel(material),
        .x = {},
        .y = {},
        .lines = {},
        .bands = {},
        .classes = drawing.classes,
    };
    set_axes(voice, drawing.reach, plot);
    plot.bands = {band(material, plot.x)};
    const auto line = [&](std::string_view code, double at) {
        return charts::Line{
            .at = at,
            .name = voice.say(code, {{"value", measure_text(material, at)}})
        };
    };
    plot.lines = {
        line("results_report_funnel_limit", material.latest().limit.limit),
        line("results_report_funnel_country", country_of(material.latest()).measure),
    };
    plot.lines[0].tone = Tone::bad;
    plot.lines[0].dashed = true;
    return plot;
}

// --- caterpillar ---------------------------------------------------------------------------------

std::string short_of_hundred(const html::Voice& voice, const ContractResult& contract) {
    if (!contract.posterior) return "–";
    const int n = of_hundred(contract.posterior->p_below);
    if (n >= 100) return voice.say("results_report_short_over_99");
    if (n <= 0) return voice.say("results_report_short_under_1");
    return voice.count(n);
}

charts::CaterpillarRow row_of(const Material& material, const ContractResult& contract) {
    return {
        .name =
            Nodes{
                element(
                    "a",
                    {{"href", "#" + anchor("candidate", contract)}},
                    {contract.figure.supplier}
                ),
                " ",
                element("span", {{"class", "quiet"}}, {contract.figure.area}),
            },
        .interval = interval_of(contract),
        .label = interval_words(material, contract),
        .value = short_of_hundred(material.voice, contract),
    };
}

/// Two columns of rows where there are many, so that a screen or a printed page shows more of them.
std::vector<charts::Caterpillar> panels(const Material& material) {
    constexpr std::size_t most_in_one = 30;
    const html::Voice& voice = material.voice;
    const auto& candidates = material.review().candidates;
    const std::size_t count = candidates.size() > most_in_one ? 2 : 1;
    const std::size_t size = (candidates.size() + count - 1) / count;
    std::vector<charts::Caterpillar> made;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (i % size == 0)
            made.push_back(
                {.id = "caterpillar-" + std::to_string(made.size() + 1),
                 .caption = voice.say(
                     "results_report_caterpillar_caption",
                     {{"month", voice.month(material.latest().period)}}
                 ),
                 .name_title = voice.say("results_report_supplier"),
                 .value_title = voice.say("results_report_caterpillar_value"),
                 .scale = material.scale,
                 .rows = {}}
            );
        made.back().rows.push_back(row_of(material, candidates[i].latest()));
    }
    return made;
}

Node caterpillar_legend(const Material& material) {
    const html::Voice& voice = material.voice;
    Nodes items;
    for (auto certainty = certainties.rbegin(); certainty != certainties.rend(); ++certainty) {
        const int n = count(material.review(), *certainty);
        if (n == 0) continue;
        const int bar = of_hundred(sure);
        items.push_back(element(
            "li",
            {},
            {charts::key(mark_of(*certainty)),
             voice.say(
                 "results_report_key_" + name_of(*certainty),
                 {{"n", voice.count(n)},
                  {"bar", voice.count(bar)},
                  {"below_bar", voice.count(bar - 1)}}
             )}
        ));
    }
    items.push_back(element(
        "li",
        {},
        {charts::key({.shape = Shape::bar, .tone = Tone::plain, .radius = 4}),
         voice.say("results_report_key_published")}
    ));
    return element("ul", {{"class", "legend"}}, std::move(items));
}

}  // namespace

Node funnel(const Material& material) {
    const html::Voice& voice = material.voice;
    const Drawing drawing = drawing_of(material);
    const charts::FunnelPlot plot = funnel_of(material, drawing);
    Nodes inside{
        element("p", {}, {voice.say("results_report_funnel_text")}),
        element("figure", {}, {charts::responsive_funnel_plot(plot), charts::legend(plot)}),
    };
    if (drawing.not_drawn > 0)
        inside.push_back(element(
            "p",
            {{"class", "quiet small"}},
            {voice.counted(
                "results_report_not_drawn",
                drawing.not_drawn,
                {{"least", voice.count(std::lround(drawing.reach.least))},
                 {"most", measure_text(material, drawing.reach.highest)}}
            )}
        ));
    return section(material, "funnel", std::move(inside));
}

Node caterpillar(const Material& material) {
    if (material.review().candidates.empty()) return html::nothing();
    Nodes columns;
    for (const charts::Caterpillar& panel : panels(material))
        columns.push_back(element("div", {}, {charts::caterpillar(panel)}));
    return section(
        material,
        "caterpillar",
        {element("p", {}, {material.voice.say("results_report_caterpillar_text")}),
         caterpillar_legend(material),
         element("div", {{"class", "panels"}}, std::move(columns))}
    );
}

}  // namespace uppsikt::results::report
