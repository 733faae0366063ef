#include "investigations/investigations.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "complaints/complaints.h"
#include "investigations/loaded.h"
#include "platform/evidence/evidence.h"

namespace uppsikt::investigations {

namespace {

using record::FieldClass;

bool is_from_complaint(Origin origin) {
    return origin == Origin::complaint || origin == Origin::tip;
}

std::vector<Reason> objections(const NewInvestigation& order, Date today) {
    std::vector<Reason> reasons;
    cases::check_text(reasons, order.reference, {.field = "reference", .most_bytes = 2000});
    cases::check_text(reasons, order.contract, {.field = "contract"});
    check_long(reasons, order.question, "question");
    cases::check_text(reasons, order.unit, {.field = "unit"});
    if (order.assignee) cases::check_text(reasons, *order.assignee, {.field = "assignee"});
    if (order.learned_on && *order.learned_on > today)
        reasons.push_back(
            {"investigations_learned_in_the_future",
             {{"day", to_text(*order.learned_on)}, {"today", to_text(today)}}}
        );
    return reasons;
}

/// Who performs the contract, as far as it is known.
std::optional<registry::SupplierId> supplier_of(
    const Session& session, const registry::Contract& contract
) {
    const auto history = registry::history(session, contract.number, session.today);
    if (history.empty()) return std::nullopt;
    const auto supplier = registry::supplier(session, history.back().supplier);
    if (!supplier) return std::nullopt;
    return supplier->id;
}

/// Why the evidence cannot be found, if it cannot.
std::optional<Reason> missing(const Session& session, const EvidenceRef& evidence) {
    bool is_there = false;
    switch (evidence.kind) {
        case EvidenceKind::diary:
            is_there = cases::find(session, evidence.reference).ok();
            break;
        case EvidenceKind::file: {
            const auto sha256 = crypto::exactly<32>(crypto::from_hex(evidence.reference));
            is_there = sha256 && evidence::find(session.db, *sha256);
            break;
        }
        case EvidenceKind::act: {
            const auto sequence = parse_integer(evidence.reference);
            is_there = sequence && *sequence >= 0 && record::find_act(session.db, *sequence);
            break;
        }
    }
    if (is_there) return std::nullopt;
    return Reason{
        "investigations_evidence_missing",
        {{"kind", std::string(name_of(evidence.kind))}, {"reference", evidence.reference}}
    };
}

std::vector<Reason> objections(const Session& session, const NewFinding& finding) {
    std::vector<Reason> reasons;
    cases::check_text(reasons, finding.requirement, {.field = "requirement"});
    check_long(reasons, finding.statement, "statement");
    if (finding.evidence.empty()) reasons.push_back({"investigations_finding_without_evidence"});
    for (const EvidenceRef& evidence : finding.evidence) {
        cases::check_text(reasons, evidence.reference, {.field = "reference"});
        cases::check_text(
            reasons,
            evidence.note,
            {.field = "note", .most_bytes = 2000, .may_be_empty = true}
        );
        if (auto reason = missing(session, evidence)) reasons.push_back(*std::move(reason));
    }
    return reasons;
}

/// Findings are added and withdrawn while the report is open.
std::optional<Reason> not_open(const cases::Case& file) {
    if (file.state == states().name(State::open)) return std::nullopt;
    return Reason{
        "investigations_report_not_open",
        {{"case", file.diary_number.text()}, {"state", file.state}}
    };
}

}  // namespace

Result<cases::Case> open(
    const Session& session, const cases::Handbook& handbook, const NewInvestigation& order
) {
    if (auto reasons = objections(order, session.today); !reasons.empty())
        return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const auto contract = registry::contract(session, order.contract);
    if (!contract)
        return Refusal{
            RefusalKind::not_found,
            Reason{"investigations_contract_unknown", {{"contract", order.contract}}}
        };
    Date learned_on = order.learned_on.value_or(session.today);
    if (is_from_complaint(order.origin)) {
        const complaints::Complaint complaint =
            TRY(complaints::complaint(session, order.reference));
        // The clock of the complaint goes on: it began when the complaint came.
        learned_on = complaint.file.learned_on;
    }
    const cases::Case file = TRY(cases::open(
        session,
        handbook,
        machine(),
        {.unit = order.unit,
         .learned_on = learned_on,
         .assignee = order.assignee,
         .service = contract->service,
         .supplier = supplier_of(session, *contract),
         .contract = contract->id}
    ));
    const Loaded loaded{
        file,
        {.id = file.id,
         .origin = order.origin,
         .reference = order.reference,
         .contract = contract->number,
         .question = order.question,
         .summary = std::nullopt,
         .assessment = std::nullopt,
         .judgement = std::nullopt,
         .notified_on = std::nullopt,
         .reply_due_on = std::nullopt}
    };
    store::insert(session.db, loaded.stored);
    cases::record_opening(
        session,
        machine(),
        file,
        {.fields =
             {{"origin", std::string(name_of(order.origin))},
              {"reference", order.reference, FieldClass::internal},
              {"contract", contract->number, FieldClass::internal}},
         .rows = {row_of(loaded)}}
    );
    if (is_from_complaint(order.origin))
        TRY(complaints::hand_to_investigation(
            session,
            handbook,
            {order.reference, file.diary_number.text()}
        ));
    return file;
}

Result<FindingId> add_finding(
    const Session& session, std::string_view number, const NewFinding& finding
) {
    const Loaded loaded = TRY(load(session, number));
    std::vector<Reason> reasons = objections(session, finding);
    const RefusalKind kind = reasons.empty() ? RefusalKind::conflict : RefusalKind::invalid_input;
    if (auto reason = not_open(loaded.file)) reasons.push_back(*std::move(reason));
    if (!reasons.empty()) return Refusal{kind, std::move(reasons)};

    const FindingId id = store::insert_finding(session.db, loaded.stored.id, finding);
    cases::Content content{
        .fields =
            {{"requirement", finding.requirement, FieldClass::internal},
             {"severity", std::string(name_of(finding.severity)), FieldClass::internal}},
        .rows = {{"investigation_finding", id.value()}},
    };
    for (const EvidenceRef& evidence : finding.evidence)
        content.rows.push_back(
            {"investigation_evidence", store::insert_evidence(session.db, id, evidence)}
        );
    cases::record_act(session, machine(), loaded.file, "finding_added", std::move(content));
    return id;
}

Result<Done> withdraw_finding(const Session& session, const Withdrawal& withdrawal) {
    const Loaded loaded = TRY(load(session, withdrawal.number));
    std::vector<Reason> reasons;
    check_long(reasons, withdrawal.reason, "reason");
    const auto findings = store::findings(session.db, loaded.stored.id);
    const auto found = std::ranges::find(findings, withdrawal.finding, &Finding::id);
    if (found == findings.end() || found->is_withdrawn)
        reasons.push_back(
            {"investigations_finding_unknown",
             {{"case", loaded.file.diary_number.text()},
              {"finding", fmt::format("{}", withdrawal.finding.value())}}}
        );
    if (auto reason = not_open(loaded.file)) reasons.push_back(*std::move(reason));
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    store::withdraw_finding(session.db, withdrawal.finding);
    cases::record_act(
        session,
        machine(),
        loaded.file,
        "finding_withdrawn",
        {.fields = {{"reason", withdrawal.reason, FieldClass::internal}},
         .rows = {{"investigation_finding", withdrawal.finding.value()}}}
    );
    return Done{};
}

Result<cases::Case> submit(
    const Session& session, const cases::Handbook& handbook, const Statement& summary
) {
    Loaded loaded = TRY(load(session, summary.number));
    std::vector<Reason> input;
    check_long(input, summary.text, "text");
    if (std::ranges::all_of(store::findings(session.db, loaded.stored.id), &Finding::is_withdrawn))
        input.push_back(
            {"investigations_report_without_findings", {{"case", loaded.file.diary_number.text()}}}
        );
    if (auto no = refusal(session, loaded, "submit", std::move(input))) return *std::move(no);
    loaded.stored.summary = summary.text;
    store::update(session.db, loaded.stored);
    return cases::take(
        session,
        handbook,
        machine(),
        loaded.file,
        {.verb = "submit", .content = {.rows = {row_of(loaded)}}}
    );
}

Result<cases::Case> approve(
    const Session& session, const cases::Handbook& handbook, const Statement& assessment
) {
    Loaded loaded = TRY(load(session, assessment.number));
    std::vector<Reason> input;
    check_long(input, assessment.text, "text");
    if (auto no = refusal(session, loaded, "approve", std::move(input))) return *std::move(no);
    loaded.stored.assessment = assessment.text;
    store::update(session.db, loaded.stored);
    return cases::take(
        session,
        handbook,
        machine(),
        loaded.file,
        {.verb = "approve", .content = {.rows = {row_of(loaded)}}}
    );
}

Result<cases::Case> return_to_author(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
) {
    return say(session, handbook, reason, {.verb = "return"});
}

Result<cases::Case> reopen(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
) {
    return say(session, handbook, reason, {.verb = "reopen"});
}

Result<cases::Case> drop(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
) {
    return say(session, handbook, reason, {.verb = "drop"});
}

Result<Investigation> investigation(const Session& session, std::string_view number) {
    Loaded loaded = TRY(load(session, number));
    Investigation whole{
        .file = std::move(loaded.file),
        .origin = loaded.stored.origin,
        .reference = std::move(loaded.stored.reference),
        .contract = std::move(loaded.stored.contract),
        .question = std::move(loaded.stored.question),
        .summary = std::move(loaded.stored.summary),
        .assessment = std::move(loaded.stored.assessment),
        .judgement = std::move(loaded.stored.judgement),
        .notified_on = loaded.stored.notified_on,
        .reply_due_on = loaded.stored.reply_due_on,
        .findings = store::findings(session.db, loaded.stored.id),
        .replies = {},
    };
    for (ReplyReceived& reply : store::replies(session.db, loaded.stored.id)) {
        const auto beside = reply.finding
                                ? std::ranges::find(whole.findings, *reply.finding, &Finding::id)
                                : whole.findings.end();
        (beside == whole.findings.end() ? whole.replies : beside->replies)
            .push_back(std::move(reply));
    }
    return whole;
}

Result<bool> was_notified_in_time(
    const cases::Handbook& handbook, const Investigation& investigation
) {
    const cases::Case& file = investigation.file;
    const services::Term term = TRY(handbook.term(file.service, "DEFECT-90", file.opened_on));
    const Date last = cases::last_day_of(term, "within", file.learned_on, handbook.calendar());
    return investigation.notified_on && *investigation.notified_on <= last;
}

bool is_open_to_supplier(const Investigation& investigation) {
    return investigation.file.stands("sent");
}

}  // namespace uppsikt::investigations
