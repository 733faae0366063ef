#include <algorithm>

#include "base/ensure.h"
#include "results/report_parts.h"

namespace uppsikt::results::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

struct Stat {
    std::string number;
    std::string label;
    std::string tone = {};
};

Node shown(const Stat& stat) {
    return element(
        "li",
        {{"class", "stat " + stat.tone}},
        {element("b", {}, {stat.number}), " ", element("span", {}, {stat.label})}
    );
}

std::vector<std::string> areas_without_supplier(const Review& review) {
    std::vector<std::string> names;
    for (const AreaSupply& area : review.areas)
        if (area.suppliers_left == 0) names.push_back(area.area);
    return names;
}

/// Whole contracts where there are many; a decimal where rounding would hide that it is about none.
std::string expected_text(const Material& material) {
    const double expected = material.review().expected_at_or_above;
    return material.voice.decimal(expected, expected < 9.95 ? 1 : 0);
}

std::string bar_text(const Material& material) { return material.voice.count(of_hundred(sure)); }

Node stats(const Material& material) {
    const Review& review = material.review();
    const html::Voice& voice = material.voice;
    const auto n = static_cast<int>(review.candidates.size());
    const auto empty_areas = static_cast<int>(areas_without_supplier(review).size());
    const std::string all = voice.count(std::ssize(material.latest().contracts));
    Nodes shown_stats{
        shown({voice.count(n), voice.counted("results_report_stat_candidates", n, {{"all", all}})})
    };
    // A part of a single contract says nothing; there the text gives the probability.
    if (n > 1)
        shown_stats.push_back(shown(
            {"≈\u00A0" + expected_text(material),
             voice.say("results_report_stat_expected"),
             "caution-stat"}
        ));
    shown_stats.push_back(shown(
        {voice.count(std::ssize(review.probably_below)),
         voice.say("results_report_stat_spared"),
         "bad-stat"}
    ));
    shown_stats.push_back(shown(
        {voice.count(participants_affected(review)), voice.say("results_report_stat_participants")}
    ));
    shown_stats.push_back(
        shown({voice.count(empty_areas), voice.counted("results_report_stat_areas", empty_areas)})
    );
    return element("ul", {{"class", "stats"}}, std::move(shown_stats));
}

Node expected(const Material& material) {
    const Review& review = material.review();
    const html::Voice& voice = material.voice;
    const std::string limit = measure_text(material, material.latest().limit.limit);
    if (review.candidates.size() == 1) {
        const int below = of_hundred(1 - review.expected_at_or_above);
        return voice.tell(
            "results_report_expected_one",
            {{"share", of_hundred_text(voice, 100 - below)}, {"limit", limit}}
        );
    }
    return voice.tell(
        "results_report_expected_many",
        {{"expected", expected_text(material)},
         {"n", voice.count(static_cast<int>(review.candidates.size()))},
         {"limit", limit}}
    );
}

Node certainty(const Material& material) {
    const auto counted = [&](Certainty which) {
        return material.voice.count(count(material.review(), which));
    };
    return material.voice.tell(
        "results_report_certainty",
        {{"surely", counted(Certainty::surely_below)},
         {"likely", counted(Certainty::likely_below)},
         {"likely_not", counted(Certainty::likely_not_below)},
         {"bar", bar_text(material)}}
    );
}

Node affected(const Material& material) {
    const html::Voice& voice = material.voice;
    const Month period = material.latest().period;
    const auto windows = services::start_windows(material.report.service, last_day(period));
    ensure(windows.ok(), "a service that has reviews says whom its measure counts");
    const auto& window = windows.value().measure;
    const int n = participants_affected(material.review());
    const int all = country_of(material.latest()).participants;
    return voice.tell_counted(
        "results_report_affected",
        static_cast<int>(material.review().candidates.size()),
        {{"participants", voice.count(n)},
         {"share", voice.percent(all > 0 ? double{1} * n / all : 0, 1)},
         {"from", voice.count(window.from_months_before)},
         {"to", voice.count(window.to_months_before)},
         {"month", voice.month(period)}}
    );
}

