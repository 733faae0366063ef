#pragma once

#include <vector>

#include "platform/record/record.h"
#include "platform/sql/sql.h"
#include "releases/releases.h"

/// All SQL for rating_release and rating_release_step. Nothing here updates or deletes.
namespace uppsikt::releases::store {

struct NewRelease {
    Release release;  ///< without id, number and steps
    std::string results_json;
};
/// Gives its number, the period's next.
std::string insert(sql::Transaction& db, const NewRelease& draft);

/// Gives the row that it wrote.
record::RowRef add_step(sql::Transaction& db, ReleaseId release, const Step& step);

std::vector<Release> all(sql::Transaction& db);

/// The results as they were drafted.
std::string results_json(sql::Transaction& db, ReleaseId release);

}  // namespace uppsikt::releases::store
