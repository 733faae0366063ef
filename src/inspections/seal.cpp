#include <algorithm>
#include <iterator>

#include "inspections/loaded.h"
#include "inspections/rules.h"
#include "inspections/store.h"
#include "inspections/visits.h"

namespace uppsikt::inspections {

namespace {

const cases::Machine& machine() { return visit_states().machine(); }

/// One sealing: what is known of the visit, what stands against it, and what is written.
class Sealing {
public:
    Sealing(const Session& session, const Rulebook& rules, const SealVisit& seal)
        : session_(session), rules_(rules), seal_(seal) {}

    Result<SealedVisit> run() {
        loaded_.emplace(TRY(load_visit(session_, seal_.number)));
        std::vector<Reason> reasons = cases::objections(machine(), loaded_->file, "seal", session_);
        if (reasons.empty()) gather(reasons);
        if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
        return write();
    }

private:
    Visit& visit() { return loaded_->stored.visit; }

    SealFacts facts() {
        return {
            .seal = seal_,
            .control = visit().plan.control,
            .form = visit().plan.form,
            .answers = visit().answers,
            .items = items_
        };
    }

    void gather(std::vector<Reason>& reasons) {
        items_ = rules_.checklist.items_on(visit().plan.control, *visit().visited_on);
        if (visit().plan.control == ControlKind::competence) take_from_sample(reasons);
        std::ranges::move(objections(facts()), std::back_inserter(reasons));
        object_to_evidence(session_, seal_.evidence, reasons);
        if (seal_.closed_door) object_to_evidence(session_, {{seal_.closed_door->photo}}, reasons);
    }

    void take_from_sample(std::vector<Reason>& reasons) {
        const registry::ControlId id = *visit().plan.competence_control;
        const auto control = registry::control(session_, id);
        ensure(control.has_value(), "the sample of a visit is there");
        if (control->finished_on)
            visit().answers = answers_of(*control, items_);
        else
            reasons.push_back(
                {"inspections_sample_not_finished", {{"control", std::to_string(id.value())}}}
            );
    }

    Result<SealedVisit> write() {
        const store::VisitId id = loaded_->stored.id;
        const std::string version = rules_.checklist.version_on(*visit().visited_on);
        cases::Content content{
            .fields = {{"outcome", std::string(rule_of(seal_.outcome).name)}},
            .rows = {{.table = "visit", .id = id.value()}},
            .rule = "checklist",
            .rule_version = version,
        };
        store::seal(
            session_.db,
            id,
            {.outcome = seal_.outcome, .checklist_version = version, .note = seal_.note}
        );
        if (visit().plan.control == ControlKind::competence)
            std::ranges::move(
                write_answers(session_, id, visit().answers),
                std::back_inserter(content.rows)
            );
        for (const evidence::EvidenceId one : seal_.evidence)
            if (const auto row = store::insert_evidence(session_.db, id, "", one))
                content.rows.push_back({.table = "visit_evidence", .id = *row});
        if (seal_.closed_door)
            content.rows.push_back(
                {.table = "visit_closed_door",
                 .id = store::insert_closed_door(session_.db, id, *seal_.closed_door)}
            );
        SealedVisit sealed{
            .file = TRY(cases::take(
                session_,
                rules_.handbook,
                machine(),
                loaded_->file,
                {.verb = "seal", .content = std::move(content)}
            )),
            .findings = {},
            .complaints = {},
        };
        TRY(open_findings(sealed));
        return sealed;
    }

    Result<Done> open_findings(SealedVisit& sealed) {
        const Register known{
            .checklist = rules_.checklist,
            .day = *visit().visited_on,
            .has_premises =
                visit().plan.control != ControlKind::premises || loaded_->stored.is_in_register,
        };
        for (const NewFinding& one : findings_of(facts(), known)) {
            OpenedFinding opened = TRY(open_finding(session_, rules_, *loaded_, one));
            if (std::ranges::count(sealed.complaints, opened.complaint) == 0)
                sealed.complaints.push_back(std::move(opened.complaint));
            sealed.findings.push_back(std::move(opened.number));
        }
        return Done{};
    }

    const Session& session_;
    const Rulebook& rules_;
    const SealVisit& seal_;
    std::optional<LoadedVisit> loaded_;
    std::vector<services::ChecklistItem> items_;
};

}  // namespace

Result<SealedVisit> seal_visit(
    const Session& session, const Rulebook& rules, const SealVisit& seal
) {
    return Sealing(session, rules, seal).run();
}

namespace {

/// What any step would refuse of a whole visit, before the first is taken.
std::vector<Reason> objections_to_report(
    const Session& session, const Rulebook& rules, const VisitReport& report
) {
    std::vector<Reason> reasons = objections_to_plan(session, rules, report.visit);
    const auto add = [&](std::vector<Reason> more) {
        std::ranges::move(more, std::back_inserter(reasons));
    };
    add(objections_to_day(session, rules, report.visited_on));
    if (report.visit.inspectors.empty()) reasons.push_back({"inspections_no_inspector"});
    const auto items = rules.checklist.items_on(report.visit.control, report.visited_on);
    // The answers of a control of competence come from its sample, when it is sealed.
    if (!items.empty() && report.visit.control != ControlKind::competence) {
        add(objections(report.answers, items));
        add(objections(SealFacts{
            .seal = report.seal,
            .control = report.visit.control,
            .form = report.visit.form,
            .answers = report.answers,
            .items = items
        }));
    }
    for (const ItemAnswer& answer : report.answers)
        object_to_evidence(session, answer.evidence, reasons);
    object_to_evidence(session, report.seal.evidence, reasons);
    if (report.seal.closed_door)
        object_to_evidence(session, {{report.seal.closed_door->photo}}, reasons);
    return reasons;
}

}  // namespace

Result<SealedVisit> record_visit(
    const Session& session, const Rulebook& rules, const VisitReport& report
) {
    if (auto reasons = objections_to_report(session, rules, report); !reasons.empty())
        return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const cases::Case file = TRY(plan_visit(session, rules, report.visit));
    const std::string number = file.diary_number.text();
    TRY(begin_visit(session, rules, {.number = number, .visited_on = report.visited_on}));
    if (!report.answers.empty())
        TRY(answer_items(session, rules, {.number = number, .answers = report.answers}));
    SealVisit seal = report.seal;
    seal.number = number;
    return seal_visit(session, rules, seal);
}

}  // namespace uppsikt::inspections
