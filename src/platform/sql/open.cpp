#include "platform/sql/postgres_database.h"
#include "platform/sql/sqlite_database.h"

namespace uppsikt::sql {

std::unique_ptr<Database> open(const Location& location, const OpenOptions& options) {
    if (location.backend == Backend::sqlite) return open_sqlite(location.target, options);
    return open_postgres(location.target, options);
}

}  // namespace uppsikt::sql
