#include <algorithm>
#include <cmath>

#include "profiling/report_parts.h"

namespace uppsikt::profiling::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

/// From here on, something is called sure.
constexpr double sure = 0.95;

Node stat(const std::string& number, const std::string& words, std::string_view tone = {}) {
    return element(
        "li",
        {{"class", tone.empty() ? "stat" : "stat " + std::string(tone)}},
        {element("b", {}, {number}), element("span", {}, {words})}
    );
}

/// Of the lowest tenth as it came out, how many are expected to be in the true one.
struct LowestTenth {
    int providers = 0;
    double expected = 0;
};
LowestTenth lowest_tenth(const ProfileAnswer& answer) {
    LowestTenth lowest;
    lowest.providers =
        static_cast<int>(std::ceil(0.1 * static_cast<double>(answer.in_order.size())));
    for (int i = 0; i < lowest.providers; ++i) {
        const auto& result = answer.results[answer.in_order[static_cast<std::size_t>(i)]];
        lowest.expected += result.p_lowest_tenth.value_or(0);
    }
    return lowest;
}

int surely_below_floor(const ProfileAnswer& answer) {
    return static_cast<int>(std::ranges::count_if(answer.results, [](const ProviderResult& each) {
        return each.p_below_floor.value_or(0) >= sure;
    }));
}

Nodes stats(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    const int lower = count(answer, Standing::lower);
    const int higher = count(answer, Standing::higher);
    const int providers = static_cast<int>(answer.results.size());
    Nodes stats{
        stat(voice.count(lower), voice.say("profiling_report_stat_lower"), "bad-stat"),
        stat(voice.count(higher), voice.say("profiling_report_stat_higher"), "good-stat"),
        stat(
            voice.count(providers - lower - higher),
            voice.say("profiling_report_stat_as_expected")
        ),
        stat(voice.count(answer.rows), voice.say("profiling_report_stat_rows")),
    };
    if (answer.request.floor)
        stats.push_back(stat(
            voice.count(surely_below_floor(answer)),
            voice.say(
                "profiling_report_stat_below_floor",
                {{"floor", level_text(voice, *answer.request.floor)}}
            ),
            "caution-stat"
        ));
    return stats;
}

/// A spread of log odds as rates that people can picture.
Node spread(const Material& material) {
    const html::Voice& voice = material.voice;
    const SpreadOfEffects& spread = *material.answer().provider_spread;
    if (spread.state != "estimated" || !spread.rate_low || !spread.rate_high)
        return voice.tell("profiling_report_spread_" + spread.state);
    return voice.tell(
        "profiling_report_spread",
        {{"sd", voice.decimal(spread.sd, 2)},
         {"low", voice.percent(*spread.rate_low, 0)},
         {"high", voice.percent(*spread.rate_high, 0)}}
    );
}

Nodes findings(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    Nodes all{voice.tell(
        "profiling_report_finding_standing",
        {{"lower", voice.count(count(answer, Standing::lower))},
         {"higher", voice.count(count(answer, Standing::higher))},
         {"rest", voice.count(count(answer, Standing::as_expected))},
         {"null", null_text(material)}}
    )};
    if (answer.provider_spread) all.push_back(spread(material));
    if (has_order(answer)) {
        const LowestTenth lowest = lowest_tenth(answer);
        all.push_back(voice.tell_counted(
            "profiling_report_finding_lowest",
            lowest.providers,
            {{"expected", voice.decimal(lowest.expected, 1)},
             {"chance", of_hundred_text(voice, lowest.expected / std::max(lowest.providers, 1))}}
        ));
    }
    if (answer.rankability)
        all.push_back(voice.tell(
            "profiling_report_finding_rankability",
            {{"share", voice.percent(*answer.rankability, 0)}}
        ));
    if (answer.request.floor)
        all.push_back(voice.tell_counted(
            "profiling_report_finding_floor",
            surely_below_floor(answer),
            {{"floor", level_text(voice, *answer.request.floor)}}
        ));
    if (answer.rows_excluded() > 0)
        all.push_back(voice.tell(
            "profiling_report_finding_excluded",
            {{"rows", voice.count(answer.rows_excluded())}, {"read", voice.count(answer.rows_read)}}
        ));
    return all;
}

}  // namespace

Node summary(const Material& material) {
    Nodes items;
    for (Node& finding : findings(material))
        items.push_back(element("li", {}, {std::move(finding)}));
    return section(
        material,
        "summary",
        {element("ul", {{"class", "stats"}}, stats(material)),
         element("ul", {{"class", "findings"}}, std::move(items))}
    );
}

}  // namespace uppsikt::profiling::report
