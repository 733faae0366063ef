#pragma once

#include <memory>
#include <string>

#include "platform/sql/sql.h"

namespace uppsikt::sql {

/// `address` is postgresql://…
std::unique_ptr<Database> open_postgres(const std::string& address, const OpenOptions& options);

}  // namespace uppsikt::sql
