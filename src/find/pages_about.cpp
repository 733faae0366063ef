#include "find/parts.h"
#include "platform/html/page.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

Node paragraph(std::string text) { return element("p", {}, {std::move(text)}); }

/// A heading and its paragraphs, by codes: find_<page>_<part>_title and _1, _2 …
Node part(
    const Material& material,
    const std::string& code,
    int paragraphs,
    const std::vector<TextValue>& values = {}
) {
    Nodes inside{element("h2", {}, {material.say(code + "_title")})};
    for (int i = 1; i <= paragraphs; ++i)
        inside.push_back(
            element("p", {}, {material.voice.tell(code + "_" + std::to_string(i), values)})
        );
    return element("section", {}, std::move(inside));
}

Answer article(const Material& material, Draft draft, Nodes inside) {
    inside.insert(inside.begin(), element("h1", {}, {draft.title}));
    draft.body = {element("div", {{"class", "inner page prose"}}, std::move(inside))};
    return written(material, draft);
}

/// The cut points between stars, as they were read from the published ones.
Node cuts(const Material& material) {
    const StarCuts& found = material.finder.cuts();
    if (found.cuts.empty()) return paragraph(material.say("find_method_cuts_none"));
    Nodes items;
    int star = material.finder.published().scale.lowest;
    for (const double cut : found.cuts) {
        items.push_back(element(
            "li",
            {},
            {material.say(
                "find_method_cut",
                {{"star", std::to_string(star)},
                 {"next", std::to_string(star + 1)},
                 {"points", material.voice.decimal(100 * cut, 1)}}
            )}
        ));
        ++star;
    }
    return element(
        "div",
        {},
        {element("ul", {}, std::move(items)),
         paragraph(material.say(
             "find_method_agree",
             {{"n", material.voice.count(found.agreeing)},
              {"all", material.voice.count(found.rated)}}
         ))}
    );
}

}  // namespace

Answer method_page(const Material& material) {
    const Published& published = material.finder.published();
    const results::PeriodResults* latest = material.finder.latest();
    const html::Voice& voice = material.voice;
    std::vector<TextValue> values{
        {"months", std::to_string(published.first_result_after_months)},
        {"least", std::to_string(published.least_participants)},
        {"rule", published.rule_version},
    };
    if (latest != nullptr) {
        values.push_back({"period", voice.month(latest->period)});
        values.push_back({"sd_area", voice.decimal(latest->first.sd_area, 2)});
        values.push_back({"sd_contract", voice.decimal(latest->first.sd_contract, 2)});
    }
    return article(
        material,
        {.kind = PageKind::method,
         .title = material.say("find_menu_method"),
         .description = material.say("find_method_description")},
        {part(material, "find_method_outcome", 2, values),
         part(material, "find_method_expected", 2, values),
         part(material, "find_method_likely", 3, values),
         part(material, "find_method_verdict", 2, values),
         part(material, "find_method_stars", 2, values),
         cuts(material),
         part(material, "find_method_measure", 2, values),
         part(material, "find_method_compare", 2, values),
         part(material, "find_method_release", 2, values),
         latest == nullptr ? html::nothing() : part(material, "find_method_model", 2, values)}
    );
}

Answer comparisons_page(const Material& material) {
    const auto& all = material.finder.published().comparisons;
    Nodes inside{element("p", {{"class", "lead"}}, {material.say("find_comparisons_lead")})};
    if (all.empty()) inside.push_back(paragraph(material.say("find_comparisons_none")));
    inside.push_back(element(
        "p",
        {},
        {link(material.path(PageKind::method), {}, {material.say("find_comparisons_method")})}
    ));
    Nodes items;
    for (const comparisons::Shown& one : all)
        items.push_back(element(
            "li",
            {},
            {link(material.path(PageKind::comparison, one.number), {}, {one.title}),
             element(
                 "p",
                 {{"class", "quiet"}},
                 {material.say(
                     "find_comparisons_published",
                     {{"number", one.number}, {"day", day_text(material.voice, one.published_on)}}
                 )}
             )}
        ));
    if (!items.empty())
        inside.push_back(element("ul", {{"class", "comparisons"}}, std::move(items)));
    return article(
        material,
        {.kind = PageKind::comparisons,
         .title = material.say("find_comparisons_title"),
         .description = material.say("find_comparisons_lead")},
        std::move(inside)
    );
}

