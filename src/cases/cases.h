#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "cases/handbook.h"
#include "cases/import.h"
#include "cases/machine.h"
#include "cases/title.h"
#include "platform/operations/operation.h"
#include "platform/record/record.h"
#include "platform/record/session.h"
#include "registry/registry.h"

namespace uppsikt::operations {
struct Question;
}

/// What every case has, whatever it is about: a diary number, a state, somebody whose turn it is,
/// a deadline, and a clock that no move restarts. The modules bring the tables of their states.
namespace uppsikt::cases {

using CaseId = Id<struct CaseTag>;

/// A number in the diary: "UPP 2026/000123". Without gaps in its series and year.
struct DiaryNumber {
    std::string series;
    int year = 0;
    std::int64_t serial = 0;

    std::string text() const;
    static std::optional<DiaryNumber> parse(std::string_view text);
    auto operator<=>(const DiaryNumber&) const = default;
};

/// An act that stands; `actor` where the tables care who did it.
struct StandingAct {
    std::string act;  ///< "fixed"
    std::optional<std::string> actor = std::nullopt;
    bool operator==(const StandingAct&) const = default;
};

struct Case {
    CaseId id{0};
    std::string kind;
    DiaryNumber diary_number;
    std::string state;
    std::optional<Role> owner;  ///< whose turn it is; nobody's at an end
    std::string unit;           ///< where it lies: "central", or an office
    std::optional<std::string> assignee;
    std::optional<std::string> service;
    std::optional<registry::SupplierId> supplier;
    std::optional<registry::ContractId> contract;
    Date learned_on;
    Date opened_on;
    Date entered_on;             ///< its present state
    Date central_due_on;         ///< the clock of the whole case: set once
    std::optional<Date> due_on;  ///< to leave its state
    std::optional<Date> ended_on;
    std::vector<StandingAct> acts;

