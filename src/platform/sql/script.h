#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Migration texts: SQL scripts read token by token, so that strings and comments are left alone.
namespace uppsikt::sql {

/// The statements of a script, without comments and the `;` between them. A CREATE TABLE that is
/// not STRICT is a fault: SQLite would then keep whatever it is given.
std::vector<std::string> statements_of(std::string_view script);

/// A statement written for SQLite, as PostgreSQL has it: the types of columns and of CAST, `STRICT`
/// and `WITHOUT ROWID` left out, `INTEGER PRIMARY KEY` as an identity column.
std::string to_postgresql(std::string_view statement);

}  // namespace uppsikt::sql
