#include "inspections/rules.h"

#include <algorithm>
#include <set>

#include "base/free_text.h"

namespace uppsikt::inspections {

namespace {

constexpr std::size_t longest_line = 200;
constexpr std::size_t longest_text = 4000;

Reason about_item(std::string_view code, std::string_view item) {
    return {std::string(code), {{"item", std::string(item)}}};
}

Reason about_outcome(std::string_view code, const SealFacts& facts) {
    return {std::string(code), {{"outcome", std::string(rule_of(facts.seal.outcome).name)}}};
}

const ItemAnswer* answer_to(const SealFacts& facts, std::string_view item) {
    const auto found = std::ranges::find(facts.answers, item, &ItemAnswer::item);
    return found == facts.answers.end() ? nullptr : &*found;
}

bool has_answer(const SealFacts& facts, Answer answer) {
    return std::ranges::find(facts.answers, answer, &ItemAnswer::answer) != facts.answers.end();
}

void object_to_door(const SealFacts& facts, std::vector<Reason>& reasons) {
    const OutcomeRule& rule = rule_of(facts.seal.outcome);
    const auto& door = facts.seal.closed_door;
    if (rule.closed_door == Need::must && !door)
        reasons.push_back(about_outcome("inspections_closed_door_missing", facts));
    if (rule.closed_door == Need::must_not && door)
        reasons.push_back(about_outcome("inspections_closed_door_not_closed", facts));
    // Through a camera there is no sign to photograph.
    if (rule.closed_door == Need::must && facts.form == VisitForm::remote)
        reasons.push_back(about_outcome("inspections_closed_door_from_afar", facts));
    if (!door) return;
    if (rule.closed_door == Need::must && rule.came_after_contact &&
        *rule.came_after_contact != door->came_after_contact)
        reasons.push_back(about_outcome("inspections_came_after_contact_differs", facts));
    if (door->calls_made < 0 || door->waited_minutes < 0)
        reasons.push_back({"inspections_negative_count"});
    if (door->came_after_contact && door->calls_made == 0)
        reasons.push_back({"inspections_contact_without_call"});
}

void object_to_checklist(const SealFacts& facts, std::vector<Reason>& reasons) {
    const OutcomeRule& rule = rule_of(facts.seal.outcome);
    if (rule.checklist == Need::must_not && !facts.answers.empty())
        reasons.push_back(about_outcome("inspections_answers_behind_closed_door", facts));
    if (rule.checklist == Need::must)
        for (const services::ChecklistItem& item : facts.items)
            if (answer_to(facts, item.id) == nullptr)
                reasons.push_back(about_item("inspections_item_not_answered", item.id));
    const bool has_defect = has_answer(facts, Answer::does_not_meet);
    if (facts.seal.outcome == Outcome::ok && has_defect)
        reasons.push_back({"inspections_ok_with_defects"});
    if (facts.seal.outcome == Outcome::ok && !has_answer(facts, Answer::meets))
        reasons.push_back({"inspections_ok_without_check"});
    if (facts.seal.outcome == Outcome::checklist_fail && !has_defect)
        reasons.push_back({"inspections_fail_without_defect"});
    for (const services::ChecklistItem& item : facts.items) {
        const ItemAnswer* answer = answer_to(facts, item.id);
        if (item.needs_photo && answer != nullptr && answer->answer == Answer::does_not_meet &&
            answer->evidence.empty())
            reasons.push_back(about_item("inspections_defect_without_photo", item.id));
    }
}

}  // namespace

std::vector<Reason> objections(std::span<const std::string> inspectors) {
    std::vector<Reason> reasons;
    std::set<std::string> seen;
    for (const std::string& inspector : inspectors) {
        object_to_line(reasons, {"inspector", inspector, longest_line});
        if (!seen.insert(inspector).second)
            reasons.push_back({"inspections_inspector_twice", {{"inspector", inspector}}});
    }
    return reasons;
}

std::vector<Reason> objections(const NewVisit& visit) {
    std::vector<Reason> reasons = objections(visit.inspectors);
    if (visit.address) object_to_line(reasons, {"address", *visit.address, longest_line});
    if (visit.town) object_to_line(reasons, {"town", *visit.town, longest_line});
    const bool has_address = visit.address && visit.town;
    if (visit.control == ControlKind::premises && !visit.premises && !has_address)
        reasons.push_back({"inspections_no_place"});
    if (visit.premises && (visit.address || visit.town))
        reasons.push_back({"inspections_two_places"});
    if (visit.control == ControlKind::competence && !visit.competence_control)
        reasons.push_back({"inspections_no_sample"});
    if (visit.control != ControlKind::competence && visit.competence_control)
        reasons.push_back({"inspections_sample_elsewhere"});
    object_to_line(reasons, {"unit", visit.unit, longest_line});
    return reasons;
}

std::vector<Reason> objections(
    std::span<const ItemAnswer> answers, std::span<const services::ChecklistItem> items
) {
    std::vector<Reason> reasons;
    std::set<std::string> seen;
    for (const ItemAnswer& one : answers) {
        if (std::ranges::find(items, one.item, &services::ChecklistItem::id) == items.end())
            reasons.push_back(about_item("inspections_item_unknown", one.item));
        if (!seen.insert(one.item).second)
            reasons.push_back(about_item("inspections_item_twice", one.item));
        if (one.answer != Answer::meets)
            object_to_text(reasons, {one.item, one.reason, longest_text});
        else if (!one.reason.empty())
            reasons.push_back(about_item("inspections_met_for_a_reason", one.item));
    }
    return reasons;
}

std::vector<Reason> objections(const SealFacts& facts) {
    std::vector<Reason> reasons;
    if (!facts.seal.note.empty()) object_to_text(reasons, {"note", facts.seal.note, longest_text});
    const bool is_of_checklist =
        facts.seal.outcome == Outcome::ok || facts.seal.outcome == Outcome::checklist_fail;
    if (facts.control != ControlKind::premises && !is_of_checklist)
        reasons.push_back(about_outcome("inspections_outcome_of_premises", facts));
    object_to_door(facts, reasons);
    object_to_checklist(facts, reasons);
    return reasons;
}

std::vector<NewFinding> findings_of(const SealFacts& facts, const Register& known) {
    std::vector<NewFinding> findings;
    for (const services::ChecklistItem& item : facts.items) {
        const ItemAnswer* answer = answer_to(facts, item.id);
        if (answer != nullptr && answer->answer == Answer::does_not_meet)
            findings.push_back({.code = item.id, .defect = item.defect, .seen = answer->reason});
    }
    const auto add = [&](std::string_view code) {
        if (const auto outcome = known.checklist.outcome_on(code, known.day))
            findings.push_back(
                {.code = outcome->id, .defect = outcome->defect, .seen = facts.seal.note}
            );
    };
    add(rule_of(facts.seal.outcome).name);
    if (!known.has_premises && facts.seal.outcome != Outcome::no_premises) add(not_in_register);
    return findings;
}

std::vector<ItemAnswer> answers_of(
    const registry::Control& control, std::span<const services::ChecklistItem> items
) {
    std::vector<ItemAnswer> answers;
    for (const services::ChecklistItem& item : items) {
        const auto defect = registry::competence_defect_named(item.id);
        ensure(defect.has_value(), "a checklist of competence has the defects of a control");
        ItemAnswer answer{.item = item.id};
        for (const registry::ControlItem& one : control.items)
            if (one.assessment && std::ranges::count(one.assessment->defects, *defect) > 0)
                answer.reason += (answer.reason.empty() ? "" : ", ") + std::string("assignment:") +
                                 std::to_string(one.assignment.value());
        if (!answer.reason.empty()) answer.answer = Answer::does_not_meet;
        answers.push_back(std::move(answer));
    }
    return answers;
}

}  // namespace uppsikt::inspections
