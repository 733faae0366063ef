#include <algorithm>

#include "find/parts.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

Node cell(std::string text) { return element("td", {}, {std::move(text)}); }

std::string stars_text(const Material& material, const PeriodOf& period) {
    if (!period.stars.published) return material.say("find_stars_none");
    std::string text = std::to_string(*period.stars.published);
    if (!period.stars.is_sure())
        text += " (" + std::to_string(period.stars.least) + "–" +
                std::to_string(period.stars.most) + ")";
    return text;
}

Node history_row(const Material& material, const PeriodOf& period) {
    const html::Voice& voice = material.voice;
    std::string observed = "–";
    std::string likely = "–";
    std::string expected = "–";
    if (period.estimate && period.verdict != Verdict::too_few) {
        observed = std::to_string(
            of_hundred(static_cast<double>(period.first_results) / period.participants)
        );
        likely = std::to_string(of_hundred(period.estimate->likely.lower)) + "–" +
                 std::to_string(of_hundred(period.estimate->likely.upper));
        expected = std::to_string(of_hundred(period.estimate->expected));
    }
    return element(
        "tr",
        {},
        {element("th", {{"scope", "row"}}, {voice.month(period.period)}),
         element("td", {}, {verdict(material, period.verdict)}),
         cell(stars_text(material, period)),
         cell(observed),
         cell(likely),
         cell(expected),
         cell(voice.count(period.participants))}
    );
}

Node history(const Material& material, const Offer& offer) {
    if (offer.history.empty()) return html::nothing();
    Nodes heads;
    for (const std::string column :
         {"period", "verdict", "stars", "observed", "likely", "expected", "participants"})
        heads.push_back(element("th", {{"scope", "col"}}, {material.say("find_history_" + column)})
        );
    Nodes rows;
    for (auto period = offer.history.rbegin(); period != offer.history.rend(); ++period)
        rows.push_back(history_row(material, *period));
    const std::string id = "h" + offer.contract;
    return element(
        "div",
        {{"class", "scroll"}, {"role", "region"}, {"aria-labelledby", id}, {"tabindex", "0"}},
        {element(
            "table",
            {},
            {element(
                 "caption",
                 {{"id", id}},
                 {material
                      .say("find_history_title", {{"area", material.finder.area_of(offer).name}})}
             ),
             element("thead", {}, {element("tr", {}, std::move(heads))}),
             element("tbody", {}, std::move(rows))}
        )}
    );
}

/// The other side, beside the decision.
Node reply_of(const Material& material, const Decision& decision) {
    std::string text;
    if (decision.replied_on)
        text = material.say(
            "find_decision_replied",
            {{"day", day_text(material.voice, *decision.replied_on)}}
        );
    else if (decision.reply_due_on)
        text = material.say(
            "find_decision_not_replied",
            {{"day", day_text(material.voice, *decision.reply_due_on)}}
        );
    if (text.empty()) return html::nothing();
    return element("p", {{"class", "reply"}}, {text});
}

/// What the supplier says to everyone, in its own words and with its name.
Node comment_of(const Material& material, const Offer& offer, const Decision& decision) {
    if (!decision.comment) return html::nothing();
    return element(
        "figure",
        {{"class", "reply"}},
        {element(
             "figcaption",
             {{"class", "quiet"}},
             {material.say(
                 "find_decision_comment",
                 {{"supplier", offer.name},
                  {"day", day_text(material.voice, decision.comment->said_on)}}
             )}
         ),
         // In which language nobody asked: an empty tag says that it is unknown (HTML, lang).
         element("blockquote", {{"lang", ""}}, {decision.comment->words})}
    );
}

/// What has been decided and is public, with its diary number: whoever wants the file can ask.
Node decisions(const Material& material, const Offer& offer) {
    if (offer.standing.decisions.empty())
        return element("p", {{"class", "quiet"}}, {material.say("find_decisions_none")});
    Nodes items;
    for (const Decision& decision : offer.standing.decisions)
        items.push_back(element(
            "li",
            {},
            {element(
                 "strong",
                 {},
                 {material.say("find_decision_" + std::string(sanctions::name_of(decision.kind)))}
             ),
             " " + material.say(
                       "find_decision_on",
                       {{"day", day_text(material.voice, decision.decided_on)},
                        {"number", decision.number}}
                   ),
             reply_of(material, decision),
             comment_of(material, offer, decision)}
        ));
    return element(
        "div",
        {},
        {element("ul", {{"class", "decisions"}}, std::move(items)),
         element("p", {{"class", "quiet"}}, {material.say("find_decisions_about")})}
    );
}

