#include <algorithm>
#include <array>

#include "base/text.h"
#include "find/parts.h"
#include "find/report.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::Node;
using html::Nodes;

std::string value_of(const Report& report, std::string_view name) {
    const auto found = report.fields.find(name);
    return found == report.fields.end() ? "" : found->second;
}

Node hidden(const std::string& name, const std::string& value) {
    return element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

/// What was told in other steps goes with the form, so that nothing is kept at the server.
Nodes carried(const Report& report, std::initializer_list<std::string_view> shown_here) {
    Nodes fields{hidden("step", std::string(name_of(report.step)))};
    for (const auto& [name, value] : report.fields)
        if (std::ranges::find(shown_here, name) == shown_here.end())
            fields.push_back(hidden(name, value));
    return fields;
}

Node choice(const Report& report, const std::string& name, const std::string& value, Nodes label) {
    html::Attributes attributes{
        {"type", "radio"},
        {"id", name + "-" + value},
        {"name", name},
        {"value", value}
    };
    if (value_of(report, name) == value) attributes.push_back({"checked", "checked"});
    return element(
        "div",
        {{"class", "choice"}},
        {element("input", std::move(attributes)),
         element("label", {{"for", name + "-" + value}}, std::move(label))}
    );
}

Node buttons(const Material& material, const Report& report) {
    Nodes all{element(
        "button",
        {{"type", "submit"}, {"class", "button"}, {"name", "to"}, {"value", "next"}},
        {material.say("find_report_next")}
    )};
    if (report.step != ReportStep::start) {
        const auto before = static_cast<ReportStep>(static_cast<int>(report.step) - 1);
        all.push_back(element(
            "button",
            {{"type", "submit"},
             {"class", "button quiet-button"},
             {"name", "to"},
             {"formnovalidate", "formnovalidate"},
             {"value", std::string(name_of(before))}},
            {material.say("find_report_back")}
        ));
    }
    return element("div", {{"class", "actions"}}, std::move(all));
}

Node fieldset(std::string legend, std::string hint, Nodes inside) {
    Nodes all{element("legend", {}, {element("h1", {}, {std::move(legend)})})};
    if (!hint.empty()) all.push_back(element("p", {{"class", "hint"}}, {std::move(hint)}));
    for (Node& one : inside)
        all.push_back(std::move(one));
    return element("fieldset", {}, std::move(all));
}

Nodes start_step(const Material& material, const Report& report) {
    const auto option = [&](const std::string& kind) {
        return choice(
            report,
            "kind",
            kind,
            {element("strong", {}, {material.say("find_report_kind_" + kind)}),
             element("span", {}, {material.say("find_report_kind_" + kind + "_hint")})}
        );
    };
    Nodes fields = carried(report, {"kind"});
    fields.push_back(fieldset(
        material.say("find_report_start"),
        material.say("find_report_start_hint"),
        {option("complaint"), option("tip")}
    ));
    return fields;
}

Node text_input(const Report& report, const std::string& name, html::Attributes more = {}) {
    html::Attributes attributes{
        {"type", "text"},
        {"id", name},
        {"name", name},
        {"maxlength", "200"},
        {"value", value_of(report, name)}
    };
    for (html::Attribute& one : more)
        attributes.push_back(std::move(one));
    return element("input", std::move(attributes));
}

Node supplier_names(const Material& material) {
    Nodes options;
    for (const Supplier& supplier : material.finder.suppliers())
        options.push_back(element("option", {{"value", supplier.name}}));
    return element("datalist", {{"id", "names"}}, std::move(options));
}

Nodes about_step(const Material& material, const Report& report) {
    Nodes fields = carried(report, {"supplier", "about"});
    const Offer* offer = material.finder.offer(value_of(report, "contract"));
    if (offer != nullptr)
        fields.push_back(element(
            "p",
            {{"class", "strip"}},
            {icon("pin"),
             element(
                 "span",
                 {},
                 {material.say(
                     "find_report_contract",
                     {{"name", offer->name}, {"area", material.finder.area_of(*offer).name}}
                 )}
             )}
        ));
    Nodes inside;
    if (offer == nullptr) {
        inside.push_back(labelled(
            {.id = "supplier",
             .label = material.say("find_report_supplier"),
             .hint = material.say("find_report_supplier_hint"),
             .control = text_input(
                 report,
                 "supplier",
                 {{"list", "names"}, {"autocomplete", "off"}, {"aria-describedby", "supplier-hint"}}
             )}
        ));
        inside.push_back(supplier_names(material));
    }
    inside.push_back(labelled(
        {.id = "about",
         .label = material.say("find_report_about"),
         .hint = material.say("find_report_about_hint"),
         .control = text_input(report, "about", {{"aria-describedby", "about-hint"}})}
    ));
    fields.push_back(fieldset(material.say("find_report_whom"), "", std::move(inside)));
    return fields;
}

Nodes happened_step(const Material& material, const Report& report) {
    Nodes fields = carried(report, {"category", "text"});
    Nodes choices;
    for (const auto& category : complaints::category_names) {
        const std::string name(category.name);
        choices.push_back(choice(report, "category", name, {material.say("find_category_" + name)})
        );
    }
    Nodes inside{
        element("div", {{"class", "choices"}}, std::move(choices)),
        labelled(
            {.id = "text",
             .label = material.say("find_report_text"),
             .hint = material.say("find_report_text_hint"),
             .control = element(
                 "textarea",
                 {{"id", "text"},
                  {"name", "text"},
                  {"rows", "8"},
                  {"maxlength", "2000"},
                  {"aria-describedby", "text-hint"}},
                 {value_of(report, "text")}
             )}
        ),
    };
    fields.push_back(fieldset(
        material.say("find_report_happened"),
        material.say("find_report_happened_hint"),
        std::move(inside)
    ));
    return fields;
}

Nodes contact_step(const Material& material, const Report& report) {
    Nodes fields = carried(report, {"name", "reach"});
    if (is_tip(report)) {
        fields.push_back(fieldset(
            material.say("find_report_anonymous"),
            material.say("find_report_anonymous_text"),
            {}
        ));
        return fields;
    }
    fields.push_back(fieldset(
        material.say("find_report_contact"),
        material.say("find_report_contact_hint"),
        {labelled(
             {.id = "name",
              .label = material.say("find_report_name"),
              .control = text_input(report, "name", {{"autocomplete", "name"}})}
         ),
         labelled(
             {.id = "reach",
              .label = material.say("find_report_reach"),
              .hint = material.say("find_report_reach_hint"),
              .control = text_input(report, "reach", {{"aria-describedby", "reach-hint"}})}
         )}
    ));
    return fields;
}

Node told(const Material& material, ReportStep step, const std::string& code, std::string value) {
    if (value.empty()) value = "–";
    return element(
        "div",
        {},
        {element("dt", {}, {material.say(code)}),
         element("dd", {}, {std::move(value)}),
         element(
             "dd",
             {{"class", "change"}},
             {element(
                 "button",
                 {{"type", "submit"},
                  {"class", "text-button"},
                  {"name", "to"},
                  {"value", std::string(name_of(step))}},
                 {material.say("find_report_change"),
                  element("span", {{"class", "unseen"}}, {" " + material.say(code)})}
             )}
         )}
    );
}

std::string whom_told(const Material& material, const Report& report) {
    std::string whom = value_of(report, "supplier");
    if (const Offer* offer = material.finder.offer(value_of(report, "contract")); offer != nullptr)
        whom = offer->name + ", " + material.finder.area_of(*offer).name;
    const std::string about = value_of(report, "about");
    if (about.empty()) return whom;
    return whom.empty() ? about : whom + ". " + about;
}

Nodes review_step(const Material& material, const Report& report) {
    Nodes fields = carried(report, {});
    Nodes list{
        told(
            material,
            ReportStep::start,
            "find_report_review_kind",
            material.say(is_tip(report) ? "find_report_kind_tip" : "find_report_kind_complaint")
        ),
        told(material, ReportStep::about, "find_report_review_about", whom_told(material, report)),
        told(
            material,
            ReportStep::happened,
            "find_report_review_category",
            complaints::named(complaints::category_names, value_of(report, "category"))
                ? material.say("find_category_" + value_of(report, "category"))
                : ""
        ),
        told(material, ReportStep::happened, "find_report_review_text", value_of(report, "text")),
    };
    if (!is_tip(report)) {
        const std::string name = value_of(report, "name");
        list.push_back(told(
            material,
            ReportStep::contact,
            "find_report_review_contact",
            name.empty() ? "" : name + ", " + value_of(report, "reach")
        ));
    }
    fields.push_back(element("h1", {}, {material.say("find_report_review")}));
    fields.push_back(element("p", {}, {material.say("find_report_review_hint")}));
    fields.push_back(element("dl", {{"class", "told"}}, std::move(list)));
    fields.push_back(file_picker(
        material,
        is_tip(report) ? "find_report_files_hint_tip" : "find_report_files_hint"
    ));
    fields.push_back(element(
        "div",
        {{"class", "actions"}},
        {element(
            "button",
            {{"type", "submit"}, {"class", "button"}, {"name", "to"}, {"value", "send"}},
            {material.say("find_report_send")}
        )}
    ));
    return fields;
}

/// "Steg 2 av 3", with all three named.
Node step_list(const Material& material, const Report& report) {
    const int at = static_cast<int>(report.step);
    Nodes items;
    for (int step = 1; step <= 3; ++step) {
        html::Attributes attributes{{"class", step < at ? "passed" : step == at ? "current" : ""}};
        if (step == at) attributes.push_back({"aria-current", "step"});
        items.push_back(element(
            "li",
            std::move(attributes),
            {material.say("find_report_step_" + std::string(name_of(static_cast<ReportStep>(step))))
            }
        ));
    }
    return element(
        "ol",
        {{"class", "steps"}, {"aria-label", material.say("find_report_steps")}},
        std::move(items)
    );
}

}  // namespace

