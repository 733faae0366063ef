#pragma once

#include <functional>
#include <memory>
#include <string>

#include "platform/sql/sql.h"
#include "support/temporary_folder.h"

namespace uppsikt::test {

/// A database that nobody else uses, gone when this ends: an SQLite file in a temporary folder, or
/// a database in the tests' own PostgreSQL cluster.
class FreshDatabase {
public:
    enum class Schema { migrated, empty };

    explicit FreshDatabase(sql::Backend backend, Schema schema = Schema::migrated);
    FreshDatabase(const FreshDatabase&) = delete;
    FreshDatabase& operator=(const FreshDatabase&) = delete;
    ~FreshDatabase();

    sql::Database& database();
    const sql::Location& location() const { return location_; }

    /// Closes it; `database` and `reopen` open it again.
    void close() { database_.reset(); }
    sql::Database& reopen(const sql::OpenOptions& options = {});

private:
    TemporaryFolder folder_;
    sql::Location location_;
    std::string own_database_;  ///< in the cluster
    std::unique_ptr<sql::Database> database_;
};

/// Runs the body on a fresh, migrated database: first SQLite, then PostgreSQL, each as a subcase.
void for_each_database(const std::function<void(sql::Database&)>& body);

/// The same, for a body that needs the address, or opens the database again.
void for_each_fresh_database(
    const std::function<void(FreshDatabase&)>& body,
    FreshDatabase::Schema schema = FreshDatabase::Schema::migrated
);

}  // namespace uppsikt::test
