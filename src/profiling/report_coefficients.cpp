#include <algorithm>
#include <cmath>

#include "platform/charts/interval.h"
#include "profiling/report_parts.h"
#include "stats/normal.h"

namespace uppsikt::profiling::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

/// Rows of one factor: more are not read, and the JSON has them.
constexpr std::size_t most_levels = 40;
/// Odds ratios beyond this are as good as infinite, and would press the others together.
constexpr double widest = 20;

/// A coefficient as an odds ratio: of a level against the reference, or of one sd of a number.
struct OddsRatio {
    double middle = 1;
    double lower = 1;
    double upper = 1;
};

std::optional<OddsRatio> odds_ratio(const Coefficient& coefficient, double unit, double level) {
    if (!coefficient.estimate || !coefficient.se) return std::nullopt;
    const double half = stats::normal_quantile((1 + level) / 2) * *coefficient.se * unit;
    const double middle = *coefficient.estimate * unit;
    const OddsRatio ratio{std::exp(middle), std::exp(middle - half), std::exp(middle + half)};
    if (!std::isfinite(ratio.upper) || !(ratio.lower > 0)) return std::nullopt;
    return ratio;
}

const Covariate* covariate_of(const ProfileAnswer& answer, const Coefficient& coefficient) {
    const auto found =
        std::ranges::find(answer.covariates, coefficient.covariate, &Covariate::name);
    return found == answer.covariates.end() ? nullptr : &*found;
}

double unit_of(const ProfileAnswer& answer, const Coefficient& coefficient) {
    const Covariate* covariate = covariate_of(answer, coefficient);
    const bool has_unit = covariate != nullptr && !covariate->is_factor && !covariate->is_binary;
    return has_unit ? covariate->sd : 1.0;
}

/// Three significant digits and no zeros after them: "9,78", "0,05", "2".
std::string significant_text(const html::Voice& voice, double value) {
    const int before = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
    std::string text = voice.decimal(value, std::clamp(3 - before, 0, 6));
    if (text.find_first_of(",.") == text.npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == ',' || text.back() == '.') text.pop_back();
    return text;
}

/// A logarithmic axis that holds every interval, within what is worth drawing, and 1.
charts::IntervalScale scale_of(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    double least = 0.8;
    double greatest = 1.25;
    for (const Coefficient& coefficient : answer.coefficients) {
        if (coefficient.covariate.empty()) continue;
        const auto ratio =
            odds_ratio(coefficient, unit_of(answer, coefficient), answer.request.level);
        if (!ratio) continue;
        least = std::min(least, std::max(ratio->lower, 1 / widest));
        greatest = std::max(greatest, std::min(ratio->upper, widest));
    }
    charts::IntervalScale scale{
        .axis =
            {.from = least / 1.05,
             .to = greatest * 1.05,
             .logarithmic = true,
             .title = voice.say("profiling_report_odds_ratio")},
        .references = {{.at = 1, .name = {}}},
    };
    for (const double tick : {0.05, 0.1, 0.2, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0}) {
        const bool is_fine = tick == 0.7 || tick == 1.5 || tick == 3;  // where there is room
        if (tick < scale.axis.from || tick > scale.axis.to || (is_fine && greatest / least > 6))
            continue;
        scale.axis.ticks.push_back({tick, significant_text(voice, tick)});
    }
    return scale;
}

std::string words_of(const html::Voice& voice, const OddsRatio& ratio) {
    return voice.say(
        "profiling_report_odds_ratio_words",
        {{"ratio", voice.decimal(ratio.middle, 2)},
         {"interval", voice.range(ratio.lower, ratio.upper, 2)}}
    );
}

