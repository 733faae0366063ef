#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "platform/sql/connection_pool.h"
#include "platform/sql/sqlite_connection.h"

namespace uppsikt::sql {

/// Writes to an SQLite database, one caller after the other in the order they came. Who is first in
/// the queue leads: in its thread the jobs that wait at the same time are run in one transaction,
/// each inside its own savepoint, and so share one sync to disk (group commit). A lone writer needs
/// no other thread. docs/decisions/0003-one-writer-group-commit.md
class SqliteWriter {
public:
    using Job = std::function<bool(Transaction&)>;
    using Connections = ConnectionPool<SqliteConnection>;

    SqliteWriter(const Database& database, Connections& connections);
    SqliteWriter(const SqliteWriter&) = delete;
    SqliteWriter& operator=(const SqliteWriter&) = delete;
    ~SqliteWriter();

    /// Adds what takes part before each group's commit.
    void before_commit(BeforeCommit hook);

    /// Returns when the job is done and durable, or undone because it said so; throws what it
    /// threw.
    void write(const Job& job);

private:
    struct Failure;
    struct Request;
    struct Group;

    void lead(std::unique_lock<std::mutex>& lock);
    std::optional<Failure> write_group(Group& group);
    void run_jobs(SqliteConnection& connection, Group& group);
    void run_job(SqliteConnection& connection, Request& request);
    void run_hooks(SqliteConnection& connection, Group& group);
    Request* next_request(Group& group);
    static Failure failure_of(const std::exception_ptr& thrown);

    const Database& database_;
    Connections& connections_;

    std::mutex mutex_;  ///< guards what follows
    std::deque<Request*> waiting_;
    std::vector<BeforeCommit> hooks_;
    std::unique_ptr<const Failure> broken_;  ///< why nothing more is written
    bool somebody_leads_ = false;
};

}  // namespace uppsikt::sql
