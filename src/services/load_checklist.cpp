#include <algorithm>
#include <array>

#include "services/reader.h"

namespace uppsikt::services {

namespace {

constexpr std::array<std::string_view, 3> control_names{"premises", "documents", "competence"};
constexpr std::array<std::string_view, 4> severity_names{"minor", "moderate", "serious", "grave"};
constexpr std::array<std::string_view, 2> defect_basis_names{"verified", "inferred"};

DefectRule read_defect(TableReader& table) {
    DefectRule rule;
    rule.requirement = table.required<std::string>("requirement").value_or("");
    rule.category = table.required<std::string>("category").value_or("");
    if (const auto severity = table.required_choice("severity", severity_names))
        rule.severity = severity_names.at(*severity);
    rule.easy_to_cure = table.required<bool>("easy_to_cure").value_or(false);
    return rule;
}

Basis read_basis(TableReader& table) {
    return table.required_choice("basis", defect_basis_names) == 0 ? Basis::verified
                                                                   : Basis::inferred;
}

void read_items(TableReader& file, Checklist& checklist) {
    std::vector<Version> versions;
    for (TableReader& one : file.tables("item")) {
        ChecklistItem item;
        item.id = one.required<std::string>("id").value_or("");
        const auto control = one.required_choice("control", control_names);
        item.control = static_cast<ControlKind>(control.value_or(0));
        item.validity = one.validity();
        item.defect = read_defect(one);
        item.needs_photo = one.required<bool>("needs_photo").value_or(false);
        item.basis = read_basis(one);
        item.sources = one.source_refs();
        item.text = one.wording("text", true).value_or(Wording{});
        one.finish();
        check_source_refs(
            file.problems(),
            checklist.sources,
            item.sources,
            one.place_of("sources")
        );
        versions.push_back({.id = item.id, .validity = item.validity, .place = one.place_of("id")});
        checklist.items.push_back(std::move(item));
    }
    if (checklist.items.empty())
        file.problems().add("services_key_missing", {.key = "item", .line = 1});
    check_versions(file.problems(), versions);
}

void read_outcomes(TableReader& file, Checklist& checklist) {
    std::vector<Version> versions;
    for (TableReader& one : file.tables("outcome")) {
        OutcomeFinding outcome{
            .id = one.required<std::string>("id").value_or(""),
            .validity = one.validity(),
            .defect = read_defect(one),
            .basis = read_basis(one),
            .sources = one.source_refs(),
            .text = one.wording("text", true).value_or(Wording{}),
        };
        one.finish();
        check_source_refs(
            file.problems(),
            checklist.sources,
            outcome.sources,
            one.place_of("sources")
        );
        versions.push_back(
            {.id = outcome.id, .validity = outcome.validity, .place = one.place_of("id")}
        );
        checklist.outcomes.push_back(std::move(outcome));
    }
    check_versions(file.problems(), versions);
}

}  // namespace

std::string_view control_name(ControlKind kind) {
    return control_names.at(static_cast<std::size_t>(kind));
}

std::vector<ChecklistItem> Checklist::items_on(ControlKind control, Date day) const {
    std::vector<ChecklistItem> found;
    std::ranges::copy_if(items, std::back_inserter(found), [&](const ChecklistItem& item) {
        return item.control == control && item.validity.holds_on(day);
    });
    return found;
}

std::optional<OutcomeFinding> Checklist::outcome_on(std::string_view outcome, Date day) const {
    for (const OutcomeFinding& one : outcomes)
        if (one.id == outcome && one.validity.holds_on(day)) return one;
    return std::nullopt;
}

std::string Checklist::version_on(Date day) const {
    Date latest = Date::min();
    const auto look_at = [&](const Validity& validity) {
        if (validity.from <= day) latest = std::max(latest, validity.from);
    };
    for (const ChecklistItem& item : items)
        look_at(item.validity);
    for (const OutcomeFinding& outcome : outcomes)
        look_at(outcome.validity);
    return latest == Date::min() ? "" : id + "-checklist " + to_text(latest);
}

std::optional<Checklist> read_checklist(Problems& problems, TableReader& file) {
    Checklist checklist;
    checklist.id = file.required<std::string>("service").value_or("");
    checklist.sources = read_sources(file);
    read_items(file, checklist);
    read_outcomes(file, checklist);
    file.finish();
    if (!problems.empty()) return std::nullopt;
    return checklist;
}

}  // namespace uppsikt::services
