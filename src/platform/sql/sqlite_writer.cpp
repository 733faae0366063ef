#include "platform/sql/sqlite_writer.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "platform/sql/nesting.h"
#include "platform/sql/sqlite_transaction.h"

namespace uppsikt::sql {
namespace {

// A group is closed when it is this large or this old: nobody waits long for the first answer.
constexpr std::size_t largest_group = 256;
constexpr std::chrono::milliseconds oldest_group{50};

}  // namespace

/// Why nothing of a group was written. Plain text: every caller makes an exception of its own,
/// since one that is shared between threads is released in any of them.
struct SqliteWriter::Failure {
    std::string sqlstate;
    std::string what;
};

/// A caller that waits, on its own stack.
struct SqliteWriter::Request {
    const Job& job;
    bool kept = false;  ///< the job's rows are in the group's transaction
    bool done = false;
    std::exception_ptr thrown = {};  ///< by the job
    std::optional<Failure> group_failure = {};
    std::condition_variable woken = {};  ///< when done, or first in the queue
};

struct SqliteWriter::Group {
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    std::vector<Request*> requests = {};
    std::optional<Failure> failure = {};
};

SqliteWriter::Failure SqliteWriter::failure_of(const std::exception_ptr& thrown) {
    if (!thrown) return {"25000", "the transaction ended by itself"};
    try {
        std::rethrow_exception(thrown);
    } catch (const DatabaseError& error) {
        return {error.sqlstate, error.what()};
    } catch (const std::exception& error) {
        return {"58000", error.what()};
    } catch (...) {  // carried on as text
        return {"58000", "an exception of an unknown type"};
    }
}

SqliteWriter::SqliteWriter(const Database& database, Connections& connections)
    : database_(database), connections_(connections) {}

SqliteWriter::~SqliteWriter() = default;

void SqliteWriter::before_commit(BeforeCommit hook) {
    const std::lock_guard lock(mutex_);
    hooks_.push_back(std::move(hook));
}

void SqliteWriter::write(const Job& job) {
    Request request{.job = job};
    {
        std::unique_lock lock(mutex_);
        waiting_.push_back(&request);
        while (!request.done) {
            request.woken.wait(lock, [&] {
                return request.done || (!somebody_leads_ && waiting_.front() == &request);
            });
            if (!request.done) lead(lock);
        }
    }
    if (request.thrown) std::rethrow_exception(std::exchange(request.thrown, nullptr));
    if (request.group_failure)
        throw DatabaseError(request.group_failure->sqlstate, request.group_failure->what);
}

/// Takes the lock held, leaves it held, and runs the group without it.
void SqliteWriter::lead(std::unique_lock<std::mutex>& lock) {
    Group group;
    somebody_leads_ = true;
    if (broken_) {
        group.requests.assign(waiting_.begin(), waiting_.end());
        waiting_.clear();
        group.failure = *broken_;
    } else {
        lock.unlock();
        const std::optional<Failure> broken = write_group(group);
        lock.lock();
        if (broken) broken_ = std::make_unique<Failure>(*broken);
    }
    somebody_leads_ = false;
    for (Request* request : group.requests) {
        if (!request->thrown) request->group_failure = group.failure;
        request->done = true;
        // Under the lock: once it is released the request may be gone from its caller's stack.
        request->woken.notify_one();
    }
    if (!waiting_.empty()) waiting_.front()->woken.notify_one();
}

/// Gives why nothing may be written any more, when the group could not be made durable.
std::optional<SqliteWriter::Failure> SqliteWriter::write_group(Group& group) {
    const JobMark mark(database_);
    try {
        const auto connection = connections_.lease();
        run_jobs(*connection, group);
        if (!group.failure) run_hooks(*connection, group);
        const bool nothing_kept = std::ranges::none_of(group.requests, &Request::kept);
        if (group.failure || nothing_kept) {
            if (connection->in_transaction()) connection->command("ROLLBACK");
            return std::nullopt;
        }
        connection->command("COMMIT");
        return std::nullopt;
    } catch (...) {  // carried to every caller's thread
        // After a failed sync the system may have dropped the pages and call the next sync a
        // success: a second try would lose rows in silence. A new process reads what the disk has.
        group.failure = failure_of(std::current_exception());
        return Failure{
            "58030",
            "nothing more is written since a commit failed: " + group.failure->what
        };
    }
}

void SqliteWriter::run_jobs(SqliteConnection& connection, Group& group) {
    try {
        connection.command("BEGIN IMMEDIATE");
    } catch (const DatabaseError& error) {
        group.failure = Failure{error.sqlstate, error.what()};
    }
    while (Request* request = next_request(group)) {
        group.requests.push_back(request);
        if (group.failure) continue;
        run_job(connection, *request);
        // SQLite undoes everything by itself when the disk is full or memory ends.
        if (!connection.in_transaction()) group.failure = failure_of(request->thrown);
    }
}

void SqliteWriter::run_job(SqliteConnection& connection, Request& request) {
    connection.command("SAVEPOINT job");
    SqliteTransaction transaction(connection);
    try {
        if (request.job(transaction)) {
            transaction.check_may_commit();
            if (connection.owes_foreign_keys())
                throw DatabaseError("23503", "a foreign key does not hold when the work is done");
            request.kept = true;
        }
    } catch (...) {  // carried to the caller's thread
        request.thrown = std::current_exception();
    }
    if (!connection.in_transaction()) return;
    if (!request.kept) connection.command("ROLLBACK TO job");
    connection.command("RELEASE job");
}

void SqliteWriter::run_hooks(SqliteConnection& connection, Group& group) {
    if (std::ranges::none_of(group.requests, &Request::kept)) return;
    std::vector<BeforeCommit> hooks;
    {
        const std::lock_guard lock(mutex_);
        hooks = hooks_;
    }
    try {
        SqliteTransaction transaction(connection);
        for (const BeforeCommit& hook : hooks)
            hook(transaction);
        transaction.check_may_commit();
    } catch (...) {  // carried to every caller's thread
        group.failure = failure_of(std::current_exception());
    }
}

SqliteWriter::Request* SqliteWriter::next_request(Group& group) {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty() || group.requests.size() >= largest_group) return nullptr;
    if (std::chrono::steady_clock::now() - group.began > oldest_group && !group.requests.empty())
        return nullptr;
    Request* request = waiting_.front();
    waiting_.pop_front();
    return request;
}

}  // namespace uppsikt::sql
