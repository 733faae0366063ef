#pragma once

#include <string>
#include <vector>

#include "base/date.h"
#include "investigations/kinds.h"
#include "platform/record/session.h"

/// What is counted of investigations over a time: one row per case.
namespace uppsikt::investigations {

struct Days {
    Date from;
    Date to;  ///< both included
};

struct CountedReport {
    std::string number;
    std::string contract;
    Origin origin = Origin::complaint;
    std::string reference;  ///< the complaint or finding it comes from
    Date opened_on;
    std::vector<std::string> requirements;  ///< of the findings that were not withdrawn
};
/// The investigations opened within the days whose report has been submitted; by number.
std::vector<CountedReport> reports_of(const Session& session, const Days& days);

}  // namespace uppsikt::investigations
