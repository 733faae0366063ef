#include "platform/sql/postgres_database.h"

#include <algorithm>
#include <array>
#include <exception>
#include <mutex>
#include <random>
#include <thread>

#include "base/text.h"
#include "platform/sql/connection_pool.h"
#include "platform/sql/guarded_transaction.h"
#include "platform/sql/nesting.h"
#include "platform/sql/postgres_connection.h"

/// Writers take turns, here as on SQLite: a write begins by locking the table write_turn, before
/// its snapshot is taken. Every write appends to the one head of the record and so would wait for
/// the others in any case, only later, and then fail, since its snapshot is old by then; a long
/// import would never get through between short writes. In turns nobody fails, nothing is lost,
/// REPEATABLE READ is as good as SERIALIZABLE, and the server's queue is fair. Reads take no part
/// in it.
///
/// What still can fail for no fault of its own (somebody else's tool at work in the database) is
/// run again.
namespace uppsikt::sql {
namespace {

using Connections = ConnectionPool<PostgresConnection>;
using Lease = Connections::Lease;

constexpr int attempts_most = 8;

/// Two, so that one is at hand in the server's queue while the other commits.
constexpr int writing_connections = 2;

/// "40001" serialization failure, "40P01" deadlock.
bool may_succeed_next_time(const DatabaseError& error) {
    constexpr std::array states = {"40001", "40P01"};
    return std::ranges::find(states, std::string_view(error.sqlstate)) != states.end();
}

/// 5, 10, 20 … 640 ms, each cut at random to between half and all of it, so that two do not meet
/// again.
std::chrono::milliseconds pause_after(int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const int longest = 5 << (attempt - 1);
    return std::chrono::milliseconds(std::uniform_int_distribution<int>(longest / 2, longest)(random
    ));
}

/// Whether a cursor can be opened for it: a query that changes nothing.
bool is_query(std::string_view sql) {
    const std::string_view text = trimmed(sql);
    if (text.starts_with("SELECT") || text.starts_with("VALUES")) return true;
    if (!text.starts_with("WITH")) return false;
    constexpr std::array changes = {"INSERT", "UPDATE", "DELETE", "MERGE"};
    return std::ranges::none_of(changes, [&](auto word) { return text.find(word) != text.npos; });
}

class PostgresTransaction final : public GuardedTransaction {
public:
    explicit PostgresTransaction(PostgresConnection& connection) : connection_(connection) {}
    Backend backend() const override { return Backend::postgresql; }

private:
    std::int64_t run_statement(
        std::string_view sql, Arguments arguments, Rows rows, const Visit& visit
    ) override {
        if (rows != Rows::many || !is_query(sql)) return connection_.run(sql, arguments, visit);
        connection_.stream(sql, arguments, visit);
        return 0;
    }
    void insert_rows(const Rowset& rowset) override { connection_.insert_rows(rowset); }

    PostgresConnection& connection_;
};

/// Never throws: it is called on the way out of a failure that is worth more.
void roll_back(Lease& connection) noexcept {
    try {
        connection->command("ROLLBACK");
        if (connection->usable()) return;
    } catch (const DatabaseError&) {  // the connection is lost, and with it the transaction
    }
    connection.discard();
}

void begin(Lease& connection, const std::string& how) {
    try {
        connection->command(how);
    } catch (const DatabaseError&) {
        if (connection->usable()) {
            roll_back(connection);
            throw;
        }
        // The server has been restarted since the connection was last used: nothing is begun or
        // lost.
        connection.reopen();
        connection->command(how);
    }
}

void commit(PostgresConnection& connection) {
    std::string tag;
    try {
        tag = connection.command("COMMIT");
    } catch (const DatabaseError& error) {
        if (connection.usable()) throw;
        throw DatabaseError(
            "08007",
            std::string("the connection was lost during a commit, which may have been done: ") +
                error.what()
        );
    }
    // The server answers so, without an error, when a statement had failed.
    if (tag != "COMMIT") throw DatabaseError("25P02", "the server undid the transaction: " + tag);
}

class PostgresDatabase final : public Database {
public:
    PostgresDatabase(const std::string& address, const OpenOptions& options)
        : writes_(options.writes),
          begin_write_(
              "BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = " +
              std::to_string(std::max<std::int64_t>(1, options.wait_for_writer.count())) +
              "; LOCK TABLE write_turn IN SHARE ROW EXCLUSIVE MODE"
          ),
          readers_(
              options.readers, [address] { return std::make_unique<PostgresConnection>(address); }
          ),
          writers_(writing_connections, [address] {
              return std::make_unique<PostgresConnection>(address);
          }) {
        if (writes_) make_write_turn();
        const auto opened = readers_.lease();
    }

    Backend backend() const override { return Backend::postgresql; }
    void before_commit(BeforeCommit hook) override {
        const std::lock_guard lock(mutex_);
        hooks_.push_back(std::move(hook));
    }

protected:
    void run_read(const Job& job) override {
        const JobMark mark(*this);
        auto connection = readers_.lease();
        begin(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        try {
            PostgresTransaction transaction(*connection);
            job(transaction);
        } catch (...) {  // thrown on when the snapshot is let go
            roll_back(connection);
            throw;
        }
        roll_back(connection);
    }

    void run_write(const Job& job) override {
        const JobMark mark(*this);
        if (!writes_) throw DatabaseError("25006", "the database is opened for reading only");
        for (int attempt = 1;; ++attempt) {
            try {
                return write_once(job);
            } catch (const DatabaseError& error) {
                if (!may_succeed_next_time(error) || attempt == attempts_most) throw;
            }
            std::this_thread::sleep_for(pause_after(attempt));
        }
    }

private:
    void write_once(const Job& job) {
        auto connection = writers_.lease();
        begin(connection, begin_write_);
        try {
            PostgresTransaction transaction(*connection);
            if (!job(transaction)) return roll_back(connection);
            transaction.check_may_commit();
            for (const BeforeCommit& hook : hooks())
                hook(transaction);
            transaction.check_may_commit();
            commit(*connection);
        } catch (...) {  // thrown on when the transaction is undone
            roll_back(connection);
            throw;
        }
    }

    std::vector<BeforeCommit> hooks() {
        const std::lock_guard lock(mutex_);
        return hooks_;
    }

    /// Two processes may do this at the same time: "IF NOT EXISTS" alone is not safe against that.
    void make_write_turn() {
        const auto connection = writers_.lease();
        connection->command(
            "BEGIN; SELECT pg_advisory_xact_lock(hashtext('uppsikt.write_turn')); "
            "CREATE TABLE IF NOT EXISTS write_turn (); COMMIT"
        );
    }

    const bool writes_;
    const std::string begin_write_;
    Connections readers_;
    Connections writers_;
    std::mutex mutex_;
    std::vector<BeforeCommit> hooks_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const std::string& address, const OpenOptions& options) {
    ensure(options.readers > 0, "a database has a connection that reads");
    return std::make_unique<PostgresDatabase>(address, options);
}

}  // namespace uppsikt::sql
