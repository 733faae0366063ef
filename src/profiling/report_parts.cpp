#include "profiling/report_parts.h"

#include <algorithm>
#include <cmath>

namespace uppsikt::profiling::report {

using html::element;
using html::Node;
using html::Nodes;

Node section(const Material& material, std::string_view id, Nodes inside) {
    const std::string heading = std::string(id) + "-heading";
    inside.insert(
        inside.begin(),
        element(
            "h2",
            {{"id", heading}},
            {material.voice.say("profiling_report_section_" + std::string(id))}
        )
    );
    return element(
        "section",
        {{"id", std::string(id)}, {"aria-labelledby", heading}},
        std::move(inside)
    );
}

Node paragraph(const Material& material, std::string_view code) {
    return element("p", {}, {material.voice.tell(code)});
}

std::string name_of(const ProviderResult& result) {
    return result.supplier.empty() ? result.provider : result.provider + ", " + result.supplier;
}

charts::Mark mark_of(Standing standing) {
    using charts::Shape;
    using charts::Tone;
    switch (standing) {
        case Standing::lower:
            return {.shape = Shape::diamond, .tone = Tone::bad, .radius = 4.2};
        case Standing::higher:
            return {.shape = Shape::square, .tone = Tone::good, .radius = 4.2};
        case Standing::as_expected:
            break;
    }
    return {.shape = Shape::ring, .tone = Tone::quiet, .radius = 3.4};
}

std::string name_of(Standing standing) {
    switch (standing) {
        case Standing::lower:
            return "lower";
        case Standing::higher:
            return "higher";
        case Standing::as_expected:
            break;
    }
    return "as_expected";
}

int count(const ProfileAnswer& answer, Standing standing) {
    return static_cast<int>(std::ranges::count(answer.results, standing, &ProviderResult::standing)
    );
}

std::string decimal_text(
    const html::Voice& voice, const std::optional<double>& value, int decimals
) {
    if (!value) return "–";
    if (std::isinf(*value)) return *value > 0 ? "∞" : "−∞";
    return voice.decimal(*value, decimals);
}

std::string percent_text(const html::Voice& voice, const std::optional<double>& share) {
    return share ? voice.percent(*share, 1) : "–";
}

std::string of_hundred_text(const html::Voice& voice, const std::optional<double>& probability) {
    if (!probability) return "–";
    // Downwards, so that what is said to be at least so much is.
    const int n = static_cast<int>(std::floor(100 * *probability + 1e-9));
    if (n >= 100) return voice.say("profiling_report_over_99");
    if (n <= 0) return voice.say("profiling_report_under_1");
    return voice.say("profiling_report_of_hundred", {{"n", voice.count(n)}});
}

std::string chance_text(const html::Voice& voice, const std::optional<double>& probability) {
    constexpr double least = 0.01;
    if (!probability) return "–";
    if (*probability < least) return "<\u00A0" + voice.percent(least, 0);
    if (*probability > 1 - least) return ">\u00A0" + voice.percent(1 - least, 0);
    return voice.percent(*probability, 0);
}

std::string p_text(const html::Voice& voice, const std::optional<double>& p) {
    constexpr double least = 0.001;
    if (p && *p < least) return "<\u00A0" + voice.decimal(least, 3);
    return decimal_text(voice, p, 3);
}

std::string level_text(const html::Voice& voice, double level) {
    const bool is_whole = std::abs(100 * level - std::round(100 * level)) < 1e-9;
    return voice.percent(level, is_whole ? 0 : 1);
}

std::string null_text(const Material& material) {
    switch (material.answer().request.null.kind) {
        case Null::Kind::median:
            return material.voice.say("profiling_report_null_median");
        case Null::Kind::mean:
            return material.voice.say("profiling_report_null_mean");
        case Null::Kind::value:
            break;
    }
    return material.voice.say(
        "profiling_report_null_value",
        {{"value", material.voice.decimal(material.answer().request.null.value, 3)}}
    );
}

std::string shrunken_words(const Material& material, const ProviderResult& result) {
    const html::Voice& voice = material.voice;
    if (!result.shrunken || !result.shrunken_lower || !result.shrunken_upper)
        return voice.say("profiling_report_no_estimate");
    return voice.say(
        "profiling_report_shrunken_words",
        {{"rate", voice.percent(*result.shrunken, 1)},
         {"lower", voice.percent(*result.shrunken_lower, 1)},
         {"upper", voice.percent(*result.shrunken_upper, 1)}}
    );
}

charts::Axis percent_axis(const html::Voice& voice, double least, double greatest) {
    const auto steps = charts::round_steps(100 * least, 100 * greatest, 5);
    charts::Axis axis{.from = steps.front() / 100, .to = steps.back() / 100};
    for (const double step : steps)
        axis.ticks.push_back({step / 100, voice.percent(step / 100, charts::decimals_of(steps))});
    return axis;
}

}  // namespace uppsikt::profiling::report