Node file_picker(const Material& material, std::string_view hint) {
    return labelled(
        {.id = "file",
         .label = material.say("find_report_files"),
         .hint = material.say(hint),
         .control = element(
             "input",
             {{"type", "file"},
              {"id", "file"},
              {"name", "file"},
              {"multiple", "multiple"},
              {"accept", "image/jpeg,image/png,application/pdf,text/plain"},
              {"aria-describedby", "file-hint"}}
         )}
    );
}

Answer report_page(const Material& material, const Report& report) {
    Nodes fields;
    switch (report.step) {
        case ReportStep::start:
            fields = start_step(material, report);
            break;
        case ReportStep::about:
            fields = about_step(material, report);
            break;
        case ReportStep::happened:
            fields = happened_step(material, report);
            break;
        case ReportStep::contact:
            fields = contact_step(material, report);
            break;
        case ReportStep::review:
            fields = review_step(material, report);
            break;
    }
    if (report.step != ReportStep::review) fields.push_back(buttons(material, report));
    const std::string title = material.say("find_report_title");
    return narrow_page(
        material,
        {.kind = PageKind::report,
         .title = report.reasons.empty() ? title : material.say("find_report_error") + ": " + title,
         .status = report.reasons.empty() ? 200 : 422,
         .is_for_search_engines = report.step == ReportStep::start && report.fields.empty()},
        {report.step == ReportStep::start ? html::nothing() : step_list(material, report),
         reasons_box(material, report.reasons),
         html::form(
             material.path(PageKind::report),
             report.step == ReportStep::review ? html::Sends::post_with_files : html::Sends::post,
             {{"class", "report"}, {"novalidate", "novalidate"}},
             std::move(fields)
         )}
    );
}

}  // namespace uppsikt::find