Node supply(const Material& material) {
    const auto names = areas_without_supplier(material.review());
    Nodes text{
        material.voice.tell_counted("results_report_no_supplier", static_cast<int>(names.size()))
    };
    if (!names.empty()) text.push_back(" " + material.voice.list(names) + ".");
    return text;
}

Node fact(Node name, Node value) {
    return Nodes{element("dt", {}, {std::move(name)}), element("dd", {}, {std::move(value)})};
}

/// The version of the rule that the latest period was judged by.
const services::Term& rule_of(const Material& material) {
    const PeriodResults& latest = material.latest();
    const auto& terms = material.report.service.terms;
    const auto found = std::ranges::find_if(terms, [&](const services::Term& term) {
        return term.id == latest.rule && term.version == latest.rule_version;
    });
    ensure(found != terms.end(), "the rule of a review is among the terms of its service");
    return *found;
}

Node sources_of(const Material& material, const services::Term& term) {
    Nodes items;
    for (const services::SourceRef& reference : term.sources) {
        std::string title = reference.key;
        for (const services::Source& source : material.report.service.sources)
            if (source.key == reference.key) title = source.title;
        if (reference.section)
            title = material.voice.say(
                "results_report_source_section",
                {{"title", title}, {"section", *reference.section}}
            );
        items.push_back(element("li", {}, {title}));
    }
    return element("ul", {{"class", "plain"}}, std::move(items));
}

}  // namespace

Node summary(const Material& material) {
    const Review& review = material.review();
    const html::Voice& voice = material.voice;
    const auto n = static_cast<int>(review.candidates.size());
    Nodes findings;
    const auto find = [&](Node text) { findings.push_back(element("li", {}, {std::move(text)})); };
    find(voice.tell_counted(
        "results_report_candidates_are",
        n,
        {{"all", voice.count(static_cast<int>(material.latest().contracts.size()))},
         {"months", voice.months(review.periods)}}
    ));
    if (n > 0) {
        find(expected(material));
        if (n > 1) find(certainty(material));
    }
    find(voice.tell_counted(
        "results_report_spared_are",
        static_cast<int>(review.probably_below.size()),
        {{"bar", bar_text(material)}}
    ));
    if (n > 0) {
        find(affected(material));
        find(supply(material));
    }
    Nodes inside;
    if (n > 0) inside.push_back(stats(material));
    inside.push_back(element("ul", {{"class", "findings"}}, std::move(findings)));
    return section(material, "summary", std::move(inside));
}

Node rule(const Material& material) {
    const services::Term& term = rule_of(material);
    const html::Voice& voice = material.voice;
    const bool swedish = voice.language() == Language::sv;
    const QualityLimit& limit = material.latest().limit;
    Nodes words{element("p", {}, {swedish ? term.text.sv : term.text.en})};
    if (term.note)
        words.push_back(
            element("p", {{"class", "quiet"}}, {swedish ? term.note->sv : term.note->en})
        );
    const std::string from = to_text(term.validity.from);
    Node facts = element(
        "dl",
        {{"class", "facts"}},
        {fact(
             voice.say("results_report_rule_id"),
             voice
                 .say("results_report_rule_version", {{"rule", term.id}, {"version", term.version}})
         ),
         fact(
             voice.say("results_report_rule_from"),
             term.start_is_assumed ? voice.say("results_report_rule_from_assumed", {{"date", from}})
                                   : from
         ),
         fact(
             voice.say("results_report_rule_compared"),
             voice.say(
                 "results_report_rule_rounded",
                 {{"decimals", voice.count(limit.decimals)},
                  {"limit", measure_text(material, limit.limit)}}
             )
         ),
         fact(
             voice.say("results_report_rule_basis"),
             voice.say(
                 term.basis == services::Basis::verified ? "results_report_rule_verified"
                                                         : "results_report_rule_inferred"
             )
         ),
         fact(voice.say("results_report_rule_sources"), sources_of(material, term))}
    );
    return section(
        material,
        "rule",
        {element(
            "div",
            {{"class", "halves"}},
            {element("div", {}, std::move(words)), element("div", {}, {std::move(facts)})}
        )}
    );
}

}  // namespace uppsikt::results::report
