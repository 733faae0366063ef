#include "registry/competence.h"

#include <algorithm>

#include "base/free_text.h"
#include "base/text.h"
#include "platform/record/record.h"
#include "registry/competence_rules.h"
#include "registry/competence_store.h"
#include "registry/staff_store.h"
#include "registry/store.h"

namespace uppsikt::registry {

namespace {

using record::FieldClass;

template <class Id>
Reason unknown(const char* code, const char* what, Id id) {
    return {code, {{what, std::to_string(id.value())}}};
}

std::string subject_of(PersonId person) { return "person:" + std::to_string(person.value()); }
std::string subject_of(ControlId control) {
    return "competence_control:" + std::to_string(control.value());
}

std::string_view name_of(Verdict verdict) {
    return std::ranges::find(verdict_names, verdict, &sql::EnumName<Verdict>::value)->name;
}

void record_claim(const Session& session, const Claim& claim, std::optional<SupplierId> supplier) {
    const StatedClaim& stated = claim.stated;
    const auto* kind =
        std::ranges::find(claim_kind_names, stated.kind, &sql::EnumName<ClaimKind>::value);
    record::Act act{
        .kind = "registry.competence_claimed",
        .subject = subject_of(stated.person),
        .fields =
            {{"claim", std::to_string(claim.id.value())},
             {"kind", std::string(kind->name)},
             {"description", stated.description, FieldClass::personal}},
        .rows = {{.table = "competence_claim", .id = claim.id.value()}},
    };
    if (supplier) act.fields.push_back({"supplier", std::to_string(supplier->value())});
    if (stated.credits)
        act.fields.push_back({"credits", std::to_string(*stated.credits), FieldClass::personal});
    if (stated.began_on)
        act.fields.push_back({"began_on", to_text(*stated.began_on), FieldClass::personal});
    if (stated.ended_on)
        act.fields.push_back({"ended_on", to_text(*stated.ended_on), FieldClass::personal});
    record::act(session, act);
}

/// What stands in the way of drawing the sample; the contract, when the order names one.
std::optional<Contract> drawn_from(
    const Session& session, const ControlOrder& order, std::vector<Reason>& reasons
) {
    object_to_line(reasons, {"seed", order.seed, 200});
    if (order.sample < 1)
        reasons.push_back({"registry_sample_of_none", {{"sample", std::to_string(order.sample)}}});
    if (!order.contract) return std::nullopt;
    auto contract = store::contract(session.db, trimmed(*order.contract));
    if (!contract)
        reasons.push_back({"registry_contract_unknown", {{"contract", *order.contract}}});
    return contract;
}

}  // namespace

Result<ClaimId> claim_competence(
    const Session& session, const StatedClaim& stated, std::optional<SupplierId> supplier
) {
    auto reasons = objections(stated, session.today);
    if (!store::person(session.db, stated.person))
        reasons.push_back(unknown("registry_person_unknown", "person", stated.person));
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const ClaimId id = store::insert_claim(session.db, stated, session.today);
    record_claim(session, *store::claim(session.db, id), supplier);
    return id;
}

Result<Done> add_claim_evidence(
    const Session& session, ClaimId claim, const EvidenceOfClaim& evidence
) {
    std::vector<Reason> reasons;
    const auto known = store::claim(session.db, claim);
    const auto file = evidence::find(session.db, evidence.evidence);
    if (!known) reasons.push_back(unknown("registry_claim_unknown", "claim", claim));
    if (!file)
        reasons.push_back(unknown("registry_evidence_unknown", "evidence", evidence.evidence));
    if (evidence.issued_on > session.today)
        reasons.push_back({"registry_day_in_the_future", {{"day", to_text(evidence.issued_on)}}});
    if (known &&
        std::ranges::find(known->evidence, evidence.evidence, &EvidenceOfClaim::evidence) !=
            known->evidence.end())
        reasons.push_back(unknown("registry_evidence_given_twice", "evidence", evidence.evidence));
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const std::int64_t row = store::insert_claim_evidence(session.db, claim, evidence);
    record::act(
        session,
        {.kind = "registry.claim_evidence_added",
         .subject = subject_of(known->stated.person),
         .fields =
             {{"claim", std::to_string(claim.value())},
              {"sha256", crypto::to_hex(file->sha256)},
              {"issued_on", to_text(evidence.issued_on)}},
         .rows = {{.table = "claim_evidence", .id = row}}}
    );
    return Done{};
}

Result<Done> verify_claim(const Session& session, const StatedVerdict& verdict) {
    auto reasons = objections(verdict, session.today);
    const auto known = store::claim(session.db, verdict.claim);
    if (!known)
        reasons.push_back(unknown("registry_claim_unknown", "claim", verdict.claim));
    else if (verdict.verdict == Verdict::shown && known->evidence.empty())
        reasons.push_back(unknown("registry_claim_without_evidence", "claim", verdict.claim));
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const std::int64_t row = store::insert_verdict(
        session.db,
        {.stated = verdict, .verifier = session.actor, .decided_on = session.today}
    );
    record::act(
        session,
        {.kind = "registry.claim_verified",
         .subject = subject_of(known->stated.person),
         .fields =
             {{"claim", std::to_string(verdict.claim.value())},
              {"verdict", std::string(name_of(verdict.verdict)), FieldClass::personal},
              {"reason", verdict.reason, FieldClass::personal}},
         .rows = {{.table = "claim_verdict", .id = row}}}
    );
    return Done{};
}

std::vector<Claim> claims_of(const Session& session, PersonId person) {
    return store::claims_of(session.db, person);
}

Result<Control> begin_control(
    const Session& session, const services::Service& service, const ControlOrder& order
) {
    std::vector<Reason> reasons;
    const auto contract = drawn_from(session, order, reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    StaffQuestion question{
        .service = service.id,
        .role = StaffRole::coach,
        .day = session.today,
        .known_on = session.today
    };
    if (contract) question.contract = contract->id;
    const std::vector<Assignment> population = staff_on(session, question);
    if (population.empty())
        return Refusal{RefusalKind::conflict, Reason{"registry_nobody_to_control"}};

    const ControlId id = store::insert_control(
        session.db,
        {.service = service.id,
         .contract = question.contract,
         .seed = order.seed,
         .population = static_cast<int>(population.size()),
         .begun_on = session.today}
    );
    record::Act act{
        .kind = "registry.control_begun",
        .subject = subject_of(id),
        .fields =
            {{"seed", order.seed},
             {"population", std::to_string(population.size())},
             {"sample", std::to_string(order.sample)}},
        .rows = {{.table = "competence_control", .id = id.value()}},
    };
    for (const Assignment& one : drawn(population, order.seed, order.sample))
        act.rows.push_back(
            {.table = "competence_control_item",
             .id = store::insert_control_item(session.db, id, one.id)}
        );
    record::act(session, act);
    return *control(session, id);
}

Result<Control> finish_control(
    const Session& session, const services::Service& service, ControlId control
) {
    auto row = store::control(session.db, control);
    if (!row)
        return Refusal{
            RefusalKind::not_found,
            unknown("registry_control_unknown", "control", control)
        };
    if (row->control.finished_on)
        return Refusal{
            RefusalKind::conflict,
            unknown("registry_control_finished", "control", control)
        };
    const auto requirement = TRY(services::competence_requirement(service, session.today));
    record::Act act{
        .kind = "registry.control_finished",
        .subject = subject_of(control),
        .rule = "COMP-POINTS",
        .rule_version = requirement.version,
        .rows = {{.table = "competence_control", .id = control.value()}},
    };
    int not_shown = 0;
    for (std::size_t i = 0; i < row->item_ids.size(); ++i) {
        ControlItem& item = row->control.items[i];
        const auto assigned = store::assignment(session.db, item.assignment, session.today);
        ensure(assigned.has_value(), "who was drawn has an assignment");
        item.assessment = assess(
            claims_of(session, item.person),
            requirement,
            {.day = session.today, .started_on = assigned->stated.valid_from}
        );
        not_shown += item.assessment->shown ? 0 : 1;
        store::set_assessment(session.db, row->item_ids[i], *item.assessment);
        act.rows.push_back({.table = "competence_control_item", .id = row->item_ids[i]});
    }
    store::finish_control(
        session.db,
        {.control = control, .finished_on = session.today, .rule_version = requirement.version}
    );
    act.fields = {
        {"sample", std::to_string(row->item_ids.size())},
        {"not_shown", std::to_string(not_shown), FieldClass::internal}
    };
    record::act(session, act);
    return *registry::control(session, control);
}

std::optional<Control> control(const Session& session, ControlId control) {
    auto row = store::control(session.db, control);
    if (!row) return std::nullopt;
    return std::move(row->control);
}

}  // namespace uppsikt::registry
