#include "platform/sql/sql.h"

#include <limits>

#include <doctest/doctest.h>

#include "support/database.h"

namespace uppsikt::sql {
namespace {

using test::for_each_database;

void make_note_table(Database& database) {
    database.write([](Transaction& transaction) {
        for (const char* statement :
             {"DROP TABLE IF EXISTS note",
              "CREATE TABLE note (id BIGINT PRIMARY KEY, line TEXT NOT NULL)"})
            transaction.execute(statement);
    });
}

std::int64_t count_notes(Database& database) {
    return database.read([](Transaction& transaction) {
        return transaction.value<std::int64_t>("SELECT count(*) FROM note");
    });
}

TEST_CASE("what is written is read") {
    for_each_database([](Database& database) {
        make_note_table(database);
        database.write([](Transaction& transaction) {
            CHECK(
                transaction.execute("INSERT INTO note (id, line) VALUES ($1, $2)", 1, "en rad") == 1
            );
        });
        CHECK(database.read([](Transaction& transaction) {
            return transaction.value<std::string>("SELECT line FROM note WHERE id = $1", 1);
        }) == "en rad");
    });
}

TEST_CASE("a refusal rolls back what the work has written") {
    for_each_database([](Database& database) {
        make_note_table(database);
        const auto refused = database.write([](Transaction& transaction) -> Result<Done> {
            transaction.execute("INSERT INTO note (id, line) VALUES (1, 'x')");
            return Refusal{RefusalKind::conflict, Reason{"no"}};
        });
        CHECK(!refused.ok());
        CHECK(count_notes(database) == 0);
    });
}

TEST_CASE("an exception rolls back what the work has written") {
    for_each_database([](Database& database) {
        make_note_table(database);
        CHECK_THROWS_WITH_AS(
            database.write([](Transaction& transaction) {
                transaction.execute("INSERT INTO note (id, line) VALUES (1, 'x')");
                throw std::runtime_error("the world ends");
            }),
            "the world ends",
            std::runtime_error
        );
        CHECK(count_notes(database) == 0);
    });
}

}  // namespace
}  // namespace uppsikt::sql
