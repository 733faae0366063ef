#include "field/rules.h"

#include <algorithm>

namespace uppsikt::field {

namespace {

using inspections::Answer;
using inspections::Outcome;
using inspections::VisitState;

void object_to_state(
    const Journal& journal, const inspections::Visit& visit, std::vector<Reason>& reasons
) {
    const TextValue number{"visit", journal.visit};
    switch (inspections::visit_states().state(visit.file.state)) {
        case VisitState::planned:
            return;
        case VisitState::begun:
            if (visit.visited_on != journal.protocol.arrived_on)
                reasons.push_back(
                    {"field_begun_on_another_day",
                     {number, {"day", visit.visited_on ? to_text(*visit.visited_on) : ""}}}
                );
            return;
        case VisitState::sealed:
            reasons.push_back({"field_sealed_by_other_means", {number}});
            return;
        case VisitState::cancelled:
            reasons.push_back({"field_cancelled", {number}});
            return;
    }
}

}  // namespace

Outcome outcome_of(const Protocol& protocol) {
    const auto* door = std::ranges::find(door_rules, protocol.door, &DoorRule::name);
    if (door != door_rules.end() && door->outcome) {
        const bool somebody_came =
            *door->outcome == Outcome::no_staff && protocol.came_after_contact;
        return somebody_came ? Outcome::no_staff_came_after_contact : *door->outcome;
    }
    const bool has_defect =
        std::ranges::find(protocol.judged, Answer::does_not_meet, &Judged::answer) !=
        protocol.judged.end();
    return has_defect ? Outcome::checklist_fail : Outcome::ok;
}

std::vector<std::string> inspectors_of(const Protocol& protocol, const inspections::Visit& visit) {
    std::vector<std::string> all;
    for (const auto& names : {visit.plan.inspectors, protocol.joined})
        for (const std::string& name : names)
            if (std::ranges::count(all, name) + std::ranges::count(protocol.absent, name) == 0)
                all.push_back(name);
    return all;
}

std::vector<Reason> objections(const Journal& journal, const Facts& facts) {
    std::vector<Reason> reasons;
    const Protocol& protocol = journal.protocol;
    object_to_state(journal, facts.visit, reasons);
    if (!protocol.arrived_at) reasons.push_back({"field_not_arrived"});
    if (protocol.door.empty()) reasons.push_back({"field_no_door"});
    if (protocol.arrived_on && journal.checklist != facts.checklist)
        reasons.push_back(
            {"field_checklist_changed",
             {{"phone", journal.checklist}, {"now", std::string(facts.checklist)}}}
        );
    for (const std::string& name : inspectors_of(protocol, facts.visit)) {
        const bool has_confirmed =
            name == journal.inspector ||
            std::ranges::find(protocol.confirmed, name) != protocol.confirmed.end();
        if (!has_confirmed) reasons.push_back({"field_not_confirmed", {{"inspector", name}}});
    }
    for (const std::string& sha256 : facts.missing_photos)
        reasons.push_back({"field_photo_missing", {{"sha256", sha256.substr(0, 12)}}});
    return reasons;
}

}  // namespace uppsikt::field
