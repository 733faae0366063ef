#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "platform/operations/desk.h"
#include "platform/record/session.h"
#include "platform/sql/sql.h"

/// What has to be done without anybody asking, each thing in a transaction of its own.
namespace uppsikt::jobs {

/// What was done to a thing that was due.
struct Performed {
    std::string about;  ///< "UPP 2026/000001"
};

struct Job {
    std::string_view name;  ///< "complaint_confirmations"; acts as "job:complaint_confirmations"
    /// The things that are due on the session's day, in the order in which they are to be done.
    std::function<std::vector<std::int64_t>(const Session&, const operations::Desk&)> due;
    /// Does one of them, if it is still due.
    std::function<Result<std::optional<Performed>>(
        const Session&, const operations::Desk&, std::int64_t thing
    )>
        perform;
};

struct Step {
    std::string job;
    std::string about;                 ///< the thing's own number where it was refused
    std::vector<Reason> refused = {};  ///< why not; none when it was done
};

struct Report {
    std::vector<Step> steps;  ///< what was done and what was refused, in order
    int unneeded = 0;         ///< things that were no longer due when their turn came

    bool ok() const;
};

struct Moment {
    Instant now;
    Date today;
};

/// Runs the jobs, one after the other. A refusal is told, and the rest goes on; an exception ends
/// it.
Report run(
    sql::Database& database,
    const operations::Desk& desk,
    std::span<const Job> jobs,
    const Moment& moment
);

}  // namespace uppsikt::jobs
