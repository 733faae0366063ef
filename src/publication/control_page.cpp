#include <ostream>

#include "platform/html/page.h"
#include "platform/html/style.h"
#include "publication/control_parts.h"

namespace uppsikt::publication {

namespace {

using html::element;
using html::Node;
using html::Nodes;
using page::Material;

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
    const std::string kind =
        material.is_for_everyone() ? "publication_kind_everyone" : "publication_kind_unit";
    return element(
        "header",
        {{"class", "masthead"}},
        {element(
            "div",
            {{"class", "masthead-inner"}},
            {mark(), element("b", {}, {"Uppsikt"}), element("span", {}, {material.voice.say(kind)})}
        )}
    );
}

std::string title(const Material& material) {
    return material.voice.say(
        "publication_title",
        {{"year", std::to_string(material.report().year)}, {"service", material.page.service_name}}
    );
}

Node contents(const Material& material) {
    Nodes items;
    for (const std::string id : {"summary", "months", "regions", "tables", "cases", "method"}) {
        if (id == "cases" && material.is_for_everyone()) continue;
        items.push_back(element(
            "li",
            {},
            {element("a", {{"href", "#" + id}}, {material.voice.say("publication_section_" + id)})}
        ));
    }
    return element(
        "nav",
        {{"class", "contents screen-only"},
         {"aria-label", material.voice.say("publication_contents")}},
        {element("ul", {}, std::move(items))}
    );
}

/// What it comes to, in two sentences.
Node lead(const Material& material) {
    const auto say = [&](Figure figure) {
        return page::in_words(material, rule_of(figure), material.report().of(figure).whole());
    };
    return element(
        "p",
        {{"class", "lead"}},
        {material.voice.say(
            "publication_lead",
            {{"visits", say(Figure::visits)},
             {"failed", say(Figure::checklist_failed)},
             {"unstaffed", say(Figure::unstaffed)},
             {"missing", say(Figure::premises_missing)},
             {"complaints", say(Figure::complaints)},
             {"reports", say(Figure::reports)},
             {"sum", say(Figure::sanctions_sum)}}
        )}
    );
}

Node opening(const Material& material) {
    const ControlReport& report = material.report();
    const std::vector<TextValue> values{
        {"day", to_text(report.as_of)},
        {"from", std::to_string(report.small.from)},
        {"to", std::to_string(report.small.to)}
    };
    Nodes inside{
        element("h1", {}, {title(material)}),
        element(
            "p",
            {{"class", "quiet"}},
            {material.voice.say(
                material.is_for_everyone() ? "publication_about_everyone"
                                           : "publication_about_unit",
                values
            )}
        ),
    };
    if (!report.is_whole_year())
        inside.push_back(
            element("p", {{"class", "bad"}}, {material.voice.say("publication_part", values)})
        );
    inside.push_back(lead(material));
    inside.push_back(contents(material));
    return element("div", {{"class", "opening"}}, std::move(inside));
}

Node footer(const Material& material) {
    return element(
        "footer",
        {{"class", "footer quiet small"}},
        {element(
            "p",
            {},
            {material.voice.say("publication_footer", {{"version", material.page.version}})}
        )}
    );
}

}  // namespace

void write_control_report(
    std::ostream& out, const ControlPage& page, const Texts& texts, Language language
) {
    const Material material{.page = page, .voice = html::Voice(texts, language)};
    html::Page written{
        .language = language,
        .title = title(material),
        .styles = {html::base_style(), page::style()},
        .script = page::script(),
        .body = {},
    };
    written.body = {
        element(
            "a",
            {{"class", "skip"}, {"href", "#main"}},
            {material.voice.say("publication_skip")}
        ),
        masthead(material),
        element(
            "main",
            {{"id", "main"}},
            {opening(material),
             page::summary(material),
             page::months(material),
             page::regions(material),
             page::tables(material),
             page::cases(material),
             page::method(material)}
        ),
        footer(material),
    };
    html::write_page(out, written);
}

}  // namespace uppsikt::publication