charts::CaterpillarRow row_of(
    const Material& material, const charts::IntervalScale& scale, const Coefficient& coefficient
) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    const double unit = unit_of(answer, coefficient);
    std::string name = coefficient.level.value_or(coefficient.name);
    const Covariate* covariate = covariate_of(answer, coefficient);
    if (covariate != nullptr && covariate->is_binary)
        name = voice.say("profiling_report_yes_no", {{"name", coefficient.name}});
    else if (covariate != nullptr && !covariate->is_factor)
        name = voice.say(
            "profiling_report_per_sd",
            {{"name", coefficient.name}, {"sd", significant_text(voice, unit)}}
        );
    const auto ratio = odds_ratio(coefficient, unit, answer.request.level);
    if (!ratio)
        return {
            .name = std::move(name),
            .interval = std::nullopt,
            .label = voice.say("profiling_report_no_coefficient"),
            .value = "–",
        };
    const double from = scale.axis.from;
    const double to = scale.axis.to;
    const bool apart = ratio->lower > 1 || ratio->upper < 1;
    return {
        .name = std::move(name),
        .interval =
            charts::Interval{
                .lower = std::clamp(ratio->lower, from, to),
                .middle = std::clamp(ratio->middle, from, to),
                .upper = std::clamp(ratio->upper, from, to),
                .other = std::nullopt,
                .mark =
                    apart
                        ? charts::Mark{.shape = charts::Shape::dot, .radius = 4.2}
                        : charts::
                              Mark{.shape = charts::Shape::ring, .tone = charts::Tone::quiet, .radius = 4}
            },
        .label = words_of(voice, *ratio),
        .value = voice.decimal(ratio->middle, 2),
    };
}

charts::CaterpillarPart part_of(
    const Material& material, const charts::IntervalScale& scale, const Covariate& factor
) {
    const html::Voice& voice = material.voice;
    charts::CaterpillarPart part{
        .title = voice.say(
            "profiling_report_against",
            {{"factor", factor.name}, {"reference", factor.levels.front()}}
        ),
        .rows = {},
    };
    std::size_t more = 0;
    for (const Coefficient& coefficient : material.answer().coefficients) {
        if (coefficient.covariate != factor.name) continue;
        if (part.rows.size() < most_levels)
            part.rows.push_back(row_of(material, scale, coefficient));
        else
            ++more;
    }
    if (more > 0)
        part.rows.push_back(
            {.name = voice.counted("profiling_report_more_levels", static_cast<int>(more)),
             .interval = std::nullopt,
             .label = voice.say("profiling_report_in_json"),
             .value = {}}
        );
    return part;
}

}  // namespace

Node coefficients(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    if (answer.covariates.empty()) return html::nothing();
    const charts::IntervalScale scale = scale_of(material);
    charts::Caterpillar chart{
        .id = "coefficients-forest",
        .caption = voice.say("profiling_report_coefficients_caption"),
        .name_title = voice.say("profiling_report_covariate"),
        .value_title = voice.say("profiling_report_odds_ratio_short"),
        .scale = scale,
        .rows = {},
    };
    charts::CaterpillarPart numbers{.title = voice.say("profiling_report_numbers"), .rows = {}};
    for (const Coefficient& coefficient : answer.coefficients)
        if (!coefficient.covariate.empty() && !coefficient.level)
            numbers.rows.push_back(row_of(material, scale, coefficient));
    if (!numbers.rows.empty()) chart.parts.push_back(std::move(numbers));
    for (const Covariate& covariate : answer.covariates)
        if (covariate.is_factor) chart.parts.push_back(part_of(material, scale, covariate));
    Nodes inside{
        element(
            "p",
            {},
            {voice.tell(
                "profiling_report_coefficients_text",
                {{"outcome", answer.request.columns.outcome},
                 {"level", level_text(voice, answer.request.level)}}
            )}
        ),
        element("figure", {}, {charts::caterpillar(chart)}),
    };
    if (!answer.separating.empty())
        inside.push_back(element(
            "p",
            {},
            {voice.say("profiling_report_separating", {{"columns", voice.list(answer.separating)}})}
        ));
    return section(material, "coefficients", std::move(inside));
}

}  // namespace uppsikt::profiling::report
