#include <doctest/doctest.h>

#include "support/database_tables.h"

namespace uppsikt::sql {
namespace {

using Numbers = std::vector<int>;
using Files = std::vector<EmbeddedFile>;

void on_empty(const std::function<void(test::FreshDatabase&)>& body) {
    test::for_each_fresh_database(body, test::FreshDatabase::Schema::empty);
}

const EmbeddedFile first{
    "src/a/schema/0001_first.sql", "CREATE TABLE first (id INTEGER PRIMARY KEY) STRICT;"
};
const EmbeddedFile second{
    "src/b/schema/0002_second.sql",
    "CREATE TABLE second (first_id INTEGER NOT NULL REFERENCES first (id)) STRICT;"
};
const EmbeddedFile third{"src/a/schema/0010_third.sql", "ALTER TABLE first ADD COLUMN line TEXT;"};

std::vector<std::string> codes(const Result<Numbers>& result) {
    std::vector<std::string> all;
    for (const Reason& reason : result.refusal().reasons)
        all.push_back(reason.code + " " + reason.values.at(0).value);
    return all;
}

TEST_CASE("migrations are applied once, by their numbers") {
    on_empty([](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        CHECK(pending_migrations(database, Files{second, first}).value() == Numbers{1, 2});
        CHECK(migrate(database, Files{second, first}).value() == Numbers{1, 2});
        CHECK(migrate(database, Files{first, second}).value().empty());
        CHECK(pending_migrations(database, Files{third, first, second}).value() == Numbers{10});
        CHECK(migrate(database, Files{third, first, second}).value() == Numbers{10});
        database.write([](Transaction& transaction) {
            transaction.execute("INSERT INTO first (id, line) VALUES (1, 'x')");
            transaction.execute("INSERT INTO second VALUES (1)");
            CHECK(
                transaction.value<std::string>("SELECT name FROM schema_migration WHERE number = 10"
                ) == "0010_third.sql"
            );
        });
    });
}

TEST_CASE(
    "a migration that was changed, is not known, or comes too late is refused, with all of them "
    "named"
) {
    on_empty([](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        REQUIRE(migrate(database, Files{first, second, third}).ok());
        const EmbeddedFile changed{first.path, "CREATE TABLE first (id INTEGER) STRICT;"};
        const EmbeddedFile renamed{"src/b/schema/0002_deuxieme.sql", second.text};
        const EmbeddedFile late{"src/c/schema/0003_late.sql", "SELECT 1"};
        const std::vector<std::string> expected = {
            "sql_migration_changed 0001_first.sql",
            "sql_migration_changed 0002_second.sql",
            "sql_migration_unknown 0010_third.sql",
            "sql_migration_late 0003_late.sql"
        };
        CHECK(codes(migrate(database, Files{changed, renamed, late})) == expected);
        CHECK(codes(pending_migrations(database, Files{changed, renamed, late})) == expected);
    });
}

TEST_CASE("migrations are all applied or none") {
    on_empty([](test::FreshDatabase& fresh) {
        const EmbeddedFile broken{"0011_broken.sql", "CREATE TABLE x (id INTEGER) STRICT; SELEKT"};
        CHECK_THROWS_AS(
            static_cast<void>(migrate(fresh.database(), Files{first, broken})),
            DatabaseError
        );
        CHECK(migrate(fresh.database(), Files{first}).value() == Numbers{1});
    });
}

TEST_CASE("migrations with one number, or a name without one, are a fault") {
    on_empty([](test::FreshDatabase& fresh) {
        const auto apply = [&](const Files& files) {
            static_cast<void>(migrate(fresh.database(), files));
        };
        CHECK_THROWS_AS(apply({first, {"0001_other.sql", ""}}), BrokenAssumption);
        CHECK_THROWS_AS(apply({{"first.sql", ""}}), BrokenAssumption);
        CHECK_THROWS_AS(apply({{"0000_none.sql", ""}}), BrokenAssumption);
    });
}

TEST_CASE("a migration with no statements counts as applied") {
    on_empty([](test::FreshDatabase& fresh) {
        CHECK(
            migrate(fresh.database(), Files{{"0001_note.sql", "-- to come\n"}}).value() ==
            Numbers{1}
        );
    });
}

TEST_CASE("our own migrations are applied to an empty database") {
    test::for_each_database([](Database& database) {
        CHECK(pending_migrations(database, embedded::migrations()).value().empty());
    });
}

}  // namespace
}  // namespace uppsikt::sql
