#include <ostream>

#include "platform/charts/style.h"
#include "platform/html/page.h"
#include "platform/html/style.h"
#include "results/report_parts.h"

namespace uppsikt::results {

namespace {

using html::element;
using html::Node;
using html::Nodes;
using report::Material;

/// Our own mark, an arc and a dot: the eye that is kept on what was entrusted.
Node mark() {
    return element(
        "svg",
        {{"class", "mark"},
         {"viewBox", "0 0 32 32"},
         {"aria-hidden", "true"},
         {"focusable", "false"}},
        {element("path", {{"d", "M4 24C7 12 11 8 16 8S25 12 28 24"}}),
         element("circle", {{"cx", "16"}, {"cy", "8"}, {"r", "4"}})}
    );
}

Node masthead(const Material& material) {
    return element(
        "header",
        {{"class", "masthead"}},
        {element(
            "div",
            {{"class", "masthead-inner"}},
            {mark(),
             element("b", {}, {"Uppsikt"}),
             element("span", {}, {material.voice.say("results_report_kind")})}
        )}
    );
}

Node contents(const Material& material) {
    std::vector<std::string> ids{"summary", "rule", "funnel"};
    if (!material.review().candidates.empty())
        ids.insert(ids.end(), {"caterpillar", "candidates", "areas"});
    ids.insert(ids.end(), {"spared", "method"});
    if (!material.review().candidates.empty() || !material.review().probably_below.empty())
        ids.push_back("counts");
    ids.push_back("sources");
    Nodes items;
    for (const std::string& id : ids)
        items.push_back(element(
            "li",
            {},
            {element(
                "a",
                {{"href", "#" + id}},
                {material.voice.say(
                    "results_report_section_" + id,
                    {{"month", material.voice.month(material.latest().period)}}
                )}
            )}
        ));
    return element(
        "nav",
        {{"class", "contents screen-only"},
         {"aria-label", material.voice.say("results_report_contents")}},
        {element("ul", {}, std::move(items))}
    );
}

Node opening(const Material& material) {
    const html::Voice& voice = material.voice;
    const services::Service& service = material.report.service;
    const std::string months = voice.months(material.review().periods);
    return element(
        "div",
        {{"class", "opening"}},
        {element("h1", {}, {voice.say("results_report_title", {{"months", months}})}),
         element(
             "p",
             {{"class", "quiet"}},
             {voice.say(
                 "results_report_about",
                 {{"service", voice.language() == Language::sv ? service.name.sv : service.name.en},
                  {"date", to_text(material.latest().known_at)}}
             )}
         ),
         element(
             "p",
             {{"class", "lead"}},
             {voice.counted(
                 "results_report_lead",
                 static_cast<int>(material.review().candidates.size()),
                 {{"months", months}}
             )}
         ),
         contents(material)}
    );
}

Node footer(const Material& material) {
    const PeriodResults& latest = material.latest();
    return element(
        "footer",
        {{"class", "footer quiet small"}},
        {element(
            "p",
            {},
            {material.voice.say(
                "results_report_footer",
                {{"date", to_text(latest.known_at)},
                 {"rule", latest.rule},
                 {"version", latest.rule_version}}
            )}
        )}
    );
}

}  // namespace

void write_review_report(
    std::ostream& out, const ReviewReport& report, const Texts& texts, Language language
) {
    const html::Voice voice(texts, language);
    const Material material = report::material_for(report, voice);
    html::Page page{
        .language = language,
        .title =
            voice.say("results_report_title", {{"months", voice.months(report.review.periods)}}),
        .styles = {html::base_style(), charts::chart_style(), report::report_style()},
        .script = report.review.candidates.empty() ? std::string_view{} : report::report_script(),
        .body = {},
    };
    page.body = {
        element("a", {{"class", "skip"}, {"href", "#main"}}, {voice.say("results_report_skip")}),
        masthead(material),
        element(
            "main",
            {{"id", "main"}},
            {opening(material),
             report::summary(material),
             report::rule(material),
             report::funnel(material),
             report::caterpillar(material),
             report::candidates(material),
             report::areas(material),
             report::spared(material),
             report::method(material),
             report::counts(material),
             report::sources(material)}
        ),
        footer(material),
    };
    html::write_page(out, page);
}

}  // namespace uppsikt::results
