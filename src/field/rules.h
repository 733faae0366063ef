#pragma once

#include <span>
#include <string>
#include <vector>

#include "field/journal.h"

/// Decisions on journals as pure functions.
namespace uppsikt::field {

/// What the door and the answers come to.
inspections::Outcome outcome_of(const Protocol& protocol);

/// What stands against registering a visit from its journal, as far as the visit itself tells.
struct Facts {
    const inspections::Visit& visit;
    std::string_view checklist;  ///< version of the day of the visit
    std::span<const std::string> missing_photos;
};
std::vector<Reason> objections(const Journal& journal, const Facts& facts);

/// Whose visit it is: those who were planned and came, and those who joined.
std::vector<std::string> inspectors_of(const Protocol& protocol, const inspections::Visit& visit);

}  // namespace uppsikt::field
