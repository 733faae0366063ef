#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/record/record.h"
#include "platform/sql/sql.h"
#include "releases/releases.h"

/// All SQL for rating_release, its steps and what is shown of it. Nothing here updates or deletes.
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

/// What the public is shown of a release.
struct ShownRow {
    Date published_on = {};
    std::optional<Month> next_update = {};
    std::string content_sha256 = {};
    std::string content_json = {};
};
/// Gives the row that it wrote.
record::RowRef insert_shown(sql::Transaction& db, ReleaseId release, const ShownRow& shown);
/// None of a release that was published before such rows were kept.
std::optional<ShownRow> shown(sql::Transaction& db, ReleaseId release);

/// The number of the latest step of any release; 0 before the first.
std::int64_t latest_step(sql::Transaction& db);

/// The results as they were drafted.
std::string results_json(sql::Transaction& db, ReleaseId release);

}  // namespace uppsikt::releases::store
