#include "find/report.h"

#include <algorithm>
#include <array>

#include "base/free_text.h"
#include "base/text.h"
#include "find/fields.h"
#include "find/parts.h"

namespace uppsikt::find {

namespace {

/// As many characters as the page says that there is room for.
constexpr std::size_t most_text = 2000;
constexpr std::size_t most_line = 200;

struct StepName {
    ReportStep step{};
    std::string_view name;
};
constexpr std::array step_names{
    StepName{ReportStep::start, "start"},
    StepName{ReportStep::about, "about"},
    StepName{ReportStep::happened, "happened"},
    StepName{ReportStep::contact, "contact"},
    StepName{ReportStep::review, "review"},
};

void check_start(const Fields& fields, std::vector<Reason>& reasons) {
    const std::string kind = field_text(fields, "kind");
    if (kind != "complaint" && kind != "tip") reasons.push_back({"find_report_kind_missing"});
}

/// A supplier is taken by its name however it is spelt, else asked about again.
void check_about(const Finder& finder, Fields& fields, std::vector<Reason>& reasons) {
    const std::string contract = field_text(fields, "contract");
    if (!contract.empty() && finder.offer(contract) == nullptr)
        reasons.push_back({"complaints_contract_unknown", {{"contract", shown(contract)}}});
    const std::string wanted = field_text(fields, "supplier");
    if (!wanted.empty()) {
        std::vector<std::string> names;
        for (const Offer& offer : finder.offers())
            names.push_back(offer.name);
        const auto same = std::ranges::find(names, searchable(wanted), searchable);
        if (same != names.end()) {
            fields["supplier"] = *same;
        } else if (const auto nearest = nearest_name(wanted, names)) {
            reasons.push_back({"find_report_supplier_nearly", {{"nearest", *nearest}}});
        } else {
            reasons.push_back({"find_report_supplier_unknown", {{"supplier", shown(wanted)}}});
        }
    }
    const std::string about = field_text(fields, "about");
    if (contract.empty() && wanted.empty() && about.empty())
        reasons.push_back({"find_report_about_missing"});
    if (!about.empty())
        object_to_line(reasons, {.field = "about", .text = about, .most_characters = most_line});
}

void check_happened(const Fields& fields, std::vector<Reason>& reasons) {
    if (!complaints::named(complaints::category_names, field_text(fields, "category")))
        reasons.push_back({"find_report_category_missing"});
    if (field_text(fields, "text").empty())
        reasons.push_back({"find_report_text_missing"});
    else
        object_to_text(
            reasons,
            {.field = "text", .text = field_text(fields, "text"), .most_characters = most_text}
        );
}

void check_contact(const Fields& fields, std::vector<Reason>& reasons) {
    const bool has_name = !field_text(fields, "name").empty();
    const bool has_reach = !field_text(fields, "reach").empty();
    if (has_name != has_reach)
        reasons.push_back({has_name ? "find_report_reach_missing" : "find_report_name_missing"});
}

void check(const Finder& finder, ReportStep step, Report& report) {
    switch (step) {
        case ReportStep::start:
            return check_start(report.fields, report.reasons);
        case ReportStep::about:
            return check_about(finder, report.fields, report.reasons);
        case ReportStep::happened:
            return check_happened(report.fields, report.reasons);
        case ReportStep::contact:
            return check_contact(report.fields, report.reasons);
        case ReportStep::review:
            return;
    }
}

}  // namespace

std::string_view name_of(ReportStep step) {
    for (const StepName& one : step_names)
        if (one.step == step) return one.name;
    return "start";
}

std::optional<ReportStep> report_step_named(std::string_view name) {
    for (const StepName& one : step_names)
        if (one.name == name) return one.step;
    return std::nullopt;
}

bool is_tip(const Report& report) { return field_text(report.fields, "kind") == "tip"; }

NextStep Site::next_step(const Fields& posted) const {
    NextStep next;
    next.report.fields = posted;
    const ReportStep from =
        report_step_named(field_text(posted, "step")).value_or(ReportStep::start);
    const std::string to = field_text(posted, "to");
    next.report.fields.erase("step");
    next.report.fields.erase("to");
    // Nothing of who tips is kept, not even when it was written by mistake.
    if (is_tip(next.report))
        for (const char* name : {"name", "reach"})
            next.report.fields.erase(name);
    const auto back = report_step_named(to);
    if (back && *back < from) {
        next.report.step = *back;
        return next;
    }
    // Every step up to here is looked at: a page can be kept open, or made by somebody else.
    for (const StepName& one : step_names) {
        if (one.step > from) break;
        check(finder_, one.step, next.report);
        if (next.report.reasons.empty()) continue;
        next.report.step = one.step;
        return next;
    }
    next.sends = from == ReportStep::review && to == "send";
    next.report.step =
        from == ReportStep::review ? from : static_cast<ReportStep>(static_cast<int>(from) + 1);
    return next;
}

}  // namespace uppsikt::find
