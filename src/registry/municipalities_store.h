#pragma once

#include <vector>

#include "platform/record/record.h"
#include "platform/sql/sql.h"
#include "registry/municipalities.h"

/// All SQL for municipality.
namespace uppsikt::registry::store {

/// Gives the row that it wrote.
record::RowRef insert_municipality(sql::Transaction& db, const Municipality& municipality);

/// Of each code what is known of it on a day, valid then or not.
std::vector<Municipality> municipalities(sql::Transaction& db, Date known_on);

}  // namespace uppsikt::registry::store
