#include <map>

#include <fmt/format.h>

#include "app/operations.h"
#include "platform/jobs/jobs.h"
#include "scenarios/scenario.h"

/// What is done unasked: `jobs` to "ok reminders=1 sanction_visits=1", each job that did something.
namespace uppsikt::test {

namespace {

const app::FullDesk& full_desk() {
    static const services::Catalogue catalogue =
        services::Catalogue::load(embedded::services()).value();
    static const Texts texts = Texts::load(embedded::texts());
    static const app::FullDesk desk(catalogue, texts);
    return desk;
}

/// A refusal is told with its job and its codes.
std::string run_jobs(World& world, const Line&) {
    const jobs::Report report = jobs::run(
        world.database(),
        full_desk().desk(),
        app::all_jobs(),
        {.now = Instant{world.today} + world.time, .today = world.today}
    );
    std::map<std::string, int> done;
    std::string refused;
    for (const jobs::Step& step : report.steps)
        if (step.refused.empty())
            ++done[step.job];
        else
            refused += " " + step.job + " " + told({RefusalKind::conflict, step.refused});
    std::string answer = "ok";
    for (const auto& [job, count] : done)
        answer += fmt::format(" {}={}", job, count);
    return answer + refused;
}

/// `open_cases visit` to "ok 1": how many of a kind wait for somebody.
std::string open_cases(World& world, const Line& line) {
    const auto open = world.read([&](const Session& session) {
        return cases::queue(session, {.kind = line.word(0), .at_most = 1000});
    });
    return fmt::format("ok {}", open.size());
}

}  // namespace

Words job_words() { return {{"jobs", run_jobs}, {"open_cases", open_cases}}; }

}  // namespace uppsikt::test
