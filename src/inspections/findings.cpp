#include "inspections/findings.h"

#include <iterator>

#include "base/free_text.h"
#include "complaints/complaints.h"
#include "inspections/loaded.h"
#include "inspections/states.h"
#include "inspections/store.h"

namespace uppsikt::inspections {

namespace {

using record::FieldClass;

constexpr std::size_t longest_statement = 4000;

const cases::Machine& finding_machine() { return finding_states().machine(); }

struct LoadedFinding {
    cases::Case file;
    store::StoredFinding stored;
};

Result<LoadedFinding> load(const Session& session, std::string_view number) {
    cases::Case file = TRY(cases::find(session, number));
    auto stored = store::finding(session.db, file.id);
    if (!stored)
        return Refusal{
            RefusalKind::not_found,
            Reason{"inspections_not_a_finding", {{"case", file.diary_number.text()}}}
        };
    return LoadedFinding{std::move(file), *std::move(stored)};
}

std::string number_of(const Session& session, cases::CaseId id) {
    const auto file = cases::find(session, id);
    ensure(file.has_value(), "what a finding refers to has its case");
    return file->diary_number.text();
}

/// What is written in the complaint of a finding: which visit, which requirement, what was seen.
std::string text_of(const Rulebook& rules, const LoadedVisit& visit, const NewFinding& finding) {
    const Date day = *visit.stored.visit.visited_on;
    std::string wording = finding.code;
    for (const services::ChecklistItem& item :
         rules.checklist.items_on(visit.stored.visit.plan.control, day))
        if (item.id == finding.code) wording = item.text.sv;
    if (const auto outcome = rules.checklist.outcome_on(finding.code, day))
        wording = outcome->text.sv;
    std::string text = visit.file.diary_number.text() + ", " + to_text(day) + ": " + wording;
    if (!finding.seen.empty()) text += "\n" + finding.seen;
    return text;
}

complaints::NewComplaint complaint_of(
    const Rulebook& rules, const LoadedVisit& visit, const NewFinding& finding
) {
    const Visit& seen = visit.stored.visit;
    const auto category = complaints::named(complaints::category_names, finding.defect.category);
    const auto severity = complaints::named(complaints::severity_names, finding.defect.severity);
    ensure(category && severity, "a checklist has categories and severities of complaints");
    complaints::NewComplaint complaint{
        .sender = complaints::Sender::own_observation,
        .channel = complaints::Channel::visit,
        .category = *category,
        .severity = *severity,
        .text = text_of(rules, visit, finding),
        .subject = {.contract = seen.plan.contract, .premises = seen.plan.premises},
        .learned_on = *seen.visited_on,
        .unit = visit.file.unit,
    };
    if (!seen.plan.premises && seen.plan.address)
        complaint.subject.stated = *seen.plan.address + ", " + *seen.plan.town;
    return complaint;
}

/// Registers the complaint of a finding, unless the latest of the same defect at the place is still
/// open. Of premises that nobody has registered it cannot be said that they are the same.
Result<cases::CaseId> complaint_for(
    const Session& session,
    const Rulebook& rules,
    const LoadedVisit& visit,
    const NewFinding& finding
) {
    const NewVisit& plan = visit.stored.visit.plan;
    std::optional<cases::CaseId> latest;
    if (plan.premises || plan.control != ControlKind::premises)
        latest = store::latest_complaint(
            session.db,
            {.contract = *visit.file.contract, .premises = plan.premises, .code = finding.code}
        );
    if (latest && !cases::find(session, *latest)->ended_on) return *latest;
    const auto receipt = TRY(
        complaints::register_complaint(session, rules.handbook, complaint_of(rules, visit, finding))
    );
    return receipt.file.id;
}

std::string summary_of(const store::StoredFinding& finding) {
    return finding.code + " (" + finding.defect.requirement + ")" +
           (finding.seen.empty() ? "" : ": " + finding.seen);
}

/// What has become of the findings that share a complaint.
struct Shared {
    int undecided = 0;
    int defects = 0;      ///< demanded to be put right, or handled before
    std::string summary;  ///< of those that were no mistake
};
Shared shared_by(const Session& session, cases::CaseId complaint) {
    Shared shared;
    for (const cases::CaseId id : store::findings_of_complaint(session.db, complaint)) {
        const auto file = cases::find(session, id);
        const auto stored = store::finding(session.db, id);
        ensure(file && stored, "a finding has its case");
        const FindingState state = finding_states().state(file->state);
        if (state == FindingState::found) ++shared.undecided;
        if (file->stands("cure_demanded") || file->stands("handled_before")) ++shared.defects;
        if (state != FindingState::dismissed)
            shared.summary += (shared.summary.empty() ? "" : "\n") + summary_of(*stored);
    }
    return shared;
}

/// What was decided of a finding just now.
struct Decided {
    std::optional<std::string> investigation = std::nullopt;
    std::string text;  ///< the demand, or why it is no defect
};

/// Takes the complaint to the end that its findings call for, by its own steps: at once when one of
/// them is investigated, else when all of them are decided. A complaint that is being handled
/// otherwise, or has ended, is left alone.
Result<Done> settle_complaint(
    const Session& session,
    const cases::Handbook& handbook,
    const store::StoredFinding& finding,
    const Decided& decided
) {
    ensure(finding.complaint.has_value(), "every finding has its complaint");
    const Shared shared = shared_by(session, *finding.complaint);
    if (!decided.investigation && shared.undecided > 0) return Done{};
    cases::Case file = *cases::find(session, *finding.complaint);
    const std::string number = file.diary_number.text();
    const auto is_in = [&](complaints::State state) {
        return complaints::states().state(file.state) == state;
    };
    if (is_in(complaints::State::acknowledged) || is_in(complaints::State::local))
        file = TRY(complaints::send_central(session, handbook, {number, decided.text}));
    const bool is_defect = decided.investigation || shared.defects > 0;
    if (is_in(complaints::State::central) && is_defect)
        file = TRY(complaints::confirm_defect(session, handbook, {number, shared.summary}));
    else if (is_in(complaints::State::central))
        file = TRY(complaints::find_no_defect(session, handbook, {number, decided.text}));
    if (!is_in(complaints::State::confirmed)) return Done{};
    if (decided.investigation)
        TRY(complaints::hand_to_investigation(session, handbook, {number, *decided.investigation}));
    else
        TRY(complaints::notify_supplier(session, handbook, {number, shared.summary}));
    return Done{};
}

/// A step that says something of a finding.
Result<cases::Case> say(
    const Session& session,
    const cases::Handbook& handbook,
    const FindingStatement& statement,
    std::string_view verb
) {
    const LoadedFinding loaded = TRY(load(session, statement.number));
    std::vector<Reason> reasons = cases::objections(finding_machine(), loaded.file, verb, session);
    object_to_text(reasons, {"text", statement.text, longest_statement});
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    return cases::take(
        session,
        handbook,
        finding_machine(),
        loaded.file,
        {.verb = verb, .content = {.fields = {{"text", statement.text, FieldClass::internal}}}}
    );
}

}  // namespace

Result<OpenedFinding> open_finding(
    const Session& session,
    const Rulebook& rules,
    const LoadedVisit& visit,
    const NewFinding& finding
) {
    const cases::Case file = TRY(cases::open(
        session,
        rules.handbook,
        finding_machine(),
        {.unit = visit.file.unit,
         .learned_on = *visit.stored.visit.visited_on,
         .service = visit.file.service,
         .supplier = visit.file.supplier,
         .contract = visit.file.contract}
    ));
    const std::int64_t row = store::insert_finding(session.db, visit.stored.id, file.id, finding);
    const cases::CaseId complaint = TRY(complaint_for(session, rules, visit, finding));
    store::set_complaint(session.db, row, complaint);
    std::string complaint_number = number_of(session, complaint);
    cases::record_opening(
        session,
        finding_machine(),
        file,
        {.fields =
             {{"visit", visit.file.diary_number.text()},
              {"code", finding.code},
              {"requirement", finding.defect.requirement},
              {"severity", finding.defect.severity, FieldClass::internal},
              {"complaint", complaint_number}},
         .rows = {{.table = "finding", .id = row}}}
    );
    return OpenedFinding{
        .number = file.diary_number.text(),
        .complaint = std::move(complaint_number)
    };
}

Result<Finding> finding(const Session& session, std::string_view number) {
    LoadedFinding loaded = TRY(load(session, number));
    const auto visit = store::visit(session.db, loaded.stored.visit);
    ensure(visit.has_value(), "a finding has its visit");
    Finding found{
        .file = std::move(loaded.file),
        .visit = number_of(session, visit->case_id),
        .code = std::move(loaded.stored.code),
        .defect = std::move(loaded.stored.defect),
        .seen = std::move(loaded.stored.seen),
        .complaint = std::nullopt,
        .evidence = std::move(loaded.stored.evidence),
    };
    if (loaded.stored.complaint) found.complaint = number_of(session, *loaded.stored.complaint);
    return found;
}

Result<cases::Case> demand_cure(
    const Session& session, const cases::Handbook& handbook, const CureDemand& demand
) {
    const LoadedFinding loaded = TRY(load(session, demand.number));
    const Finding known = TRY(finding(session, demand.number));
    std::vector<Reason> reasons =
        cases::objections(finding_machine(), loaded.file, "demand", session);
    object_to_text(reasons, {"text", demand.text, longest_statement});
    if (!known.is_for_ongoing_handling())
        reasons.push_back(
            {"inspections_not_for_demand",
             {{"finding", demand.number}, {"severity", known.defect.severity}}}
        );
    if (demand.by && *demand.by < session.today)
        reasons.push_back({"inspections_day_is_past", {{"day", to_text(*demand.by)}}});
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    const services::Term term =
        TRY(handbook.term(loaded.file.service, "RECTIFICATION", loaded.file.opened_on));
    cases::Move move{
        .verb = "demand",
        .due_on = demand.by,
        .content =
            {.fields = {{"text", demand.text, FieldClass::internal}},
             .rule = term.id,
             .rule_version = term.version}
    };
    if (demand.by) move.content.fields.push_back({"by", to_text(*demand.by)});
    cases::Case file =
        TRY(cases::take(session, handbook, finding_machine(), loaded.file, std::move(move)));
    TRY(settle_complaint(session, handbook, loaded.stored, {.text = demand.text}));
    return file;
}

Result<cases::Case> report_cure(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& report
) {
    return say(session, handbook, report, "report_cure");
}

Result<cases::Case> verify_cure(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& seen
) {
    return say(session, handbook, seen, "verify_cure");
}

Result<cases::Case> reject_cure(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& seen
) {
    return say(session, handbook, seen, "reject_cure");
}

Result<cases::Case> dismiss_finding(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& reason
) {
    const LoadedFinding loaded = TRY(load(session, reason.number));
    cases::Case file = TRY(say(session, handbook, reason, "dismiss"));
    TRY(settle_complaint(session, handbook, loaded.stored, {.text = reason.text}));
    return file;
}

Result<cases::Case> close_as_handled(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& how
) {
    const LoadedFinding loaded = TRY(load(session, how.number));
    cases::Case file = TRY(say(session, handbook, how, "close_as_handled"));
    TRY(settle_complaint(session, handbook, loaded.stored, {.text = how.text}));
    return file;
}

Result<cases::Case> send_to_investigation(
    const Session& session, const cases::Handbook& handbook, const ToInvestigation& order
) {
    const LoadedFinding loaded = TRY(load(session, order.number));
    std::vector<Reason> reasons =
        cases::objections(finding_machine(), loaded.file, "investigate", session);
    const auto investigation = cases::find(session, order.investigation);
    if (!investigation.ok())
        std::ranges::copy(investigation.refusal().reasons, std::back_inserter(reasons));
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    const std::string number = investigation.value().diary_number.text();
    cases::Case file = TRY(cases::take(
        session,
        handbook,
        finding_machine(),
        loaded.file,
        {.verb = "investigate", .content = {.fields = {{"investigation", number}}}}
    ));
    TRY(settle_complaint(
        session,
        handbook,
        loaded.stored,
        {.investigation = number, .text = summary_of(loaded.stored)}
    ));
    return file;
}

Result<cases::Case> expire_demand(
    const Session& session, const cases::Handbook& handbook, const cases::Case& file
) {
    return cases::take(
        session,
        handbook,
        finding_machine(),
        file,
        {.verb = "expire",
         .content = {.fields = {{"due", to_text(file.due_on.value_or(session.today))}}}}
    );
}

Result<int> expire_demands(const Session& session, const cases::Handbook& handbook) {
    int expired = 0;
    cases::Filter filter{
        .kind = std::string(finding_machine().kind),
        .owner = cases::Role::supplier,
        .only_overdue = true
    };
    while (true) {
        const std::vector<cases::Case> page = cases::list(session, filter);
        if (page.empty()) return expired;
        filter.after = page.back().id;
        for (const cases::Case& file : page) {
            // Overdue may also be the whole case, while the supplier still has time.
            if (!cases::objections(finding_machine(), file, "expire", session).empty()) continue;
            TRY(expire_demand(session, handbook, file));
            ++expired;
        }
    }
}

}  // namespace uppsikt::inspections
