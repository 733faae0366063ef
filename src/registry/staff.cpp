#include "registry/staff.h"

#include <algorithm>

#include "base/text.h"
#include "platform/record/record.h"
#include "registry/names.h"
#include "registry/premises_store.h"
#include "registry/staff_rules.h"
#include "registry/staff_store.h"
#include "registry/store.h"

namespace uppsikt::registry {

namespace {

using record::FieldClass;

void rename(const Session& session, const store::Person& known, const std::string& name) {
    store::rename_person(session.db, known.id, name);
    record::act(
        session,
        {.kind = "registry.person_renamed",
         .subject = "person:" + std::to_string(known.id.value()),
         .fields = {{"name", name, FieldClass::personal}},
         .rows = {{.table = "person", .id = known.id.value()}}}
    );
}

/// What the assignment points to that is not there, or does not go together.
void object_to_references(
    const Session& session, const StatedAssignment& stated, std::vector<Reason>& reasons
) {
    if (!store::person(session.db, stated.person))
        reasons.push_back(
            {"registry_person_unknown", {{"person", std::to_string(stated.person.value())}}}
        );
    const auto contract = store::contract(session.db, trimmed(stated.contract));
    if (!contract)
        reasons.push_back({"registry_contract_unknown", {{"contract", stated.contract}}});
    if (!stated.premises) return;
    const auto place = store::premises_version(session.db, *stated.premises, session.today);
    const TextValue premises{"premises", std::to_string(stated.premises->value())};
    if (!place)
        reasons.push_back({"registry_premises_unknown", {premises}});
    else if (contract && place->stated.contract != contract->number)
        reasons.push_back(
            {"registry_premises_of_another_contract", {premises, {"contract", contract->number}}}
        );
}

Assignment write_version(
    const Session& session, AssignmentId assignment, StatedAssignment stated, record::Act act
) {
    Assignment version{
        .id = assignment,
        .stated = std::move(stated),
        .known_on = session.today,
    };
    const std::int64_t row = store::insert_assignment_version(session.db, version);
    const StatedAssignment& written = version.stated;
    act.subject = "assignment:" + std::to_string(assignment.value());
    act.fields = {
        {"person", std::to_string(written.person.value()), FieldClass::internal},
        {"contract", written.contract, FieldClass::internal},
        {"role", std::string(name_of(written.role))},
        {"extent_hundredths", std::to_string(written.extent_hundredths), FieldClass::internal},
        {"valid_from", to_text(written.valid_from)},
    };
    if (written.valid_to) act.fields.push_back({"valid_to", to_text(*written.valid_to)});
    if (written.premises)
        act.fields.push_back({"premises", std::to_string(written.premises->value())});
    act.rows.push_back({.table = "staff_assignment_version", .id = row});
    record::act(session, act);
    return version;
}

}  // namespace

Result<PersonId> ensure_person(const Session& session, const StatedPerson& person) {
    auto reasons = objections(person);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const StatedPerson written{
        .identity = *identity_as_written(person.identity),
        .name = name_as_written(person.name),
    };
    if (const auto known = store::person_with_identity(session.db, written.identity)) {
        if (known->name != written.name) rename(session, *known, written.name);
        return known->id;
    }
    const PersonId id = store::insert_person(session.db, written);
    record::act(
        session,
        {.kind = "registry.person_registered",
         .subject = "person:" + std::to_string(id.value()),
         .fields =
             {{"identity", written.identity, FieldClass::personal},
              {"name", written.name, FieldClass::personal}},
         .rows = {{.table = "person", .id = id.value()}}}
    );
    return id;
}

Result<Assignment> assign(const Session& session, const StatedAssignment& stated) {
    auto reasons = objections(stated);
    object_to_references(session, stated, reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const auto contract = store::contract(session.db, trimmed(stated.contract));
    StatedAssignment written = stated;
    written.contract = contract->number;
    const AssignmentId id = store::insert_assignment(session.db, written, contract->id);
    return write_version(
        session,
        id,
        std::move(written),
        {.kind = "registry.staff_assigned",
         .subject = {},
         .rows = {{.table = "staff_assignment", .id = id.value()}}}
    );
}

Result<Assignment> revise_assignment(
    const Session& session, AssignmentId assignment, const StatedAssignment& stated
) {
    const auto known = store::assignment(session.db, assignment, session.today);
    if (!known)
        return Refusal{
            RefusalKind::not_found,
            Reason{
                "registry_assignment_unknown",
                {{"assignment", std::to_string(assignment.value())}}
            }
        };
    StatedAssignment written = stated;
    written.person = known->stated.person;
    written.contract = known->stated.contract;
    written.role = known->stated.role;
    auto reasons = objections(written);
    object_to_references(session, written, reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return write_version(
        session,
        assignment,
        std::move(written),
        {.kind = "registry.assignment_revised", .subject = {}}
    );
}

std::optional<Assignment> assignment(
    const Session& session, AssignmentId assignment, Date known_on
) {
    return store::assignment(session.db, assignment, known_on);
}

std::vector<Assignment> staff_on(const Session& session, const StaffQuestion& question) {
    return store::assignments_on(session.db, question);
}

std::vector<Overbooking> overbooked(const Session& session, const OverbookingQuestion& question) {
    const std::vector<Assignment> all = store::shared_assignments(session.db, question.known_on);
    std::vector<Overbooking> found;
    for (auto first = all.begin(); first != all.end();) {
        const auto last = std::find_if(first, all.end(), [&](const Assignment& one) {
            return one.stated.person != first->stated.person;
        });
        std::ranges::move(over_full_time({first, last}, question.from), std::back_inserter(found));
        first = last;
    }
    return found;
}

}  // namespace uppsikt::registry
