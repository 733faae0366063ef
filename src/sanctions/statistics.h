#pragma once

#include <string>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "cases/cases.h"
#include "platform/record/session.h"
#include "sanctions/kinds.h"

/// What is counted of sanctions over a time: one row per case, with what it came to month by month.
namespace uppsikt::sanctions {

struct Months {
    Month from;
    Month to;  ///< both included
};

struct CountedSanction {
    std::string number;
    std::string investigation;  ///< its diary number; empty where it is not known
    std::string contract;
    Kind kind = Kind::warning;
    std::string ground;  ///< "competence_missing"
    Date decided_on;
    /// What the penalty grew by in each month of the time: a one-off one in that of its decision, a
    /// running one as it accrued. Not after `until`.
    std::vector<Money> by_month;
};
/// Every sanction that was decided within the months, or accrued in one of them, and has not been
/// reversed; by number. Amounts are those by the end of `until`.
Result<std::vector<CountedSanction>> decided_sanctions(
    const Session& session, const cases::Handbook& handbook, const Months& months, Date until
);

}  // namespace uppsikt::sanctions
