#pragma once

#include <optional>
#include <vector>

#include "cases/cases.h"
#include "platform/sql/sql.h"

/// All SQL for case_file.
namespace uppsikt::cases::store {

/// Inserts the case with the next number of its series and year; gives it with id and number.
Case insert(sql::Transaction& db, Case file);

/// Writes what may change: state, owner, holder, deadline, end and acts. Not the central clock.
void update(sql::Transaction& db, const Case& file);

std::optional<Case> find(sql::Transaction& db, const DiaryNumber& number);
std::optional<Case> find(sql::Transaction& db, CaseId id);
std::vector<Case> list(sql::Transaction& db, const Filter& filter, Date today);

}  // namespace uppsikt::cases::store
