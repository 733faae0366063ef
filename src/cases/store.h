#pragma once

#include <optional>
#include <vector>

#include "cases/cases.h"
#include "cases/queue.h"
#include "platform/sql/sql.h"

/// All SQL for case_file, case_import and earlier_case.
namespace uppsikt::cases::store {

/// Inserts the case with the next number of its series and year; gives it with id and number.
Case insert(sql::Transaction& db, Case file);

/// Writes what may change: state, owner, holder, deadline, end and acts. Not the central clock.
void update(sql::Transaction& db, const Case& file);

std::optional<Case> find(sql::Transaction& db, const DiaryNumber& number);
std::optional<Case> find(sql::Transaction& db, CaseId id);
std::vector<Case> list(sql::Transaction& db, const Filter& filter, Date today);

/// The question without its scope, and one side of the scope.
struct ScopedQuestion {
    const QueueQuestion& question;
    std::optional<std::string> lies_at = std::nullopt;
    std::optional<std::string> lies_elsewhere_than = std::nullopt;
    std::optional<std::string> has = std::nullopt;  ///< the assignee
};
std::vector<Case> queue(sql::Transaction& db, const ScopedQuestion& scoped);

/// How many there are, counted to the question's `at_most`.
int count(sql::Transaction& db, const ScopedQuestion& scoped);

/// Of all cases about the supplier that lie in scope, ended or not; by id.
std::vector<DiaryNumber> numbers_of(
    sql::Transaction& db, registry::SupplierId supplier, const Scope& scope
);

// --- jobs

struct Days {
    Date from;
    Date to;
};
/// Open cases whose clock ends on one of the days, and of which nobody was reminded; by clock.
std::vector<std::int64_t> to_remind(sql::Transaction& db, const Days& days);

/// The row of a reminder of the case's clock; none when there is one already.
std::optional<std::int64_t> insert_reminder(sql::Transaction& db, const Case& file, Date today);

struct InState {
    std::string_view kind;
    std::string_view state;
    Date today;
};
/// Adds the cases in the state whose time to leave it has run out, by clock.
void add_expired(sql::Transaction& db, const InState& where, std::vector<std::int64_t>& cases);

// --- cases that were handled elsewhere before

struct NewImport {
    std::string kind;
    SourceFile file;
    std::int64_t cases = 0;
    Date imported_on;
};
/// Gives its id; nothing where the same file of the kind is there.
std::optional<std::int64_t> insert_import(sql::Transaction& db, const NewImport& import);

struct EarlierCase {
    CaseId id{0};
    std::string kind;
    std::string number;
    SourceRow source;
};
void insert_earlier(sql::Transaction& db, const EarlierCase& earlier);

struct EarlierName {
    std::string_view kind;
    std::string_view number;
};
std::optional<CaseId> id_of_earlier(sql::Transaction& db, const EarlierName& name);
/// The one case of whichever kind that had it; nothing where several had.
std::optional<Case> find_earlier(sql::Transaction& db, std::string_view number);
std::optional<std::string> earlier_number(sql::Transaction& db, CaseId id);

}  // namespace uppsikt::cases::store
