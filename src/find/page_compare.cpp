#include <algorithm>

#include "base/text.h"
#include "find/parts.h"
#include "find/rules.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

constexpr std::size_t most = 3;

struct Chosen {
    std::vector<const Offer*> offers;
    bool too_many = false;
};

Chosen chosen_in(const Finder& finder, const Fields& fields) {
    Chosen chosen;
    const auto found = fields.find("contract");
    if (found == fields.end()) return chosen;
    for (const std::string_view number : split(found->second, ',')) {
        const Offer* offer = finder.offer(trimmed(number));
        if (offer == nullptr || std::ranges::find(chosen.offers, offer) != chosen.offers.end())
            continue;
        if (chosen.offers.size() == most)
            chosen.too_many = true;
        else
            chosen.offers.push_back(offer);
    }
    return chosen;
}

/// In words, before anything else: is the difference clear, or too small to tell?
Node conclusion(const Material& material, const Chosen& chosen) {
    const Comparison answer = compare(chosen.offers);
    const bool all_released = std::ranges::all_of(chosen.offers, [](const Offer* offer) {
        return offer->now.is_released();
    });
    std::string text;
    std::string kind = "unclear";
    if (!all_released) {
        text = material.say("find_compare_not_released");
    } else if (answer.best) {
        kind = "clear";
        text = material.say(
            "find_compare_clear",
            {{"name", chosen.offers[*answer.best]->name},
             {"n", std::to_string(of_hundred(answer.probability))}}
        );
    } else if (answer.too_few) {
        text = material.say("find_compare_too_few");
    } else {
        text = material.say("find_compare_unclear");
    }
    Nodes inside{element("p", {}, {icon(answer.best ? "done" : "as_expected"), text})};
    if (chosen.too_many)
        inside.push_back(element("p", {{"class", "quiet"}}, {material.say("find_compare_most")}));
    return element("div", {{"class", "conclusion " + kind}}, std::move(inside));
}

Node column(const Material& material, const Offer& offer) {
    const Supplier& supplier = material.finder.supplier_of(offer);
    return element(
        "article",
        {{"class", "column"}},
        {element(
             "div",
             {},
             {element(
                  "h2",
                  {},
                  {link(material.path(PageKind::supplier, supplier.slug), {}, {offer.name})}
              ),
              element("p", {{"class", "quiet"}}, {material.finder.area_of(offer).name}),
              standing_strip(material, offer)}
         ),
         rating(material, offer.now),
         facts(material, offer),
         element(
             "div",
             {},
             {whence(material, offer.now),
              link(
                  material.path(PageKind::supplier, supplier.slug) + "#a" + offer.contract,
                  {{"class", "button"}},
                  {material.say("find_more"),
                   element("span", {{"class", "unseen"}}, {" " + offer.name})}
              )}
         )}
    );
}

std::string tail_of(const Chosen& chosen) {
    std::string tail;
    for (const Offer* offer : chosen.offers)
        tail += (tail.empty() ? "?contract=" : "&contract=") + encoded(offer->contract);
    return tail;
}

}  // namespace

Answer compare_page(const Material& material, const Fields& fields) {
    const Chosen chosen = chosen_in(material.finder, fields);
    Draft draft{
        .kind = PageKind::compare,
        .title = material.say("find_compare_title"),
        .tail = tail_of(chosen),
        .is_for_search_engines = false,
    };
    Nodes inside{
        element(
            "p",
            {{"class", "back"}},
            {link(material.path(PageKind::home), {}, {material.say("find_back")})}
        ),
        element("h1", {}, {material.say("find_compare_title")}),
    };
    if (chosen.offers.size() < 2) {
        inside.push_back(element(
            "div",
            {{"class", "empty"}},
            {icon("as_expected"),
             element("h2", {}, {material.say("find_compare_needs_title")}),
             element("p", {}, {material.say("find_compare_needs")}),
             link(
                 material.path(PageKind::home),
                 {{"class", "button quiet-button"}},
                 {material.say("find_back")}
             )}
        ));
    } else {
        Nodes columns;
        for (const Offer* offer : chosen.offers)
            columns.push_back(column(material, *offer));
        inside.push_back(conclusion(material, chosen));
        inside.push_back(element("div", {{"class", "compared"}}, std::move(columns)));
        inside.push_back(element(
            "p",
            {{"class", "quiet"}},
            {material.say("find_compare_how") + " ",
             link(material.path(PageKind::method), {}, {material.say("find_menu_method")})}
        ));
    }
    draft.body = {element("div", {{"class", "inner page"}}, std::move(inside))};
    return written(material, draft);
}

}  // namespace uppsikt::find
