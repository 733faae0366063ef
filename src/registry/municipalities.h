#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/position.h"
#include "base/result.h"
#include "platform/delimited/list.h"
#include "platform/record/session.h"

/// Municipalities, each with a point to measure distances from: data that somebody brings, with
/// where it was read. None is made up here.
namespace uppsikt::registry {

struct StatedMunicipality {
    std::string code;
    std::string name;
    Position centre;
    Date valid_from;
    std::optional<Date> valid_to = std::nullopt;  ///< the last day
    bool operator==(const StatedMunicipality&) const = default;
};

struct Municipality {
    StatedMunicipality stated;
    std::string source;
    Date known_on;
};

using MunicipalityList = delimited::List<StatedMunicipality>;

/// Reads a list with the columns of docs/import-places.md. What says no first day holds from
/// `valid_from`.
Result<MunicipalityList> read_municipalities(delimited::Reader& reader, Date valid_from);

struct ImportedMunicipalities {
    int added = 0;
    int revised = 0;
    int unchanged = 0;
};

/// All of a list or nothing, as known from today: a row for each that is new or other than before.
/// What the list does not have stays as it is. Refuses a list with faults, and no source.
Result<ImportedMunicipalities> import_municipalities(
    const Session& session, const MunicipalityList& list, const std::string& source
);

/// Those that there are on a day, as known on another (often the same); by name.
struct MunicipalitiesQuestion {
    Date there_on;
    Date known_on;
};
std::vector<Municipality> municipalities(
    const Session& session, const MunicipalitiesQuestion& question
);

}  // namespace uppsikt::registry