std::optional<Answer> comparison_page(const Material& material, std::string_view number) {
    for (const comparisons::Shown& one : material.finder.published().comparisons)
        if (one.number == number)
            return Answer{
                .body = material.language() == Language::sv ? one.page_sv : one.page_en,
                .policy = std::string(html::page_policy)
            };
    return std::nullopt;
}

Answer open_data_page(const Material& material) {
    Nodes inside{part(material, "find_open_data_files", 2)};
    if (!material.options.is_static)
        inside.push_back(element(
            "ul",
            {},
            {element("li", {}, {link("/api/v1/leverantorer", {}, {"/api/v1/leverantorer"})}),
             element(
                 "li",
                 {},
                 {link(
                     "/api/v1/leverantorer?sortBy=SAFEST&sida=2",
                     {},
                     {"/api/v1/leverantorer?sortBy=SAFEST&sida=2"}
                 )}
             )}
        ));
    else
        inside.push_back(element(
            "ul",
            {},
            {element(
                "li",
                {},
                {link("/api/v1/leverantorer.json", {}, {"/api/v1/leverantorer.json"})}
            )}
        ));
    inside.push_back(part(material, "find_open_data_fields", 2));
    return article(
        material,
        {.kind = PageKind::open_data, .title = material.say("find_open_data_title")},
        std::move(inside)
    );
}

Answer accessibility_page(const Material& material) {
    return article(
        material,
        {.kind = PageKind::accessibility, .title = material.say("find_accessibility_title")},
        {part(material, "find_accessibility_how", 2),
         part(material, "find_accessibility_tested", 2),
         part(material, "find_accessibility_limits", 1),
         part(material, "find_accessibility_tell", 1)}
    );
}

Answer personal_data_page(const Material& material) {
    return article(
        material,
        {.kind = PageKind::personal_data, .title = material.say("find_personal_data_title")},
        {part(material, "find_personal_data_visit", 2),
         part(material, "find_personal_data_complaint", 2),
         part(material, "find_personal_data_tip", 1)}
    );
}

Answer missing_page(const Material& material) {
    return written(
        material,
        {.kind = PageKind::home,
         .title = material.say("find_missing_title"),
         .body = {element(
             "div",
             {{"class", "inner page"}},
             {element(
                 "div",
                 {{"class", "empty"}},
                 {icon("search"),
                  element("h1", {}, {material.say("find_missing_title")}),
                  paragraph(material.say("find_missing_text")),
                  link(
                      material.path(PageKind::home),
                      {{"class", "button quiet-button"}},
                      {material.say("find_menu_home")}
                  )}
             )}
         )},
         .status = 404}
    );
}

Answer problem_page(const Material& material, int status, std::string_view log_id) {
    return written(
        material,
        {.kind = PageKind::home,
         .title = material.say("find_problem_title"),
         .body = {element(
             "div",
             {{"class", "inner page"}},
             {element(
                 "div",
                 {{"class", "empty failed"}},
                 {icon("warning"),
                  element("h1", {}, {material.say("find_problem_title")}),
                  paragraph(material.say("find_problem_text")),
                  log_id.empty()
                      ? html::nothing()
                      : element(
                            "p",
                            {{"class", "quiet"}},
                            {material.say("find_problem_id", {{"id", std::string(log_id)}})}
                        ),
                  link(
                      material.path(PageKind::home),
                      {{"class", "button quiet-button"}},
                      {material.say("find_problem_again")}
                  )}
             )}
         )},
         .status = status}
    );
}

}  // namespace uppsikt::find
