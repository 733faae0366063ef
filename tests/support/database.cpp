#include "support/database.h"

#include <array>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/embedded.h"
#include "platform/sql/postgres_connection.h"
#include "support/database_cluster.h"

namespace uppsikt::test {
namespace {

void apply_migrations(sql::Database& database) {
    if (!sql::migrate(database, embedded::migrations()).ok())
        throw std::logic_error("a fresh database refuses our migrations");
}

sql::PostgresConnection& admin() {
    static sql::PostgresConnection connection(postgres_address("postgres"));
    return connection;
}

/// A database that was migrated once for all tests of the same migrations, to be copied for each
/// test.
std::string migrated_template() {
    std::size_t mark = 0;
    for (const EmbeddedFile& file : embedded::migrations())
        mark = mark * 31 + std::hash<std::string_view>{}(file.text);
    std::string name = "migrated_" + std::to_string(mark);

    // Other test programs may be about to make the same one.
    admin().command("SELECT pg_advisory_lock(1)");
    bool there = false;
    admin().run(
        "SELECT 1 FROM pg_database WHERE datname = $1",
        std::array{sql::Argument{name}},
        [&](const sql::Row&) { there = true; }
    );
    if (!there) {
        const std::string unfinished = name + "_unfinished";
        admin().command("DROP DATABASE IF EXISTS " + unfinished);
        admin().command("CREATE DATABASE " + unfinished);
        apply_migrations(*sql::open({sql::Backend::postgresql, postgres_address(unfinished)}));
        admin().command("ALTER DATABASE " + unfinished + " RENAME TO " + name);
    }
    admin().command("SELECT pg_advisory_unlock(1)");
    return name;
}

std::string next_name() {
    static int count = 0;
    return "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
}

void drop_postgres_database(const std::string& name) {
    try {
        admin().command("DROP DATABASE " + name + " WITH (FORCE)");
    } catch (const sql::DatabaseError&) {  // it goes with the cluster in any case
    }
}

}  // namespace

FreshDatabase::FreshDatabase(sql::Backend backend, Schema schema) : location_{backend, ""} {
    if (backend == sql::Backend::sqlite) {
        location_.target = (folder_.path() / "uppsikt.db").string();
        if (schema == Schema::migrated) apply_migrations(database());
    } else if (schema == Schema::migrated) {
        static const std::string model = migrated_template();
        own_database_ = next_name();
        admin().command("CREATE DATABASE " + own_database_ + " TEMPLATE " + model);
        location_.target = postgres_address(own_database_);
    } else {
        // A schema of its own in a database for all, which costs a tenth and goes with the cluster.
        const std::string name = next_name();
        admin().command("CREATE SCHEMA " + name);
        location_.target = postgres_address("postgres") + "&options=-csearch_path%3D" + name;
    }
}

FreshDatabase::~FreshDatabase() {
    close();
    if (!own_database_.empty()) drop_postgres_database(own_database_);
}

sql::Database& FreshDatabase::database() { return database_ ? *database_ : reopen(); }

sql::Database& FreshDatabase::reopen(const sql::OpenOptions& options) {
    database_.reset();
    database_ = sql::open(location_, options);
    return *database_;
}

void for_each_fresh_database(
    const std::function<void(FreshDatabase&)>& body, FreshDatabase::Schema schema
) {
    SUBCASE("on SQLite") {
        FreshDatabase fresh(sql::Backend::sqlite, schema);
        body(fresh);
    }
    SUBCASE("on PostgreSQL") {
        FreshDatabase fresh(sql::Backend::postgresql, schema);
        body(fresh);
    }
}

void for_each_database(const std::function<void(sql::Database&)>& body) {
    for_each_fresh_database([&](FreshDatabase& fresh) { body(fresh.database()); });
}

}  // namespace uppsikt::test
