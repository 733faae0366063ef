#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "app/application.h"
#include "cases/cases.h"
#include "cases/queue.h"
#include "platform/jobs/jobs.h"
#include "platform/operations/operation.h"

/// The operations of all modules, and what lies on the desk for them.
namespace uppsikt::app {

const operations::Tables& all_operations();

/// The tables of all kinds of cases.
const cases::Machines& all_machines();

/// What is done without anybody asking, in the order in which it is done.
const std::vector<jobs::Job>& all_jobs();

/// A desk with everything on it that an operation may need.
class FullDesk {
public:
    /// `vault` for operations with passwords and codes.
    FullDesk(
        const services::Catalogue& catalogue,
        const Texts& texts,
        const access::Vault* vault = nullptr
    );
    FullDesk(const FullDesk&) = delete;
    FullDesk& operator=(const FullDesk&) = delete;

    const operations::Desk& desk() const { return desk_; }
    const cases::Handbook& handbook() const { return handbook_; }

private:
    cases::Handbook handbook_;
    services::Checklist checklist_;
    operations::Desk desk_;
};

/// One person is one actor in all of their roles: else who proposed could decide in another role.
operations::Viewer viewer_of(const std::optional<Acting>& acting, std::string_view user);

/// Runs an operation as a command, and shows what it gives.
Exit run_operation(
    Application& application, const operations::Operation& operation, const operations::Given& given
);

/// Writes docs/commands.md.
Exit write_commands(Application& application);

/// Runs all jobs for the application's day.
Exit run_jobs(Application& application);

}  // namespace uppsikt::app
