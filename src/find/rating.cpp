#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "find/parts.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::Node;
using html::Nodes;

// The hill: 300 wide, its axis from 0 to 60 of 100, the same for everybody.
constexpr double axis_left = 10;
constexpr double axis_right = 290;
constexpr double axis_share = 0.6;
constexpr double axis_y = 56;
constexpr double tallest = 38;
/// The density at the top of the narrowest hill worth drawing: sd of 2 of 100. A wide hill is
/// lower; by the square root, so that the widest can still be seen.
constexpr double tallest_density = 20;

double x_of(double share) {
    return axis_left + (axis_right - axis_left) * std::clamp(share / axis_share, 0.0, 1.02);
}

std::string hill_path(const Estimate& estimate) {
    double top = 0;
    for (const Estimate::Point& point : estimate.hill)
        top = std::max(top, point.density);
    const double height = tallest * std::sqrt(std::min(1.0, top / tallest_density));
    std::string path = fmt::format("M{:.0f} {:.0f}", x_of(estimate.hill.front().share), axis_y);
    for (const Estimate::Point& point : estimate.hill)
        path +=
            fmt::format("L{:.1f} {:.1f}", x_of(point.share), axis_y - height * point.density / top);
    return path + fmt::format("L{:.0f} {:.0f}", x_of(estimate.hill.back().share), axis_y);
}

Node at(std::string_view anchor, double x, double y, std::string text) {
    return element(
        "text",
        {{"x", fmt::format("{:.0f}", x)},
         {"y", fmt::format("{:.0f}", y)},
         {"text-anchor", std::string(anchor)}},
        {std::move(text)}
    );
}

/// How sure the ground is, by the width of the interval.
std::string_view ground(const Estimate& estimate) {
    const double width = estimate.likely.upper - estimate.likely.lower;
    if (width <= 0.11) return "find_ground_sure";
    return width <= 0.18 ? "find_ground_rather_sure" : "find_ground_unsure";
}

std::string star_words(const Material& material, const Stars& stars) {
    if (stars.is_sure()) return "";
    return material.say(
        "find_stars_may_be",
        {{"least", std::to_string(stars.least)}, {"most", std::to_string(stars.most)}}
    );
}

Node too_few(const Material& material, const PeriodOf& now) {
    const int least = material.finder.published().least_participants;
    return element(
        "p",
        {{"class", "quiet"}},
        {material.voice
             .counted("find_too_few", now.participants, {{"least", material.voice.count(least)}})}
    );
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::better:
            return "better";
        case Verdict::as_expected:
            return "as_expected";
        case Verdict::worse:
            return "worse";
        case Verdict::too_few:
            return "too_few";
        case Verdict::not_released:
            return "not_released";
    }
    return "too_few";
}

Node verdict(const Material& material, Verdict verdict) {
    const std::string name(name_of(verdict));
    return element(
        "p",
        {{"class", "verdict " + name}},
        {element("span", {{"class", "dot"}}, {icon(name)}), material.say("find_verdict_" + name)}
    );
}

Node stars(const Material& material, const Stars& stars) {
    const services::StarScale& scale = material.finder.published().scale;
    const int count = scale.highest;
    constexpr int step = 24;
    Nodes drawn;
    for (int i = 1; i <= count; ++i) {
        const std::string kind = !stars.published        ? "none"
                                 : i <= *stars.published ? "full"
                                                         : "empty";
        drawn.push_back(element(
            "use",
            {{"href", "#i-star"},
             {"class", kind},
             {"x", std::to_string((i - 1) * step)},
             {"y", "0"},
             {"width", "22"},
             {"height", "22"}}
        ));
    }
    if (stars.published && !stars.is_sure())
        drawn.push_back(element(
            "path",
            {{"class", "bracket"},
             {"d",
              fmt::format(
                  "M{} 24v4H{}v-4",
                  (stars.least - 1) * step + 2,
                  (stars.most - 1) * step + 20
              )}}
        ));
    const std::string words =
        stars.published
            ? material.say(
                  "find_stars_of",
                  {{"n", std::to_string(*stars.published)}, {"most", std::to_string(count)}}
              )
            : material.say("find_stars_none");
    const std::string beside = stars.published ? star_words(material, stars) : words;
    return element(
        "p",
        {{"class", "stars"}},
        {element(
             "svg",
             {{"viewBox", fmt::format("0 0 {} 30", count * step)},
              {"width", std::to_string(count * step)},
              {"height", "30"},
              {"aria-hidden", "true"}},
             std::move(drawn)
         ),
         stars.published ? element("span", {{"class", "unseen"}}, {words + ". "}) : html::nothing(),
         beside.empty() ? html::nothing() : element("span", {{"class", "quiet"}}, {beside})}
    );
}

