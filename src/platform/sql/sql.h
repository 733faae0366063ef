#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/embedded.h"
#include "base/id.h"
#include "base/money.h"
#include "base/result.h"
#include "platform/sql/value.h"

/// One SQL text with $1, $2 … for SQLite and PostgreSQL. Nothing outside this folder includes
/// sqlite3.h or libpq-fe.h. Stores use INTEGER (64 bits), REAL, TEXT and BLOB, as SQLite's STRICT
/// tables have them; on PostgreSQL they are BIGINT, DOUBLE PRECISION, TEXT COLLATE "C" and BYTEA.
namespace uppsikt::sql {

enum class Backend { sqlite, postgresql };

/// The database said no, or is not there. `sqlstate` has five characters on both databases
/// ("23505" a value that must be unique is not; "40001" try again; "53100" disk full; …).
class DatabaseError : public std::runtime_error {
public:
    DatabaseError(std::string state, const std::string& what)  // NOLINT: a state has five letters
        : std::runtime_error(what), sqlstate(std::move(state)) {}
    std::string sqlstate;
};

/// The present row of a result. Valid only inside the function it is given to.
class Row {
public:
    virtual ~Row() = default;
    virtual int columns() const = 0;
    virtual std::string_view name(int column) const = 0;
    virtual Value value(int column) const = 0;

    /// Column, from 0, as T. NULL where T is not std::optional, or another type, is a fault.
    template <class T>
    T get(int column) const {
        return Stored<T>::from(value(column));
    }
};

/// A value for $1, $2 …
struct Argument {
    Value value;
    ValueType type_if_null = ValueType::inferred;
};

using Arguments = std::span<const Argument>;
using Visit = std::function<void(const Row&)>;

/// How many rows a statement is expected to give: `many` are streamed, `few` may be held in memory.
enum class Rows { none, few, many };

/// One transaction on one connection, given by Database::read and Database::write. Statements may
/// be run while `each` visits rows. A statement that failed ends the transaction: whatever is run
/// after it, and the commit, throws a DatabaseError with SQLSTATE 25P02, also when the first one
/// was caught.
class Transaction {
public:
    Transaction() = default;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    virtual ~Transaction() = default;

    virtual Backend backend() const = 0;

    /// Runs a statement; how many rows it changed.
    template <class... Args>
    std::int64_t execute(std::string_view sql, const Args&... args) {
        return run(sql, arguments_of(args...), Rows::none, {});
    }

    /// Every row, one at a time (a cursor: the whole result is never held in memory).
    template <class... Args>
    void each(const Visit& visit, std::string_view sql, const Args&... args) {
        run(sql, arguments_of(args...), Rows::many, visit);
    }

    /// The same with arguments whose number is known only when it runs, for few rows or none.
    void each_with(const Visit& visit, std::string_view sql, std::span<const Value> values) {
        std::vector<Argument> arguments;
        arguments.reserve(values.size());
        for (const Value& value : values)
            arguments.push_back({value});
        run(sql, arguments, Rows::few, visit);
    }

    /// Every row through `from_row(const Row&)`, where all of them fit in memory.
    template <class FromRow, class... Args>
    auto find_all(FromRow from_row, std::string_view sql, const Args&... args) {
        std::vector<std::invoke_result_t<FromRow, const Row&>> found;
        const Visit visit = [&](const Row& row) { found.push_back(from_row(row)); };
        run(sql, arguments_of(args...), Rows::few, visit);
        return found;
    }

    /// The row, if there is one. Two are a fault.
    template <class FromRow, class... Args>
    auto find_one(FromRow from_row, std::string_view sql, const Args&... args) {
        std::optional<std::invoke_result_t<FromRow, const Row&>> found;
        const Visit visit = [&](const Row& row) {
            ensure(!found.has_value(), "the query gives at most one row");
            found.emplace(from_row(row));
        };
        run(sql, arguments_of(args...), Rows::few, visit);
        return found;
    }

    /// The single value of a single row: an aggregate, an id from RETURNING.
    template <class T, class... Args>
    T value(std::string_view sql, const Args&... args) {
        auto found = find_one([](const Row& row) { return row.get<T>(0); }, sql, args...);
        ensure(found.has_value(), "the query gives one row");
        return *std::move(found);
    }

