#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "inspections/kinds.h"
#include "platform/record/session.h"

/// What is counted of visits and findings over a time: one row per case, so that every number can
/// be traced.
namespace uppsikt::inspections {

struct Days {
    Date from;
    Date to;  ///< both included
};

struct CountedVisit {
    std::string number;
    std::string contract;
    Outcome outcome = Outcome::ok;
    Date visited_on;
};
/// The sealed visits to premises of a service, made on the spot within the days; by day and number.
std::vector<CountedVisit> visits_made(
    const Session& session, std::string_view service, const Days& days
);

struct CountedComplaint {
    std::string number;
    std::string contract;
    Date registered_on;
    std::vector<std::string> visits;  ///< numbers of those that found it
};
/// The complaints that were registered within the days on what such visits found, each once,
/// however many visits found it. Not those whose findings have all been dismissed.
std::vector<CountedComplaint> complaints_of_visits(
    const Session& session, std::string_view service, const Days& days
);

}  // namespace uppsikt::inspections
