#pragma once

#include <optional>
#include <vector>

#include "cases/cases.h"
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