    /// Many rows at once (COPY on PostgreSQL). `rows` holds rows.size() / columns.size() rows in
    /// order.
    virtual void insert_many(
        std::string_view table,
        std::span<const std::string_view> columns,
        std::span<const Value> rows
    ) = 0;

private:
    template <class... Args>
    static std::vector<Argument> arguments_of(const Args&... args) {
        std::vector<Argument> arguments;
        arguments.reserve(sizeof...(args));
        (arguments.push_back({Stored<Args>::to(args), value_type<Args>()}), ...);
        return arguments;
    }
    virtual std::int64_t run(
        std::string_view sql, Arguments arguments, Rows rows, const Visit& visit
    ) = 0;
};

/// Where the data is: `sqlite:PATH` (also `sqlite::memory:`) or `postgresql://…`.
struct Location {
    Backend backend = Backend::sqlite;
    std::string target;  ///< the path, or the whole postgresql:// address

    static Result<Location> parse(std::string_view address);
    std::string text() const;  ///< for people: without a password
};

/// What `Database::write` does to take part in every transaction just before it commits (once per
/// group commit on SQLite): the record signs its checkpoint there.
using BeforeCommit = std::function<void(Transaction&)>;

class Database {
public:
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    virtual ~Database() = default;

    virtual Backend backend() const = 0;
    virtual void before_commit(BeforeCommit hook) = 0;

    /// Runs `work(Transaction&)` on one snapshot; it cannot write. Any number at the same time.
    /// Neither read nor write may be called again from inside `work`: that is a fault.
    template <class Work>
    auto read(Work&& work) {
        return with_result<Work>(std::forward<Work>(work), [this](const Job& job) {
            run_read(job);
        });
    }

    /// Runs `work(Transaction&)`; a value commits (and is durable on return), a Refusal or an
    /// exception rolls back. On PostgreSQL the work is run again after a serialization failure or
    /// deadlock, so it must have no other effect than on the database and its own answer.
    template <class Work>
    auto write(Work&& work) {
        return with_result<Work>(std::forward<Work>(work), [this](const Job& job) {
            run_write(job);
        });
    }

protected:
    Database() = default;

    /// Gives back whether to keep what was done: false rolls back without an exception.
    using Job = std::function<bool(Transaction&)>;
    virtual void run_read(const Job& job) = 0;
    virtual void run_write(const Job& job) = 0;

private:
    template <class Work, class Run>
    static auto with_result(Work&& work, const Run& run) {
        using Answer = std::invoke_result_t<Work, Transaction&>;
        if constexpr (std::is_void_v<Answer>) {
            run([&](Transaction& transaction) { return work(transaction), true; });
        } else {
            std::optional<Answer> answer;
            run([&](Transaction& transaction) {
                answer.emplace(work(transaction));
                if constexpr (is_result<Answer>) return answer->ok();
                return true;
            });
            ensure(answer.has_value(), "the work was run");
            return *std::move(answer);
        }
    }
};

/// The process that owns the writing of an SQLite file.
struct LockOwner {
    std::int64_t process_id = 0;
    std::string purpose;  ///< what it said it was: "server", "import"
};

/// Another process goes on writing the SQLite file. SQLSTATE 55P03.
class WriterBusy : public DatabaseError {
public:
    WriterBusy(const std::string& what, LockOwner who)
        : DatabaseError("55P03", what), owner(std::move(who)) {}
    LockOwner owner;
};

struct OpenOptions {
    int readers = 4;     ///< connections that read at the same time, opened when first needed
    bool writes = true;  ///< false: the database is opened read-only; SQLite takes no writer lock

    /// How long to wait for other writers: for the process that owns an SQLite file when it is
    /// opened, for each turn to write on PostgreSQL. Then WriterBusy, or SQLSTATE 55P03.
    std::chrono::milliseconds wait_for_writer = std::chrono::seconds(30);
    std::string purpose = "uppsikt";                         ///< told to those who wait for us
    std::function<void(const LockOwner&)> waiting_for = {};  ///< called once, when there is a wait
};

/// Opens, and creates an SQLite file (with its folder) that is not there. Does not migrate.
std::unique_ptr<Database> open(const Location& location, const OpenOptions& options = {});

/// Brings the schema up to date: each migration once, in the order of its number, all in one
/// transaction. Refuses a database that has migrations this binary does not know, or others under
/// the same number, or a later one than one that is missing. Gives the numbers applied now.
///
/// A migration is written for SQLite (STRICT tables of INTEGER, REAL, TEXT and BLOB) and translated
/// for PostgreSQL. `id INTEGER PRIMARY KEY` takes ids that are given, or gives them itself: one
/// table should keep to one of the two, since PostgreSQL's own ids do not skip those that were
/// given.
Result<std::vector<int>> migrate(Database& database, std::span<const EmbeddedFile> migrations);

/// The numbers that `migrate` would apply; it refuses what `migrate` would refuse. Only reads.
Result<std::vector<int>> pending_migrations(
    Database& database, std::span<const EmbeddedFile> migrations
);

}  // namespace uppsikt::sql