Node hill(const Material& material, const Estimate& estimate, Verdict verdict) {
    const double expected_x = x_of(estimate.expected);
    const bool label_left = estimate.expected < estimate.share && expected_x > 80;
    Nodes inside{
        element(
            "path",
            {{"class", "axis"}, {"d", fmt::format("M{} {}H{}", axis_left, axis_y, axis_right)}}
        ),
    };
    if (!estimate.hill.empty())
        inside.push_back(element("path", {{"class", "curve"}, {"d", hill_path(estimate)}}));
    inside.push_back(element(
        "path",
        {{"class", "expected"}, {"d", fmt::format("M{:.0f} 12V{}", expected_x, axis_y)}}
    ));
    inside.push_back(
        at(label_left ? "end" : "start",
           expected_x + (label_left ? -5 : 5),
           16,
           material.say("find_expected", {{"n", std::to_string(of_hundred(estimate.expected))}}))
    );
    inside.push_back(element(
        "circle",
        {{"cx", fmt::format("{:.1f}", x_of(estimate.share))},
         {"cy", fmt::format("{}", axis_y)},
         {"r", "5.5"}}
    ));
    for (int tick = 0; tick <= 60; tick += 20)
        inside.push_back(at("middle", x_of(tick / 100.0), 73, std::to_string(tick)));
    return element(
        "svg",
        {{"class", "hill " + std::string(name_of(verdict))},
         {"viewBox", "0 0 300 76"},
         {"aria-hidden", "true"}},
        std::move(inside)
    );
}

Node rating(const Material& material, const PeriodOf& now) {
    const html::Voice& voice = material.voice;
    if (!now.is_released())
        return element(
            "div",
            {{"class", "rating"}},
            {verdict(material, now.verdict),
             element("p", {{"class", "quiet"}}, {voice.say("find_not_released")})}
        );
    Nodes inside{verdict(material, now.verdict), stars(material, now.stars)};
    if (now.verdict == Verdict::too_few || !now.estimate) {
        inside.push_back(too_few(material, now));
        return element("div", {{"class", "rating"}}, std::move(inside));
    }
    const Estimate& estimate = *now.estimate;
    const double observed = static_cast<double>(now.first_results) / now.participants;
    inside.push_back(element(
        "p",
        {{"class", "outcome"}},
        {voice.tell("find_outcome", {{"n", std::to_string(of_hundred(observed))}})}
    ));
    inside.push_back(hill(material, estimate, now.verdict));
    inside.push_back(element(
        "p",
        {{"class", "quiet"}},
        {voice.say(
            "find_likely",
            {{"best", std::to_string(of_hundred(estimate.share))},
             {"expected", std::to_string(of_hundred(estimate.expected))},
             {"lower", std::to_string(of_hundred(estimate.likely.lower))},
             {"upper", std::to_string(of_hundred(estimate.likely.upper))}}
        )}
    ));
    inside.push_back(element(
        "p",
        {{"class", "quiet"}},
        {voice.counted("find_participants", now.participants) + ", " + voice.say(ground(estimate))}
    ));
    return element("div", {{"class", "rating"}}, std::move(inside));
}

std::string release_text(const Material& material) {
    const html::Voice& voice = material.voice;
    const Published& published = material.finder.published();
    if (!published.release) return voice.say("find_nothing_released");
    const ReleaseOf& release = *published.release;
    std::string text = voice.say(
        "find_released",
        {{"month", voice.month(material.finder.latest()->period)},
         {"day", day_text(voice, release.published_on)}}
    );
    if (const auto next = release.next_update)
        text += " " + voice.say(
                          *next < month_of(published.as_of) ? "find_update_late" : "find_update",
                          {{"month", voice.month(*next)}}
                      );
    return text;
}

Node whence(const Material& material, const PeriodOf& now) {
    if (!now.is_released()) return html::nothing();
    const html::Voice& voice = material.voice;
    const Published& published = material.finder.published();
    const Date first = first_day(now.period);
    const auto part = [](std::string text) { return element("p", {}, {std::move(text)}); };
    Nodes inside{
        element("summary", {}, {voice.say("find_whence")}),
        part(voice.say(
            "find_whence_counts",
            {{"first", voice.count(now.first_results)},
             {"n", voice.count(now.participants)},
             {"from", voice.month(month_of(add_months(first, -published.window.from_months_before)))
             },
             {"to", voice.month(month_of(add_months(first, -published.window.to_months_before)))},
             {"months", std::to_string(published.first_result_after_months)}}
        )),
    };
    if (now.measure)
        inside.push_back(
            part(voice.say("find_whence_measure", {{"measure", voice.decimal(*now.measure, 3)}}))
        );
    inside.push_back(part(voice.say(
        "find_whence_source",
        {{"file", now.source.file},
         {"sheet", now.source.sheet},
         {"row", std::to_string(now.source.row)},
         {"day", day_text(voice, now.source.known_on)},
         {"rule", published.rule_version}}
    )));
    if (const auto& release = published.release)
        inside.push_back(part(voice.say(
            "find_whence_release",
            {{"number", release->number}, {"day", day_text(voice, release->published_on)}}
        )));
    inside.push_back(element(
        "p",
        {},
        {html::link(material.path(PageKind::method), {}, {voice.say("find_menu_method")})}
    ));
    return element("details", {{"class", "whence"}}, std::move(inside));
}

}  // namespace uppsikt::find
