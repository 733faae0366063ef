#include <cmath>
#include <ostream>

#include "platform/charts/style.h"
#include "platform/html/page.h"
#include "platform/html/sortable.h"
#include "platform/html/style.h"
#include "profiling/report_parts.h"

namespace uppsikt::profiling {

namespace {

using html::element;
using html::link;
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
             element("span", {}, {material.voice.say("profiling_report_kind")}),
             material.report.back_to.empty() ? html::nothing()
                                             : link(
                                                   material.report.back_to,
                                                   {{"class", "screen-only"}},
                                                   {material.voice.say("profiling_report_back")}
                                               )}
        )}
    );
}

Node contents(const Material& material) {
    Nodes items;
    for (const std::string& id : report::section_ids(material))
        items.push_back(element(
            "li",
            {},
            {element(
                "a",
                {{"href", "#" + id}},
                {material.voice.say("profiling_report_section_" + id)}
            )}
        ));
    return element(
        "nav",
        {{"class", "contents screen-only"},
         {"aria-label", material.voice.say("profiling_report_contents")}},
        {element("ul", {}, std::move(items))}
    );
}

Node opening(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    const int providers = static_cast<int>(answer.results.size());
    Nodes notes;
    for (const std::string& note : material.report.notes)
        notes.push_back(element("p", {{"class", "note"}}, {note}));
    return element(
        "div",
        {{"class", "opening"}},
        {element("h1", {}, {voice.counted("profiling_report_title", providers)}),
         element(
             "p",
             {{"class", "quiet"}},
             {voice.say(
                 "profiling_report_about",
                 {{"file", answer.file},
                  {"rows", voice.count(answer.rows)},
                  {"outcome", answer.request.columns.outcome},
                  {"rate", voice.percent(answer.rate(), 1)}}
             )}
         ),
         element("p", {{"class", "lead"}}, {voice.say("profiling_report_lead")}),
         std::move(notes),
         contents(material)}
    );
}

Node footer(const Material& material) {
    return element(
        "footer",
        {{"class", "footer quiet small"}},
        {element(
            "p",
            {},
            {material.voice.say(
                "profiling_report_footer",
                {{"version", material.report.version}, {"file", material.answer().file}}
            )}
        )}
    );
}

}  // namespace

namespace report {

bool has_order(const ProfileAnswer& answer) {
    return !answer.in_order.empty() && answer.results[answer.in_order.front()].shrunken;
}

std::vector<std::string> section_ids(const Material& material) {
    std::vector<std::string> ids{"summary", "funnel"};
    if (has_order(material.answer())) ids.emplace_back("order");
    ids.emplace_back("providers");
    if (!material.answer().covariates.empty()) ids.emplace_back("coefficients");
    ids.emplace_back("method");
    return ids;
}

}  // namespace report

void write_profile_report(
    std::ostream& out, const ProfileReport& report, const Texts& texts, Language language
) {
    const Material material{.report = report, .voice = html::Voice(texts, language)};
    const html::Voice& voice = material.voice;
    html::Page page{
        .language = language,
        .title =
            voice.counted("profiling_report_title", static_cast<int>(report.answer.results.size())),
        .styles =
            {html::base_style(),
             charts::chart_style(),
             html::sortable_style(),
             report::report_style()},
        .script = html::sortable_script(),
        .body = {},
    };
    page.body = {
        element("a", {{"class", "skip"}, {"href", "#main"}}, {voice.say("profiling_report_skip")}),
        masthead(material),
        element(
            "main",
            {{"id", "main"}},
            {opening(material),
             report::summary(material),
             report::funnel(material),
             report::order(material),
             report::providers(material),
             report::coefficients(material),
             report::method(material)}
        ),
        footer(material),
    };
    html::write_page(out, page);
}

}  // namespace uppsikt::profiling
