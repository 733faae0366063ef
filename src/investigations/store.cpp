#include "investigations/store.h"

#include <map>

namespace uppsikt::sql {

template <>
struct Stored<investigations::Origin>
    : StoredEnum<investigations::Origin, investigations::origin_names> {};
template <>
struct Stored<investigations::Severity>
    : StoredEnum<investigations::Severity, investigations::severity_names> {};
template <>
struct Stored<investigations::EvidenceKind>
    : StoredEnum<investigations::EvidenceKind, investigations::evidence_kind_names> {};
template <>
struct Stored<investigations::Verdict>
    : StoredEnum<investigations::Verdict, investigations::verdict_names> {};

}  // namespace uppsikt::sql

namespace uppsikt::investigations::store {

using sql::Row;

void insert(sql::Transaction& db, const Stored& investigation) {
    db.execute(
        R"sql(
        INSERT INTO investigation (id, origin, reference, contract, question, notified_on)
        VALUES ($1, $2, $3, $4, $5, $6))sql",
        investigation.id,
        investigation.origin,
        investigation.reference,
        investigation.contract,
        investigation.question,
        investigation.notified_on
    );
}

void update(sql::Transaction& db, const Stored& investigation) {
    const std::int64_t changed = db.execute(
        R"sql(
        UPDATE investigation
        SET summary = $2, assessment = $3, judgement = $4, notified_on = $5, reply_due_on = $6
        WHERE id = $1)sql",
        investigation.id,
        investigation.summary,
        investigation.assessment,
        investigation.judgement,
        investigation.notified_on,
        investigation.reply_due_on
    );
    ensure(changed == 1, "an investigation that was found is there");
}

std::optional<Stored> find(sql::Transaction& db, cases::CaseId id) {
    return db.find_one(
        [](const Row& row) {
            return Stored{
                .id = row.get<cases::CaseId>(0),
                .origin = row.get<Origin>(1),
                .reference = row.get<std::string>(2),
                .contract = row.get<std::string>(3),
                .question = row.get<std::string>(4),
                .summary = row.get<std::optional<std::string>>(5),
                .assessment = row.get<std::optional<std::string>>(6),
                .judgement = row.get<std::optional<std::string>>(7),
                .notified_on = row.get<std::optional<Date>>(8),
                .reply_due_on = row.get<std::optional<Date>>(9),
            };
        },
        R"sql(
        SELECT id, origin, reference, contract, question, summary, assessment, judgement, notified_on,
               reply_due_on
        FROM investigation WHERE id = $1)sql",
        id
    );
}

FindingId insert_finding(
    sql::Transaction& db, cases::CaseId investigation, const NewFinding& finding
) {
    return db.value<FindingId>(
        R"sql(
        INSERT INTO investigation_finding (investigation_id, requirement, statement, severity,
                                           is_withdrawn)
        VALUES ($1, $2, $3, $4, 0) RETURNING id)sql",
        investigation,
        finding.requirement,
        finding.statement,
        finding.severity
    );
}

std::int64_t insert_evidence(sql::Transaction& db, FindingId finding, const EvidenceRef& evidence) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO investigation_evidence (finding_id, kind, reference, note)
        VALUES ($1, $2, $3, $4) RETURNING id)sql",
        finding,
        evidence.kind,
        evidence.reference,
        evidence.note
    );
}

void withdraw_finding(sql::Transaction& db, FindingId finding) {
    const std::int64_t changed =
        db.execute("UPDATE investigation_finding SET is_withdrawn = 1 WHERE id = $1", finding);
    ensure(changed == 1, "a finding that was found is there");
}

std::vector<Finding> findings(sql::Transaction& db, cases::CaseId investigation) {
    std::vector<Finding> found = db.find_all(
        [](const Row& row) {
            return Finding{
                .id = row.get<FindingId>(0),
                .requirement = row.get<std::string>(1),
                .statement = row.get<std::string>(2),
                .severity = row.get<Severity>(3),
                .is_withdrawn = row.get<bool>(4),
                .evidence = {},
                .replies = {},
            };
        },
        R"sql(
        SELECT id, requirement, statement, severity, is_withdrawn
        FROM investigation_finding WHERE investigation_id = $1 ORDER BY id)sql",
        investigation
    );
    std::map<std::int64_t, std::vector<EvidenceRef>> evidence;
    db.each(
        [&](const Row& row) {
            evidence[row.get<std::int64_t>(0)].push_back(
                {row.get<EvidenceKind>(1), row.get<std::string>(2), row.get<std::string>(3)}
            );
        },
        R"sql(
        SELECT investigation_evidence.finding_id, investigation_evidence.kind,
               investigation_evidence.reference, investigation_evidence.note
        FROM investigation_finding
        JOIN investigation_evidence
            ON investigation_evidence.finding_id = investigation_finding.id
        WHERE investigation_finding.investigation_id = $1
        ORDER BY investigation_evidence.id)sql",
        investigation
    );
    for (Finding& finding : found)
        finding.evidence = std::move(evidence[finding.id.value()]);
    return found;
}

ReplyId insert_reply(sql::Transaction& db, const NewReply& reply) {
    return db.value<ReplyId>(
        R"sql(
        INSERT INTO investigation_reply (investigation_id, finding_id, text, received_on, is_late)
        VALUES ($1, $2, $3, $4, $5) RETURNING id)sql",
        reply.investigation,
        reply.finding,
        reply.text,
        reply.received_on,
        reply.is_late
    );
}

std::int64_t insert_reply_file(sql::Transaction& db, ReplyId reply, evidence::EvidenceId file) {
    return db.value<std::int64_t>(
        "INSERT INTO investigation_reply_file (reply_id, evidence_id) VALUES ($1, $2) RETURNING id",
        reply,
        file
    );
}

void judge_reply(sql::Transaction& db, const ReplyJudged& judged) {
    const std::int64_t changed = db.execute(
        "UPDATE investigation_reply SET verdict = $2, judgement = $3 WHERE id = $1",
        judged.reply,
        judged.verdict,
        judged.text
    );
    ensure(changed == 1, "a reply that was found is there");
}

namespace {

std::vector<evidence::Evidence> files_of(sql::Transaction& db, ReplyId reply) {
    std::vector<evidence::Evidence> files;
    for (const evidence::EvidenceId id : db.find_all(
             [](const Row& row) { return row.get<evidence::EvidenceId>(0); },
             "SELECT evidence_id FROM investigation_reply_file WHERE reply_id = $1 ORDER BY id",
             reply
         )) {
        auto found = evidence::find(db, id);
        ensure(found.has_value(), "a file of a reply has its row");
        files.push_back(*std::move(found));
    }
    return files;
}

}  // namespace

std::vector<ReplyReceived> replies(sql::Transaction& db, cases::CaseId investigation) {
    std::vector<ReplyReceived> all = db.find_all(
        [](const Row& row) {
            return ReplyReceived{
                .id = row.get<ReplyId>(0),
                .finding = row.get<std::optional<FindingId>>(1),
                .text = row.get<std::string>(2),
                .received_on = row.get<Date>(3),
                .is_late = row.get<bool>(4),
                .verdict = row.get<std::optional<Verdict>>(5),
                .judgement = row.get<std::optional<std::string>>(6),
            };
        },
        R"sql(
        SELECT id, finding_id, text, received_on, is_late, verdict, judgement
        FROM investigation_reply WHERE investigation_id = $1 ORDER BY id)sql",
        investigation
    );
    for (ReplyReceived& one : all)
        one.files = files_of(db, one.id);
    return all;
}

}  // namespace uppsikt::investigations::store
