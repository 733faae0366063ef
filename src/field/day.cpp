#include <algorithm>

#include <boost/json.hpp>

#include "complaints/complaints.h"
#include "field/field.h"

namespace uppsikt::field {

namespace {

namespace json = boost::json;
using inspections::Need;

std::string_view name_of(Need need) {
    switch (need) {
        case Need::must:
            return "must";
        case Need::may:
            return "may";
        case Need::must_not:
            return "must_not";
    }
    return "";
}

json::object both(const services::Wording& wording) {
    return {{"sv", wording.sv}, {"en", wording.en}};
}

json::array array_of(const std::vector<std::string>& texts) {
    json::array all;
    for (const std::string& text : texts)
        all.emplace_back(text);
    return all;
}

json::value or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

/// What may be said of the door, and what each calls for; from the rules that the visit is sealed
/// by.
json::array doors_of(const inspections::NewVisit& plan) {
    const auto& after_contact =
        inspections::rule_of(inspections::Outcome::no_staff_came_after_contact);
    json::array doors;
    for (const DoorRule& door : door_rules) {
        const auto& rule = inspections::rule_of(door.outcome.value_or(inspections::Outcome::ok));
        const bool is_of_premises = door.outcome.has_value();
        if (is_of_premises && plan.control != inspections::ControlKind::premises) continue;
        if (rule.closed_door == Need::must && plan.form == inspections::VisitForm::remote) continue;
        doors.push_back(json::object{
            {"door", door.name},
            {"closed", rule.closed_door == Need::must},
            {"checklist", name_of(rule.checklist)},
            // Where somebody may come after a call: what of the checklist is then looked at.
            {"checklist_if_came",
             door.outcome == inspections::Outcome::no_staff
                 ? json::value(name_of(after_contact.checklist))
                 : json::value(nullptr)},
        });
    }
    return doors;
}

json::array items_of(std::span<const services::ChecklistItem> items) {
    json::array all;
    for (const services::ChecklistItem& item : items)
        all.push_back(json::object{
            {"id", item.id},
            {"text", both(item.text)},
            {"requirement", item.defect.requirement},
            {"severity", item.defect.severity},
            {"needs_photo", item.needs_photo},
        });
    return all;
}

struct Place {
    std::optional<std::string> address;
    std::optional<std::string> postal_code;
    std::optional<std::string> town;
};

Place place_of(const Session& session, const inspections::NewVisit& plan) {
    if (plan.premises)
        if (const auto known = registry::premises(session, *plan.premises, session.today))
            return {known->stated.address, known->stated.postal_code, known->stated.town};
    return {plan.address, std::nullopt, plan.town};
}

/// The text of an item or an outcome by its id.
services::Wording wording_of(const services::Checklist& checklist, std::string_view code) {
    for (const services::ChecklistItem& item : checklist.items)
        if (item.id == code) return item.text;
    for (const services::OutcomeFinding& outcome : checklist.outcomes)
        if (outcome.id == code) return outcome.text;
    return {std::string(code), std::string(code)};
}

json::array known_before(
    const Session& session, const services::Checklist& checklist, const inspections::NewVisit& plan
) {
    json::array all;
    for (const auto& earlier : inspections::earlier_visits(session, {.contract = plan.contract})) {
        json::array open;
        for (const std::string& number : earlier.open_findings) {
            const auto finding = inspections::finding(session, number);
            ensure(finding.ok(), "a finding of a visit is there");
            open.push_back(json::object{
                {"number", number},
                {"text", both(wording_of(checklist, finding.value().code))},
                {"seen", finding.value().seen},
                {"state", finding.value().file.state},
            });
        }
        all.push_back(json::object{
            {"number", earlier.number},
            {"day", to_text(earlier.visited_on)},
            {"outcome", inspections::rule_of(earlier.outcome).name},
            {"open", std::move(open)},
        });
    }
    return all;
}

/// How many complaints about the contract are open; what they say stays at the office.
std::int64_t open_complaints(const Session& session, const cases::Case& visit) {
    if (!visit.supplier) return 0;
    const auto open = cases::list(
        session,
        {.kind = std::string(complaints::states().machine().kind),
         .supplier = visit.supplier,
         .at_most = 1000}
    );
    return std::ranges::count(open, visit.contract, &cases::Case::contract);
}

json::object visit_json(
    const Session& session, const services::Checklist& checklist, const cases::Case& file
) {
    const auto found = inspections::visit(session, file.diary_number.text());
    ensure(found.ok(), "the case of a visit has its row");
    const inspections::NewVisit& plan = found.value().plan;
    const Place place = place_of(session, plan);
    const auto supplier = registry::supplier_on(session, plan.contract, session.today);
    return {
        {"number", file.diary_number.text()},
        {"state", file.state},
        {"control", inspections::name_in(inspections::control_names, plan.control)},
        {"form", inspections::name_in(inspections::form_names, plan.form)},
        {"contract", plan.contract},
        {"supplier", supplier ? supplier->name : plan.contract},
        {"address", or_null(place.address)},
        {"postal_code", or_null(place.postal_code)},
        {"town", or_null(place.town)},
        {"due", to_text(file.clock())},
        {"inspectors", array_of(plan.inspectors)},
        {"follows", or_null(plan.follows)},
        {"checklist", checklist.version_on(session.today)},
        {"items", items_of(checklist.items_on(plan.control, session.today))},
        {"doors", doors_of(plan)},
        {"before", known_before(session, checklist, plan)},
        {"complaints", open_complaints(session, file)},
    };
}

}  // namespace

Result<json::object> day(
    const Session& session, const operations::Desk& desk, const operations::Viewer& viewer
) {
    if (auto refusal = only_inspectors(viewer)) return *std::move(refusal);
    const auto& checklist = desk.get<services::Checklist>();
    const std::string inspector = inspector_of(viewer);
    json::array visits;
    for (const cases::Case& file : inspections::visits_of_inspector(session, inspector)) {
        const auto visit = inspections::visit(session, file.diary_number.text());
        ensure(visit.ok(), "the case of a visit has its row");
        // A control of competence is made at the desk, from its sample.
        if (visit.value().plan.control == inspections::ControlKind::competence) continue;
        if (file.service != checklist.id) continue;
        visits.push_back(visit_json(session, checklist, file));
    }
    return json::object{
        {"inspector", inspector},
        {"day", to_text(session.today)},
        {"made_at", to_text(session.now)},
        {"visits", std::move(visits)},
    };
}

}  // namespace uppsikt::field
