#pragma once

#include "platform/sql/guarded_transaction.h"
#include "platform/sql/sqlite_connection.h"

namespace uppsikt::sql {

/// Runs statements in the transaction, or the savepoint, that somebody else began and ends.
class SqliteTransaction final : public GuardedTransaction {
public:
    explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}
    Backend backend() const override { return Backend::sqlite; }

private:
    std::int64_t run_statement(std::string_view sql, Arguments arguments, Rows, const Visit& visit)
        override {
        return connection_.run(sql, arguments, visit);
    }
    void insert_rows(const Rowset& rowset) override { connection_.insert_rows(rowset); }

    SqliteConnection& connection_;
};

}  // namespace uppsikt::sql
