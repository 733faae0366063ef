#pragma once

#include <memory>

#include "platform/sql/sql.h"

namespace uppsikt::sql {

/// `path` is a file or ":memory:".
std::unique_ptr<Database> open_sqlite(const std::string& path, const OpenOptions& options);

}  // namespace uppsikt::sql
