#pragma once

#include <optional>
#include <vector>

#include "investigations/investigations.h"
#include "platform/sql/sql.h"

/// All SQL for investigation, investigation_finding, investigation_evidence and
/// investigation_reply.
namespace uppsikt::investigations::store {

/// An investigation as it is stored; its case lies elsewhere.
struct Stored {
    cases::CaseId id{0};
    Origin origin = Origin::complaint;
    std::string reference;
    std::string contract;
    std::string question;
    std::optional<std::string> summary;
    std::optional<std::string> assessment;
    std::optional<std::string> judgement;
    std::optional<Date> notified_on;
    std::optional<Date> reply_due_on;
};
void insert(sql::Transaction& db, const Stored& investigation);

/// Writes what may change: summary, assessment, judgement, and the days of the hearing.
void update(sql::Transaction& db, const Stored& investigation);
std::optional<Stored> find(sql::Transaction& db, cases::CaseId id);

FindingId insert_finding(
    sql::Transaction& db, cases::CaseId investigation, const NewFinding& finding
);
/// Gives its id.
std::int64_t insert_evidence(sql::Transaction& db, FindingId finding, const EvidenceRef& evidence);
void withdraw_finding(sql::Transaction& db, FindingId finding);

/// With evidence, without replies; in the order they were added.
std::vector<Finding> findings(sql::Transaction& db, cases::CaseId investigation);

struct NewReply {
    cases::CaseId investigation{0};
    std::optional<FindingId> finding;
    std::string text;
    Date received_on;
    bool is_late = false;
};
ReplyId insert_reply(sql::Transaction& db, const NewReply& reply);
std::int64_t insert_reply_file(sql::Transaction& db, ReplyId reply, evidence::EvidenceId file);
void judge_reply(sql::Transaction& db, const ReplyJudged& judged);
std::vector<ReplyReceived> replies(sql::Transaction& db, cases::CaseId investigation);

}  // namespace uppsikt::investigations::store
