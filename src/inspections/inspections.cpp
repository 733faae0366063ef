#include <algorithm>
#include <iterator>

#include "base/free_text.h"
#include "inspections/loaded.h"
#include "inspections/rules.h"
#include "inspections/store.h"
#include "inspections/visits.h"

namespace uppsikt::inspections {

namespace {

using record::RowRef;

const cases::Machine& visit_machine() { return visit_states().machine(); }

/// What a plan refers to, as far as it is there.
struct Place {
    std::optional<registry::Contract> contract;
    std::optional<registry::SupplierId> supplier;
    std::optional<store::VisitId> follows;
};

void find_premises(const Session& session, const NewVisit& visit, std::vector<Reason>& reasons) {
    if (!visit.premises) return;
    const auto premises = registry::premises(session, *visit.premises, session.today);
    const TextValue id{"premises", std::to_string(visit.premises->value())};
    if (!premises)
        reasons.push_back({"inspections_premises_unknown", {id}});
    else if (premises->stated.contract != visit.contract)
        reasons.push_back(
            {"inspections_premises_of_another_contract", {id, {"contract", visit.contract}}}
        );
}

Place find_place(
    const Session& session,
    const Rulebook& rules,
    const NewVisit& visit,
    std::vector<Reason>& reasons
) {
    Place place;
    place.contract = registry::contract(session, visit.contract);
    if (!place.contract) {
        reasons.push_back({"inspections_contract_unknown", {{"contract", visit.contract}}});
    } else {
        if (place.contract->service != rules.checklist.id)
            reasons.push_back(
                {"inspections_checklist_of_another_service",
                 {{"contract", visit.contract}, {"service", place.contract->service}}}
            );
        const auto history = registry::history(session, place.contract->number, session.today);
        if (!history.empty())
            if (const auto supplier = registry::supplier(session, history.back().supplier))
                place.supplier = supplier->id;
        find_premises(session, visit, reasons);
    }
    if (visit.follows) {
        const auto earlier = load_visit(session, *visit.follows);
        if (!earlier.ok())
            reasons.push_back({"inspections_visit_unknown", {{"visit", *visit.follows}}});
        else if (earlier.value().stored.visit.plan.contract != visit.contract)
            reasons.push_back({"inspections_follows_another_contract", {{"visit", *visit.follows}}}
            );
        else
            place.follows = earlier.value().stored.id;
    }
    if (visit.competence_control && !registry::control(session, *visit.competence_control))
        reasons.push_back(
            {"inspections_sample_unknown",
             {{"control", std::to_string(visit.competence_control->value())}}}
        );
    return place;
}

std::string joined(std::span<const std::string> inspectors) {
    std::string all;
    for (const std::string& inspector : inspectors)
        all += (all.empty() ? "" : ", ") + inspector;
    return all;
}

std::vector<RowRef> write_inspectors(
    const Session& session, store::VisitId visit, std::span<const std::string> inspectors
) {
    std::vector<RowRef> rows;
    for (const std::string& inspector : inspectors)
        rows.push_back(
            {.table = "visit_inspector", .id = store::insert_inspector(session.db, visit, inspector)
            }
        );
    return rows;
}

std::vector<record::Field> fields_of(const NewVisit& visit) {
    // Where a visit goes is nobody else's to know before it has been made.
    constexpr auto internal = record::FieldClass::internal;
    std::vector<record::Field> fields{
        {"control", std::string(name_in(control_names, visit.control))},
        {"form", std::string(name_in(form_names, visit.form))},
        {"contract", visit.contract, internal},
        {"inspectors", joined(visit.inspectors), internal},
    };
    if (visit.premises)
        fields.push_back({"premises", std::to_string(visit.premises->value()), internal});
    if (visit.address) fields.push_back({"address", *visit.address + ", " + *visit.town, internal});
    if (visit.follows) fields.push_back({"follows", *visit.follows});
    return fields;
}

/// The premises of the register at the place on the day, if it has any there.
std::optional<registry::PremisesId> registered_premises(
    const Session& session, const NewVisit& plan, Date day
) {
    const registry::PremisesQuestion open{
        .contract = plan.contract,
        .open_on = day,
        .known_on = session.today
    };
    if (plan.premises) {
        const auto all = registry::premises_of(session, open);
        const bool is_open =
            std::ranges::find(all, *plan.premises, &registry::Premises::id) != all.end();
        return is_open ? plan.premises : std::nullopt;
    }
    if (!plan.address || !plan.town) return std::nullopt;
    const auto found = registry::premises_at(session, open, {*plan.address, *plan.town});
    if (!found) return std::nullopt;
    return found->id;
}

}  // namespace

Result<LoadedVisit> load_visit(const Session& session, std::string_view number) {
    cases::Case file = TRY(cases::find(session, number));
    auto stored = store::visit(session.db, file.id);
    if (!stored)
        return Refusal{
            RefusalKind::not_found,
            Reason{"inspections_not_a_visit", {{"case", file.diary_number.text()}}}
        };
    return LoadedVisit{std::move(file), *std::move(stored)};
}

void object_to_evidence(
    const Session& session,
    std::span<const evidence::EvidenceId> evidence,
    std::vector<Reason>& reasons
) {
    for (const evidence::EvidenceId one : evidence)
        if (!evidence::find(session.db, one))
            reasons.push_back(
                {"inspections_evidence_unknown", {{"evidence", std::to_string(one.value())}}}
            );
}

std::vector<Reason> objections_to_plan(
    const Session& session, const Rulebook& rules, const NewVisit& visit
) {
    std::vector<Reason> reasons = objections(visit);
    (void)find_place(session, rules, visit, reasons);
    return reasons;
}

std::vector<Reason> objections_to_day(const Session& session, const Rulebook& rules, Date day) {
    std::vector<Reason> reasons;
    if (day > session.today)
        reasons.push_back({"inspections_day_in_the_future", {{"day", to_text(day)}}});
    if (rules.checklist.version_on(day).empty())
        reasons.push_back({"inspections_no_checklist", {{"day", to_text(day)}}});
    return reasons;
}

Result<cases::Case> plan_visit(
    const Session& session, const Rulebook& rules, const NewVisit& visit
) {
    std::vector<Reason> reasons = objections(visit);
    const Place place = find_place(session, rules, visit, reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};

    const cases::Case file = TRY(cases::open(
        session,
        rules.handbook,
        visit_machine(),
        {.unit = visit.unit,
         .learned_on = session.today,
         .service = place.contract->service,
         .supplier = place.supplier,
         .contract = place.contract->id}
    ));
    const store::VisitId id = store::insert_visit(
        session.db,
        visit,
        {.case_id = file.id, .contract = place.contract->id, .follows = place.follows}
    );
    cases::Content content{
        .fields = fields_of(visit),
        .rows = {{.table = "visit", .id = id.value()}}
    };
    std::ranges::move(
        write_inspectors(session, id, visit.inspectors),
        std::back_inserter(content.rows)
    );
    cases::record_opening(session, visit_machine(), file, std::move(content));
    return file;
}

Result<cases::Case> assign_inspectors(
    const Session& session, const Rulebook& rules, const Assigned& assigned
) {
    const LoadedVisit loaded = TRY(load_visit(session, assigned.number));
    std::vector<Reason> reasons =
        cases::objections(visit_machine(), loaded.file, "assign", session);
    if (assigned.inspectors.empty()) reasons.push_back({"inspections_no_inspector"});
    std::vector<std::string> all = loaded.stored.visit.plan.inspectors;
    std::ranges::copy(assigned.inspectors, std::back_inserter(all));
    std::ranges::move(objections(all), std::back_inserter(reasons));
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return cases::take(
        session,
        rules.handbook,
        visit_machine(),
        loaded.file,
        {.verb = "assign",
         .content =
             {.fields = {{"inspectors", joined(all), record::FieldClass::internal}},
              .rows = write_inspectors(session, loaded.stored.id, assigned.inspectors)}}
    );
}

Result<cases::Case> begin_visit(
    const Session& session, const Rulebook& rules, const BeginVisit& begin
) {
    const LoadedVisit loaded = TRY(load_visit(session, begin.number));
    std::vector<Reason> reasons = cases::objections(visit_machine(), loaded.file, "begin", session);
    std::ranges::move(
        objections_to_day(session, rules, begin.visited_on),
        std::back_inserter(reasons)
    );
    if (loaded.stored.visit.plan.inspectors.empty())
        reasons.push_back({"inspections_no_inspector"});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    store::begin(
        session.db,
        loaded.stored.id,
        {.visited_on = begin.visited_on,
         .premises = registered_premises(session, loaded.stored.visit.plan, begin.visited_on)}
    );
    return cases::take(
        session,
        rules.handbook,
        visit_machine(),
        loaded.file,
        {.verb = "begin",
         .content =
             {.fields = {{"visited_on", to_text(begin.visited_on)}},
              .rows = {{.table = "visit", .id = loaded.stored.id.value()}}}}
    );
}

std::vector<RowRef> write_answers(
    const Session& session, store::VisitId visit, std::span<const ItemAnswer> answers
) {
    std::vector<RowRef> rows;
    for (const ItemAnswer& answer : answers) {
        rows.push_back({.table = "visit_answer", .id = store::put_answer(session.db, visit, answer)}
        );
        for (const evidence::EvidenceId one : answer.evidence)
            if (const auto row = store::insert_evidence(session.db, visit, answer.item, one))
                rows.push_back({.table = "visit_evidence", .id = *row});
    }
    return rows;
}

Result<cases::Case> answer_items(
    const Session& session, const Rulebook& rules, const AnswerItems& order
) {
    const LoadedVisit loaded = TRY(load_visit(session, order.number));
    const Visit& visit = loaded.stored.visit;
    std::vector<Reason> reasons =
        cases::objections(visit_machine(), loaded.file, "answer", session);
    if (reasons.empty()) {
        if (visit.plan.control == ControlKind::competence)
            reasons.push_back({"inspections_answers_come_from_sample"});
        const auto items = rules.checklist.items_on(visit.plan.control, *visit.visited_on);
        std::ranges::move(objections(order.answers, items), std::back_inserter(reasons));
    }
    for (const ItemAnswer& answer : order.answers)
        object_to_evidence(session, answer.evidence, reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};

    cases::Content content{
        .fields = {{"answers", std::to_string(order.answers.size())}},
        .rows = write_answers(session, loaded.stored.id, order.answers)
    };
    return cases::take(
        session,
        rules.handbook,
        visit_machine(),
        loaded.file,
        {.verb = "answer", .content = std::move(content)}
    );
}

Result<cases::Case> cancel_visit(
    const Session& session, const Rulebook& rules, const Cancellation& cancellation
) {
    const LoadedVisit loaded = TRY(load_visit(session, cancellation.number));
    std::vector<Reason> reasons =
        cases::objections(visit_machine(), loaded.file, "cancel", session);
    object_to_text(reasons, {"reason", cancellation.reason, 4000});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return cases::take(
        session,
        rules.handbook,
        visit_machine(),
        loaded.file,
        {.verb = "cancel",
         .content = {.fields = {{"reason", cancellation.reason, record::FieldClass::internal}}}}
    );
}

Result<Done> add_to_visit(const Session& session, const Addition& addition) {
    const LoadedVisit loaded = TRY(load_visit(session, addition.number));
    std::vector<Reason> reasons;
    if (loaded.file.state != visit_states().name(VisitState::sealed))
        reasons.push_back({"inspections_not_sealed", {{"visit", addition.number}}});
    object_to_text(reasons, {"text", addition.text, 4000});
    if (addition.evidence) object_to_evidence(session, {{*addition.evidence}}, reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const std::int64_t row = store::insert_addition(
        session.db,
        loaded.stored.id,
        {.text = addition.text,
         .evidence = addition.evidence,
         .added_on = session.today,
         .added_by = session.actor}
    );
    cases::record_act(
        session,
        visit_machine(),
        loaded.file,
        "visit_added_to",
        {.fields = {{"text", addition.text, record::FieldClass::personal}},
         .rows = {{.table = "visit_addition", .id = row}}}
    );
    return Done{};
}

Result<Visit> visit(const Session& session, std::string_view number) {
    LoadedVisit loaded = TRY(load_visit(session, number));
    Visit found = std::move(loaded.stored.visit);
    const auto number_of = [&](cases::CaseId id) {
        const auto file = cases::find(session, id);
        ensure(file.has_value(), "what a visit refers to has its case");
        return file->diary_number.text();
    };
    if (loaded.stored.follows) {
        const auto earlier = store::visit(session.db, *loaded.stored.follows);
        ensure(earlier.has_value(), "the visit that is followed up is there");
        found.plan.follows = number_of(earlier->case_id);
    }
    for (const cases::CaseId id : store::findings_of(session.db, loaded.stored.id))
        found.findings.push_back(number_of(id));
    found.plan.unit = loaded.file.unit;
    found.file = std::move(loaded.file);
    return found;
}

}  // namespace uppsikt::inspections