    bool stands(std::string_view act) const;
    Date clock() const;  ///< what ends first: the time of its state, or of the whole case
    bool is_overdue(Date today) const;
    std::string subject() const { return "case:" + diary_number.text(); }  ///< of its acts
};

/// The row that an act about the case covers.
record::RowRef row_of(const Case& file);

/// Whether the supplier has come to know of the case: it was told, or it is public.
bool is_told(const Machine& machine, const Case& file);

/// Of an option that may name a case, by its diary number or as "diary:NUMBER": what lies outside
/// the viewer's scope is refused as if it were not there, and so is what a supplier has not been
/// told of. What is no case at all is for the operation to refuse.
std::optional<Refusal> covers(
    const Session& session, const operations::Question& question, std::string_view value
);

/// As operations answer: number, kind, state, owner, where it lies, its days.
boost::json::object described(const Case& file, Date today);

struct NewCase {
    std::string unit;
    Date learned_on;
    std::optional<std::string> assignee = std::nullopt;
    std::optional<std::string> service = std::nullopt;
    std::optional<registry::SupplierId> supplier = std::nullopt;
    std::optional<registry::ContractId> contract = std::nullopt;
};

/// Opens a case with the next diary number of the year. Its row is to be covered by the act that
/// opens it (`record_opening`), in the same transaction.
Result<Case> open(
    const Session& session, const Handbook& handbook, const Machine& machine, const NewCase& order
);

/// What an act holds beside the case's own row.
struct Content {
    std::vector<record::Field> fields = {};
    std::vector<record::RowRef> rows = {};
    std::optional<std::string> rule = std::nullopt;          ///< "COMPLAINT-SLA"
    std::optional<std::string> rule_version = std::nullopt;  ///< "rom2 2023-04-17"
};

/// Records <module>.<opened_by>. Gives the act's number.
std::int64_t record_opening(
    const Session& session, const Machine& machine, const Case& file, Content content
);

/// Records another act about the case, which changes nothing of its state: "message_added".
std::int64_t record_act(
    const Session& session,
    const Machine& machine,
    const Case& file,
    std::string_view act,
    Content content
);

/// Why this actor may not take the step today; empty when it may be taken. Pure.
std::vector<Reason> objections(
    const Machine& machine, const Case& file, std::string_view verb, const Session& session
);

/// A step, and what changes with it.
struct Move {
    std::string_view verb;
    std::optional<std::string> unit = std::nullopt;      ///< else it stays where it lies
    std::optional<std::string> assignee = std::nullopt;  ///< else as before
    std::optional<Date> due_on = std::nullopt;           ///< else by the tables
    Content content = {};
};

/// Takes the step and records its act, which covers the case's row and those of the content (write
/// them before). Refuses what `objections` says. The central clock goes on as it was.
Result<Case> take(
    const Session& session,
    const Handbook& handbook,
    const Machine& machine,
    const Case& file,
    Move move
);

struct Holder {
    std::string unit;
    std::optional<std::string> assignee = std::nullopt;
};
/// Hands the case to another unit or person: records <module>.handed_over. No clock restarts.
Result<Case> hand_over(
    const Session& session, const Machine& machine, const Case& file, const Holder& to
);

struct Extension {
    Date due_on;
    std::string reason;
    std::vector<record::RowRef> rows = {};  ///< of the module, written before
};
/// Gives more time for the present state: records <module>.extended. Refuses a day that is not
/// later than the present one, and an ended case. The central clock goes on as it was.
Result<Case> extend(
    const Session& session, const Machine& machine, const Case& file, const Extension& extension
);

// --- what was handled elsewhere before
// -------------------------------------------------------------

/// Where a case had come in the system that it comes from.
struct Earlier {
    std::string number;  ///< in its diary: of a kind, each once
    SourceRow source;    ///< where that stands
    std::string state;   ///< one that takes over
    Date opened_on;      ///< there: what is counted from the diary is counted from this day
    Date entered_on;     ///< that state; of an ended case its end
    std::optional<Date> due_on = std::nullopt;  ///< as it was agreed there; else by the tables
    /// Who did what two persons must do, as far as it is known.
    std::vector<StandingAct> done = {};
};

/// Opens a case that was handled elsewhere before, in the state to which it had come there, with
/// the acts that the state needs standing as done there. It has the next diary number of this year
/// beside its own; no clock begins anew. Its rows are to be covered by `record_taking_over`.
/// Refuses a number that was taken over before, days to come or in the wrong order, and two acts of
/// one person that must be two persons'.
Result<Case> take_over(
    const Session& session,
    const Handbook& handbook,
    const Machine& machine,
    const NewCase& order,
    const Earlier& earlier
);

/// Records <module>.taken_over.
void record_taking_over(
    const Session& session,
    const Machine& machine,
    const Case& file,
    const Earlier& earlier,
    Content content
);

/// The number that a case had elsewhere before, if it was handled there.
std::optional<std::string> earlier_number(const Session& session, CaseId id);

// --- which cases there are
// -------------------------------------------------------------------------

/// By its diary number; else by the number that it had elsewhere before, where one case alone has
/// it.
Result<Case> find(const Session& session, std::string_view diary_number);
std::optional<Case> find(const Session& session, CaseId id);

/// Which cases; what is absent does not matter.
struct Filter {
    std::optional<std::string> kind = std::nullopt;
    std::optional<Role> owner = std::nullopt;
    std::optional<std::string> unit = std::nullopt;
    std::optional<std::string> assignee = std::nullopt;
    std::optional<registry::SupplierId> supplier = std::nullopt;
    bool ended_too = false;
    bool only_overdue = false;
    std::optional<CaseId> after = std::nullopt;  ///< to go on; lists are by id
    int at_most = 100;
};
std::vector<Case> list(const Session& session, const Filter& filter);

// --- what people write
// ----------------------------------------------------------------------------

struct TextRule {
    std::string_view field;  ///< what the reason calls it
    std::size_t most_bytes = 200;
    bool may_be_empty = false;
    bool one_line = true;
};

/// Why a text cannot be taken: too long, empty, not UTF-8, or with control characters (tabs and
/// line breaks are taken where it may have several lines). Any script is taken.
void check_text(std::vector<Reason>& reasons, std::string_view text, const TextRule& rule);

}  // namespace uppsikt::cases
