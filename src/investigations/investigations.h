#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cases/cases.h"
#include "investigations/kinds.h"
#include "investigations/states.h"
#include "investigations/statistics.h"
#include "platform/evidence/evidence.h"
#include "platform/record/session.h"

/// Investigations: a report built from findings and their evidence, assessed by another person than
/// its author, put to the supplier, and judged with the reply beside each finding.
namespace uppsikt::investigations {

using FindingId = Id<struct InvestigationFindingTag>;
using ReplyId = Id<struct InvestigationReplyTag>;

struct NewInvestigation {
    Origin origin = Origin::complaint;
    /// Where it comes from. A complaint or tip: its diary number; it must have a confirmed defect,
    /// and goes on here, with its clock as it was. Else what it was, in words.
    std::string reference;
    std::string contract;  ///< KA-nummer: one contract, so one delivery area
    std::string question;  ///< what is to be found out
    std::optional<Date> learned_on = std::nullopt;  ///< else today; of a complaint: its own
    std::string unit = "central";
    std::optional<std::string> assignee = std::nullopt;
};
Result<cases::Case> open(
    const Session& session, const cases::Handbook& handbook, const NewInvestigation& order
);

struct EvidenceRef {
    EvidenceKind kind = EvidenceKind::diary;
    std::string reference;  ///< "UPP 2026/000001", a SHA-256 in hex, "17"
    std::string note = {};
};

struct NewFinding {
    std::string requirement;  ///< a term or checklist item: "MEET-14"
    std::string statement;    ///< what was found
    Severity severity = Severity::minor;
    std::vector<EvidenceRef> evidence;  ///< at least one, and all to be found
};
/// While the report is open. Refuses a finding without evidence, and evidence that is not there.
Result<FindingId> add_finding(
    const Session& session, std::string_view number, const NewFinding& finding
);

struct Withdrawal {
    std::string number;
    FindingId finding{0};
    std::string reason;
};
/// Takes a finding out of an open report; the record keeps it.
Result<Done> withdraw_finding(const Session& session, const Withdrawal& withdrawal);

/// A step, with what is to be said about it.
struct Statement {
    std::string number;
    std::string text;
};
/// Refuses a report without findings.
Result<cases::Case> submit(
    const Session& session, const cases::Handbook& handbook, const Statement& summary
);
/// The assessor is neither who opened nor who submitted it.
Result<cases::Case> approve(
    const Session& session, const cases::Handbook& handbook, const Statement& assessment
);
Result<cases::Case> return_to_author(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
);
Result<cases::Case> reopen(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
);
Result<cases::Case> drop(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
);

/// Tells the supplier in writing of the defect, ahead of the report (DEFECT-90). Once; refuses an
/// ended case.
Result<Done> give_notice(const Session& session, const Statement& notice);

/// Puts draft and evidence to the supplier, which has its time to reply from now. Is also the
/// written notice, if none was given before.
Result<cases::Case> send(
    const Session& session, const cases::Handbook& handbook, const Statement& letter
);
struct Extension {
    std::string number;
    Date due_on;
    std::string reason;
};
Result<cases::Case> extend_reply(const Session& session, const Extension& extension);

struct ReplyTo {
    std::optional<FindingId> finding = std::nullopt;  ///< else of the whole
    std::string text;
    std::vector<evidence::EvidenceId> files = {};  ///< handed in with it
};
struct Reply {
    std::string number;
    std::vector<ReplyTo> replies;  ///< at least one
};
/// Receives the supplier's reply, which nobody changes after that. After the last day it is marked
/// late, and still taken and assessed, until the case has ended.
Result<cases::Case> receive_reply(
    const Session& session, const cases::Handbook& handbook, const Reply& reply
);
/// The supplier has said that it will not reply.
Result<cases::Case> waive_reply(
    const Session& session, const cases::Handbook& handbook, const Statement& how
);
/// Ends a reply time that has run out. Refuses one that still runs.
Result<cases::Case> expire_reply(
    const Session& session, const cases::Handbook& handbook, const cases::Case& file
);
/// Ends every reply time that has run out; how many. May be run for any day, again.
Result<int> expire_replies(const Session& session, const cases::Handbook& handbook);

struct ReplyJudged {
    ReplyId reply{0};
    Verdict verdict = Verdict::not_accepted;
    std::string text;
};
/// Judges one reply by itself; the case stays where it is until the whole has been assessed.
Result<cases::Case> judge_reply(
    const Session& session, std::string_view number, const ReplyJudged& judged
);

struct Assessment {
    std::string number;
    std::vector<ReplyJudged> replies;  ///< every reply that has not been judged
    std::string text;                  ///< of the whole
};
Result<cases::Case> assess_reply(
    const Session& session, const cases::Handbook& handbook, const Assessment& assessment
);

Result<cases::Case> find_unfounded(
    const Session& session, const cases::Handbook& handbook, const Statement& outcome
);
struct Demand {
    std::string number;
    std::string text;
    std::optional<Date> due_on = std::nullopt;  ///< else by RECTIFICATION; never in the past
};
Result<cases::Case> demand_rectification(
    const Session& session, const cases::Handbook& handbook, const Demand& demand
);
Result<cases::Case> verify_cure(
    const Session& session, const cases::Handbook& handbook, const Statement& how
);
Result<cases::Case> find_uncured(
    const Session& session, const cases::Handbook& handbook, const Statement& how
);
/// Ends here what goes on as a sanction: the text is the sanction's diary number.
Result<cases::Case> refer(
    const Session& session, const cases::Handbook& handbook, const Statement& sanction
);

// --- what is known
// ---------------------------------------------------------------------------------

struct ReplyReceived {
    ReplyId id{0};
    std::optional<FindingId> finding;
    std::string text;
    Date received_on;
    bool is_late = false;
    std::optional<Verdict> verdict;
    std::optional<std::string> judgement;
    std::vector<evidence::Evidence> files = {};
};

struct Finding {
    FindingId id{0};
    std::string requirement;
    std::string statement;
    Severity severity = Severity::minor;
    bool is_withdrawn = false;
    std::vector<EvidenceRef> evidence;
    std::vector<ReplyReceived> replies;  ///< beside the finding
};

struct Investigation {
    cases::Case file;
    Origin origin = Origin::complaint;
    std::string reference;
    std::string contract;
    std::string question;
    std::optional<std::string> summary;
    std::optional<std::string> assessment;  ///< of the report, by another person
    std::optional<std::string> judgement;   ///< of the reply as a whole
    std::optional<Date> notified_on;        ///< when the supplier was told in writing
    std::optional<Date> reply_due_on;       ///< its last day to reply, as extended
    std::vector<Finding> findings;
    std::vector<ReplyReceived> replies;  ///< of the whole
};
Result<Investigation> investigation(const Session& session, std::string_view number);

/// Whether the supplier was told in writing in time (DEFECT-90), by the terms of the case's
/// opening.
Result<bool> was_notified_in_time(
    const cases::Handbook& handbook, const Investigation& investigation
);

/// What the supplier may see: nothing before it was sent; then all findings, evidence and replies.
bool is_open_to_supplier(const Investigation& investigation);

}  // namespace uppsikt::investigations
