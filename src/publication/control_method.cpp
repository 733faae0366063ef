#include "publication/control_parts.h"

namespace uppsikt::publication::page {

namespace {

using html::element;
using html::Node;
using html::Nodes;

Node definitions(const Material& material) {
    Nodes list;
    for (const FigureRule& rule : figure_rules) {
        list.push_back(element("dt", {}, {name_of(material, rule)}));
        list.push_back(
            element("dd", {}, {material.voice.say("publication_means_" + std::string(rule.code))})
        );
    }
    return element("dl", {{"class", "definitions"}}, std::move(list));
}

Node hiding(const Material& material) {
    const ControlReport& report = material.report();
    Nodes inside{
        element("h3", {}, {material.voice.say("publication_hiding_title")}),
        element(
            "p",
            {},
            {material.voice.say(
                "publication_hiding",
                {{"from", std::to_string(report.small.from)},
                 {"to", std::to_string(report.small.to)},
                 {"version", report.rule_version}}
            )}
        ),
    };
    return element("div", {}, std::move(inside));
}

Node again(const Material& material) {
    Nodes inside{
        element("h3", {}, {material.voice.say("publication_again_title")}),
        element("p", {}, {material.voice.say("publication_again")}),
        element("pre", {}, {element("code", {}, {material.page.command})}),
    };
    if (!material.page.checkpoint.empty()) {
        inside.push_back(element("p", {}, {material.voice.say("publication_checkpoint")}));
        inside.push_back(element("pre", {}, {element("code", {}, {material.page.checkpoint})}));
    }
    return element("div", {}, std::move(inside));
}

}  // namespace

Node method(const Material& material) {
    Nodes inside{
        element("p", {}, {material.voice.say("publication_method")}),
        definitions(material),
    };
    if (material.is_for_everyone()) inside.push_back(hiding(material));
    inside.push_back(again(material));
    return section(material, "method", std::move(inside));
}

}  // namespace uppsikt::publication::page
