#include "platform/jobs/jobs.h"

#include <algorithm>

#include <fmt/format.h>

namespace uppsikt::jobs {

bool Report::ok() const {
    return std::ranges::all_of(steps, [](const Step& step) { return step.refused.empty(); });
}

Report run(
    sql::Database& database,
    const operations::Desk& desk,
    std::span<const Job> jobs,
    const Moment& moment
) {
    Report report;
    for (const Job& job : jobs) {
        const auto session = [&](sql::Transaction& db) {
            return Session{db, fmt::format("job:{}", job.name), moment.now, moment.today};
        };
        const std::vector<std::int64_t> due =
            database.read([&](sql::Transaction& db) { return job.due(session(db), desk); });
        for (const std::int64_t thing : due) {
            const auto done = database.write([&](sql::Transaction& db) {
                return job.perform(session(db), desk, thing);
            });
            if (!done.ok())
                report.steps.push_back(
                    {.job = std::string(job.name),
                     .about = fmt::format("{}", thing),
                     .refused = done.refusal().reasons}
                );
            else if (done.value())
                report.steps.push_back({.job = std::string(job.name), .about = done.value()->about}
                );
            else
                ++report.unneeded;
        }
    }
    return report;
}

}  // namespace uppsikt::jobs
