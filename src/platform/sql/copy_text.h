#pragma once

#include <string>

#include "platform/sql/value.h"

namespace uppsikt::sql {

/// Appends the value as a field of PostgreSQL's COPY text format. Text, since the binary format
/// trusts that a whole number is not meant for a REAL column, where SQLite makes one of the other.
void append_copy_field(std::string& line, const Value& value);

}  // namespace uppsikt::sql