Node contract_section(const Material& material, const Offer& offer) {
    const Area& area = material.finder.area_of(offer);
    const std::string id = "a" + offer.contract;
    Nodes aside{
        link(
            material.path(PageKind::area, area.slug),
            {},
            {material.say("find_others_in", {{"area", area.name}})}
        ),
    };
    if (!material.options.is_static)
        aside.push_back(link(
            material.path(PageKind::report) + "?contract=" + encoded(offer.contract),
            {},
            {material.say("find_complain_about")}
        ));
    Nodes links;
    for (Node& one : aside)
        links.push_back(element("li", {}, {std::move(one)}));
    return element(
        "section",
        {{"class", "contract"}, {"id", id}, {"aria-labelledby", id + "-title"}},
        {element(
             "div",
             {{"class", "card"}},
             {element(
                  "div",
                  {{"class", "who"}},
                  {element("h2", {{"id", id + "-title"}}, {area.name}),
                   standing_strip(material, offer),
                   facts(material, offer),
                   element("ul", {{"class", "links"}}, std::move(links))}
              ),
              element(
                  "div",
                  {{"class", "how"}},
                  {rating(material, offer.now), whence(material, offer.now)}
              )}
         ),
         history(material, offer),
         element("h3", {}, {material.say("find_decisions_title")}),
         decisions(material, offer)}
    );
}

/// The areas of a supplier with many, to jump to.
Node contents(const Material& material, const Supplier& supplier) {
    if (supplier.offers.size() < 2) return html::nothing();
    Nodes items;
    for (const std::size_t index : supplier.offers) {
        const Offer& offer = material.finder.offers()[index];
        items.push_back(element(
            "li",
            {},
            {element("a", {{"href", "#a" + offer.contract}}, {material.finder.area_of(offer).name}),
             verdict(material, offer.now.verdict)}
        ));
    }
    return element(
        "nav",
        {{"class", "contents"}, {"aria-label", material.say("find_supplier_areas")}},
        {element("ul", {}, std::move(items))}
    );
}

/// Names that it was published under, where they differ from the one it is known by.
Node other_names(const Material& material, const Supplier& supplier) {
    std::vector<std::string> names;
    for (const std::size_t index : supplier.offers) {
        const std::string& name = material.finder.offers()[index].name;
        if (name != supplier.name && std::ranges::find(names, name) == names.end())
            names.push_back(name);
    }
    if (names.empty()) return html::nothing();
    return element(
        "p",
        {{"class", "quiet"}},
        {material.say("find_other_names", {{"names", material.voice.list(names)}})}
    );
}

}  // namespace

Answer supplier_page(const Material& material, const Supplier& supplier) {
    const html::Voice& voice = material.voice;
    Draft draft{
        .kind = PageKind::supplier,
        .title = supplier.name,
        .description = material.say("find_supplier_description", {{"supplier", supplier.name}}),
        .name = supplier.slug,
    };
    Nodes sections;
    for (const std::size_t index : supplier.offers)
        sections.push_back(contract_section(material, material.finder.offers()[index]));
    draft.body = {
        element(
            "div",
            {{"class", "hero"}},
            {element(
                "div",
                {{"class", "inner"}},
                {element(
                     "p",
                     {{"class", "back"}},
                     {link(material.path(PageKind::home), {}, {material.say("find_back")})}
                 ),
                 element("h1", {}, {supplier.name}),
                 other_names(material, supplier),
                 element(
                     "p",
                     {{"class", "lead"}},
                     {voice.counted("find_supplier_lead", static_cast<int>(supplier.offers.size()))}
                 ),
                 contents(material, supplier)}
            )}
        ),
        element(
            "div",
            {{"class", "inner"}},
            {element("div", {}, std::move(sections)),
             element(
                 "section",
                 {{"class", "note"}, {"aria-labelledby", "choose"}},
                 {element("h2", {{"id", "choose"}}, {material.say("find_choose_title")}),
                  element("p", {}, {material.say("find_choose_text")})}
             )}
        ),
    };
    return written(material, draft);
}

}  // namespace uppsikt::find
