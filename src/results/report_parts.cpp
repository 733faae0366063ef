#include "results/report_parts.h"

#include <algorithm>
#include <cmath>

namespace uppsikt::results::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

/// Every interval and published value of the lists lies on the scale.
double highest_value(const Review& review) {
    double highest = review.latest().limit.limit;
    const auto include = [&](const ContractResult& contract) {
        if (contract.posterior) highest = std::max(highest, contract.posterior->upper90);
        if (contract.figure.published_measure)
            highest = std::max(highest, *contract.figure.published_measure);
    };
    for (const Candidate& candidate : review.candidates)
        std::ranges::for_each(candidate.by_period, include);
    std::ranges::for_each(review.probably_below, include);
    return highest;
}

}  // namespace

Material material_for(const ReviewReport& report, const html::Voice& voice) {
    const QualityLimit& limit = report.review.latest().limit;
    const double highest = highest_value(report.review);
    const std::vector<double> steps = charts::round_steps(0, highest, 4);
    charts::Axis axis{
        .from = 0,
        .to = highest * 1.03,
        .title = voice.say("results_report_strip_title")
    };
    for (const double step : steps)
        if (step <= axis.to)
            axis.ticks.push_back({step, voice.decimal(step, charts::decimals_of(steps))});
    return {
        .report = report,
        .voice = voice,
        .sources = SourceList(report.review),
        .scale =
            {.axis = std::move(axis),
             .references =
                 {{.at = limit.limit,
                   .name = voice.say(
                       "results_report_funnel_limit",
                       {{"value", voice.decimal(limit.limit, limit.decimals)}}
                   ),
                   .tone = charts::Tone::bad,
                   .dashed = true}}},
    };
}

Node section(const Material& material, std::string_view id, Nodes inside) {
    const std::string heading = std::string(id) + "-heading";
    Node title = element(
        "h2",
        {{"id", heading}},
        {material.voice.say(
            "results_report_section_" + std::string(id),
            {{"month", material.voice.month(material.latest().period)}}
        )}
    );
    inside.insert(inside.begin(), std::move(title));
    return element(
        "section",
        {{"id", std::string(id)}, {"aria-labelledby", heading}},
        std::move(inside)
    );
}

std::string of_hundred_text(const html::Voice& voice, int n) {
    if (n >= 100) return voice.say("results_report_over_99");
    if (n <= 0) return voice.say("results_report_under_1");
    return voice.say("results_report_of_hundred", {{"n", voice.count(n)}});
}

std::string measure_text(const Material& material, const std::optional<double>& measure) {
    return measure ? material.voice.decimal(*measure, material.latest().limit.decimals) : "–";
}

std::string star_text(const Material& material, const std::optional<int>& star) {
    return star ? material.voice.count(*star) : material.voice.say("results_report_star_missing");
}

Node source_text(const Material& material, const Source& source) {
    const std::string number = std::to_string(material.sources.number_of(source));
    const std::string row = material.voice.count(source.row);
    return element(
        "a",
        {{"href", "#source-" + number},
         {"class", "nowrap"},
         {"title",
          material.voice.say(
              "results_report_source_full",
              {{"file", source.file},
               {"sheet", source.sheet},
               {"row", row},
               {"date", to_text(source.known_on)}}
          )}},
        {"[" + number + "] " + material.voice.say("results_report_source_ref", {{"row", row}})}
    );
}

charts::Mark mark_of(Certainty certainty) {
    using charts::Shape;
    using charts::Tone;
    switch (certainty) {
        case Certainty::surely_below:
            return {.shape = Shape::dot, .tone = Tone::bad, .radius = 4.5};
        case Certainty::likely_below:
            return {.shape = Shape::diamond, .tone = Tone::caution, .radius = 4.2};
        case Certainty::likely_not_below:
            return {.shape = Shape::square, .tone = Tone::good, .radius = 4.2};
        case Certainty::unknown:
            break;
    }
    return {.shape = Shape::ring, .tone = Tone::quiet, .radius = 4};
}

std::optional<charts::Interval> interval_of(const ContractResult& contract) {
    if (!contract.posterior) return std::nullopt;
    const Posterior& posterior = *contract.posterior;
    return charts::Interval{
        .lower = posterior.lower90,
        .middle = posterior.mean,
        .upper = posterior.upper90,
        .other = contract.figure.published_measure,
        .mark = mark_of(certainty_of(contract)),
    };
}

std::string interval_words(const Material& material, const ContractResult& contract) {
    if (!contract.posterior) return material.voice.say("results_report_no_posterior");
    const Posterior& posterior = *contract.posterior;
    const int decimals = material.latest().limit.decimals;
    std::vector<TextValue> values{
        {"mean", material.voice.decimal(posterior.mean, decimals)},
        {"interval", material.voice.range(posterior.lower90, posterior.upper90, decimals)},
    };
    if (!contract.figure.published_measure)
        return material.voice.say("results_report_strip", values);
    values.push_back({"published", measure_text(material, contract.figure.published_measure)});
    return material.voice.say("results_report_strip_published", values);
}

std::string anchor(std::string_view kind, const ContractResult& contract) {
    // An id must not hold white space; a contract number is data.
    std::string id = std::string(kind) + "-" + contract.figure.contract;
    std::ranges::replace_if(id, [](unsigned char c) { return c <= ' '; }, '-');
    return id;
}

Node cell(const Material& material, Cell content) {
    return element(
        "td",
        {{"role", "cell"},
         {"class", std::move(content.classes)},
         {"data-title", material.voice.say(content.title)}},
        {std::move(content.content)}
    );
}

}  // namespace uppsikt::results::report
