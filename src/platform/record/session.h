#pragma once

#include <string>

#include "base/date.h"
#include "platform/sql/sql.h"

namespace uppsikt {

/// What every operation gets first: the transaction it works in, who asks, and when.
/// Time is an argument, so that any day can be replayed and a year be played in seconds.
struct Session {
    sql::Transaction& db;
    std::string actor;  ///< "user:anna", "job:reminders", "cli:anna"
    Instant now;
    Date today;  ///< the buyer's local day at `now`
};

}  // namespace uppsikt
