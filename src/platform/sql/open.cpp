#include "platform/sql/sqlite_database.h"

namespace uppsikt::sql {

std::unique_ptr<Database> open(const Location& location, const OpenOptions& options) {
    if (location.backend == Backend::sqlite) return open_sqlite(location.target, options);
    throw DatabaseError("0A000", "PostgreSQL is not served yet");
}

}  // namespace uppsikt::sql
