#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "platform/sql/guarded_transaction.h"

struct sqlite3;
struct sqlite3_stmt;

namespace uppsikt::sql {

struct SqliteFile {
    std::string path;  ///< ":memory:" for one that lives as long as the connection
    bool read_only = false;
    int cache_kib = 8192;
};

/// One connection to an SQLite database, used by one thread at a time. Errors are DatabaseErrors.
class SqliteConnection {
public:
    explicit SqliteConnection(const SqliteFile& file);
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;
    ~SqliteConnection() = default;

    /// Runs one statement and shows its rows to `visit`, when there is one; how many rows it
    /// changed.
    std::int64_t run(std::string_view sql, Arguments arguments, const Visit& visit);
    void insert_rows(const Rowset& rowset);

    /// BEGIN, SAVEPOINT and the like.
    void command(std::string_view sql) { run(sql, {}, {}); }

    /// While true, a statement that could change anything is refused.
    void refuse_changes(bool refuse) { refuses_changes_ = refuse; }

    /// False also when SQLite gave up the transaction by itself: a full disk, no memory.
    bool in_transaction() const;

    /// Whether a foreign key that is checked at commit does not hold.
    bool owes_foreign_keys() const;

private:
    struct Close {
        void operator()(sqlite3* handle) const;
        void operator()(sqlite3_stmt* handle) const;
    };
    struct Statement {
        std::string sql;
        std::unique_ptr<sqlite3_stmt, Close> handle = nullptr;
        std::vector<int> places = {};  ///< SQLite's index of $1, $2 …
        bool busy = false;
    };
    using Statements = std::list<Statement>;
    class Use;

    void set_up(const SqliteFile& file);
    Statement prepare(std::string_view sql);
    Statements::iterator cached(std::string_view sql);
    void bind(const Statement& statement, std::size_t place, const Value& value);
    bool step(const Statement& statement);
    [[noreturn]] void fail(int code, std::string_view sql) const;

    std::unique_ptr<sqlite3, Close> handle_;  // closed after its statements
    bool refuses_changes_ = false;
    Statements statements_;  ///< the most recently used first
    std::unordered_map<std::string_view, Statements::iterator> by_sql_;
};

}  // namespace uppsikt::sql
