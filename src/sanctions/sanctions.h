#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "cases/cases.h"
#include "investigations/investigations.h"
#include "platform/record/session.h"
#include "sanctions/kinds.h"
#include "sanctions/states.h"
#include "sanctions/statistics.h"

/// Sanctions, per contract and so per delivery area: proposed by one person, decided by another, on
/// an investigation in which the supplier was heard.
namespace uppsikt::sanctions {

struct Proposal {
    std::string investigation;  ///< its diary number; the reply has been assessed
    Kind kind = Kind::warning;
    std::string ground;  ///< "premises_closed": a term GROUND-PREMISES-CLOSED
    std::string reason;
    /// Less than the terms say, never more; a running penalty accrues by the terms.
    std::optional<Money> amount = std::nullopt;
    std::string unit = "central";
};
/// Refuses with every condition that is not met: see `unmet_conditions`. The first proposal ends
/// the investigation as referred; others may follow it.
Result<cases::Case> propose(
    const Session& session, const cases::Handbook& handbook, const Proposal& proposal
);

struct Decision {
    std::string number;
    std::string reason;
    std::optional<Date> accrues_from = std::nullopt;  ///< of a running penalty; else today
};
/// Refuses whoever proposed it, and conditions that are no longer met.
Result<cases::Case> decide(
    const Session& session, const cases::Handbook& handbook, const Decision& decision
);

/// A step, with what is to be said about it.
struct Statement {
    std::string number;
    std::string text;
};
Result<cases::Case> reject(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
);
Result<cases::Case> withdraw(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
);

/// Sends the decision today, once. It is deemed received as NOTICE says; a notice runs from then, a
/// penalty is to be paid by SANCTION from then.
Result<cases::Case> send_decision(
    const Session& session, const cases::Handbook& handbook, const Statement& to
);

struct Cure {
    std::string number;
    Date cured_on;  ///< the day on which it was seen to be cured: no longer a day of the defect
    std::string text;
};
/// Ends the accrual of a running penalty.
Result<cases::Case> verify_cure(
    const Session& session, const cases::Handbook& handbook, const Cure& cure
);
/// A follow-up that found the defect still there: the next one is due by SANCTION from today.
Result<cases::Case> follow_up(
    const Session& session, const cases::Handbook& handbook, const Statement& seen
);

struct Payment {
    std::string number;
    PaymentKind kind = PaymentKind::payment;  ///< payment or set-off
    Money amount;
    std::string reference;
};
/// Refuses more than what is left to pay. All of it, when nothing accrues any more, ends the case.
Result<cases::Case> pay(
    const Session& session, const cases::Handbook& handbook, const Payment& payment
);

Result<cases::Case> dispute(
    const Session& session, const cases::Handbook& handbook, const Statement& claim
);
Result<cases::Case> uphold(
    const Session& session, const cases::Handbook& handbook, const Statement& outcome
);
/// The sanction never was; what was paid is refunded, which is recorded.
Result<cases::Case> reverse(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
);
/// Ends a measure: the correction is made, the stop lifted, the contract ended. Refuses a notice
/// that still runs or was never sent.
Result<cases::Case> complete(
    const Session& session, const cases::Handbook& handbook, const Statement& how
);

// --- what is known
// ---------------------------------------------------------------------------------

struct Paid {
    PaymentKind kind = PaymentKind::payment;
    Money amount;
    Date on;
    std::string reference;
};

/// An amount per started period.
struct Rate {
    Money amount;
    int days = 1;  ///< 1 or 7
};

struct Sanction {
    cases::Case file;
    /// Its diary number; of a decision that was made elsewhere the number there, or empty.
    std::string investigation;
    std::string contract;
    Kind kind = Kind::warning;
    std::string ground;
    investigations::Severity severity = investigations::Severity::minor;
    std::string reason;
    std::optional<Money> amount;  ///< of a one-off penalty
    std::optional<Rate> rate =
        std::nullopt;  ///< of a running one that was decided elsewhere; else by the terms
    std::optional<Date> decided_on;
    std::optional<Date> accrues_from;
    std::optional<Date> cured_on;
    std::optional<Date> sent_on;
    std::optional<Date> received_on;  ///< deemed
    std::optional<Date> ends_on;      ///< the contract's last day
    std::optional<Date> lifted_on;    ///< when a measure was completed
    std::optional<Date> reversed_on;
    std::vector<Paid> payments;
};
Result<Sanction> sanction(const Session& session, std::string_view number);

/// What a penalty has come to by the end of a day, whether that day has come or not.
Result<Money> penalty_on(const cases::Handbook& handbook, const Sanction& sanction, Date day);
Money paid_by(const Sanction& sanction);  ///< payments and set-offs, less refunds

/// Whether a contract is closed for new choices on a day.
bool is_closed_for_choices(const Session& session, std::string_view contract, Date day);

/// The contract's last day, where a notice or rescission has ended it or will.
std::optional<Date> contract_ends_on(const Session& session, std::string_view contract);

/// An earlier decision on the same ground.
struct Precedent {
    cases::CaseId id{0};
    std::string number;  ///< of those that are nearest
    std::string contract;
    Kind kind = Kind::warning;
    investigations::Severity severity = investigations::Severity::minor;
    std::optional<Money> amount;
    Date decided_on;
};
/// How the amounts of the same kind and ground lie.
struct Spread {
    std::size_t count = 0;
    Money least;
    Money median;  ///< the lower of the two in the middle
    Money most;
};
struct Precedents {
    std::vector<Precedent> nearest;  ///< same kind first, then nearest severity, then latest
    std::size_t decided = 0;         ///< on the ground, of any kind
    std::size_t same_kind = 0;
    std::optional<Spread> amounts;
};
/// For who is to decide: reversed decisions do not count, nor the sanction itself.
Result<Precedents> precedents(const Session& session, std::string_view number);

// --- what the supplier says beside a decision, for everyone to read
// ------------------------------------------------------------------------------------------------

struct Comment {
    std::string words;
    Date said_on;
};

/// Why words may not stand there: empty, longer than so many characters, or with a personal
/// identity number in them. Pure.
std::vector<Reason> unfit_words(std::string_view words, std::size_t most);

/// What the supplier says from today on, in place of what it said before. Refuses words that are
/// unfit by SUPPLIER-COMMENT, and a decision that has not been made or was reversed.
Result<cases::Case> comment(
    const Session& session, const cases::Handbook& handbook, const Statement& words
);
/// They are no longer shown: taken back by the supplier, or withheld by an officer, who says why.
/// The supplier may say something else at any time. Refuses where there are none.
Result<cases::Case> withhold_comment(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
);
/// What is shown, as known on a day.
std::optional<Comment> comment_on(const Session& session, std::string_view number, Date known_on);

struct Withheld {
    std::string reason;
    Date on;
};
/// Since when words are no longer shown beside a decision that stands, and why, as known on a day:
/// for the supplier and for those who follow it up, and for nobody else.
std::optional<Withheld> withheld_on(const Session& session, std::string_view number, Date known_on);

// --- decisions that were made elsewhere before: docs/import-decisions.md
// ----------------------------

/// A row of a list of them. What is not known is not there.
struct EarlierDecision {
    std::string number;  ///< in the diary there
    std::string contract;
    Kind kind = Kind::warning;
    std::string ground;
    std::optional<investigations::Severity> severity;  ///< else the least that the ladder asks for
    std::string reason;
    std::optional<std::string> investigation;  ///< its number there
    std::optional<std::string> proposed_by;
    std::string decided_by;
    std::optional<Date> proposed_on;
    Date decided_on;
    std::optional<Date> sent_on;
    std::optional<Date> received_on;
    std::optional<Money> amount;  ///< of a one-off penalty
    std::optional<Rate> rate;     ///< of a running one
    std::optional<Date> accrues_from;
    std::optional<Date> accrues_until;  ///< its last day
    std::optional<Date> ends_on;        ///< the contract's last day
    std::optional<Date> completed_on;
    std::optional<Date> disputed_on;
    std::optional<Date> reversed_on;
    std::vector<Paid> payments;  ///< refunds too
    std::optional<Date> due_on;  ///< of the open case, as it was agreed there; else by the tables
    std::string unit = "central";
    std::optional<std::string> assignee;
    std::vector<std::string> missing;  ///< columns of facts that the list should tell, and does not
};
using EarlierDecisions = delimited::List<EarlierDecision>;

/// Reads a list with the columns of docs/import-decisions.md. Its rows hold their own faults;
/// refuses what leaves no rows to read.
Result<EarlierDecisions> read_decisions(delimited::Reader& reader);

/// All of a list or nothing, the same file once. A decision is taken over as it was made: neither
/// ladder nor amounts of the terms are held against it. Refuses every fault of the list, an unknown
/// contract or ground, who decided what they proposed, a notice shorter than the terms say, more
/// paid than is due, a number that was imported before, and days to come or in the wrong order.
Result<cases::ImportReport> import_decisions(
    const Session& session,
    const cases::Handbook& handbook,
    const cases::SourceFile& file,
    const EarlierDecisions& list
);

}  // namespace uppsikt::sanctions
