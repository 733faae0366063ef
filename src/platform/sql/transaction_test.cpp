#include <latch>
#include <thread>

#include <doctest/doctest.h>

#include "support/database_tables.h"

namespace uppsikt::sql {
namespace {

TEST_CASE("what is written is read, and execute tells how many rows it changed") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            CHECK(transaction.execute("INSERT INTO note (line) VALUES ('a'), ('b'), ('c')") == 3);
            CHECK(
                transaction.execute("UPDATE note SET line = line || '!' WHERE line > $1", "a") == 2
            );
            CHECK(transaction.execute("DELETE FROM note WHERE line = 'nothing'") == 0);
            CHECK(transaction.execute("SELECT * FROM note") == 0);
        });
        const auto lines = fresh.database().read([](Transaction& transaction) {
            return transaction.find_all(
                [](const Row& row) { return row.get<std::string>(0); },
                "SELECT line FROM note ORDER BY line"
            );
        });
        CHECK(lines == std::vector<std::string>{"a", "b!", "c!"});
    });
}

TEST_CASE("a refusal rolls back what the work has written") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        const auto refused = fresh.database().write([](Transaction& transaction) -> Result<Done> {
            add_note(transaction, "x");
            return Refusal{RefusalKind::conflict, Reason{"no"}};
        });
        CHECK_FALSE(refused.ok());
        CHECK(count_notes(fresh.database()) == 0);
    });
}

TEST_CASE("an exception rolls back what the work has written") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        CHECK_THROWS_WITH_AS(
            fresh.database().write([](Transaction& transaction) {
                add_note(transaction, "x");
                throw std::runtime_error("the world ends");
            }),
            "the world ends",
            std::runtime_error
        );
        CHECK(count_notes(fresh.database()) == 0);
    });
}

TEST_CASE("a read sees one moment, whatever is written meanwhile") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        database.read([&](Transaction& transaction) {
            const auto count = [&] { return transaction.value<int>("SELECT count(*) FROM note"); };
            CHECK(count() == 0);
            std::thread([&] {
                database.write([](Transaction& other) { add_note(other, "meanwhile"); });
                CHECK(count_notes(database) == 1);
            }).join();
            CHECK(count() == 0);
        });
        CHECK(count_notes(database) == 1);
    });
}

TEST_CASE("a write sees what it has written, and others only when it is committed") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        database.write([&](Transaction& transaction) {
            add_note(transaction, "mine");
            CHECK(transaction.value<int>("SELECT count(*) FROM note") == 1);
            std::thread([&] { CHECK(count_notes(database) == 0); }).join();
        });
        CHECK(count_notes(database) == 1);
    });
}

TEST_CASE("a read cannot write") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        CHECK(sqlstate_of([&] {
                  fresh.database().read([](Transaction& transaction) { add_note(transaction, "x"); }
                  );
              }) == "25006");
        CHECK(count_notes(fresh.database()) == 0);
    });
}

TEST_CASE("a database opened for reading does not write") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) { add_note(transaction, "x"); });
        Database& database = fresh.reopen({.writes = false});
        CHECK(count_notes(database) == 1);
        CHECK(sqlstate_of([&] {
                  database.write([](Transaction& transaction) { add_note(transaction, "y"); });
              }) == "25006");
    });
}

TEST_CASE("the two databases name a fault alike") {
    constexpr std::string_view tables = R"sql(
        CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE child (
            id INTEGER PRIMARY KEY,
            parent_id INTEGER REFERENCES parent (id),
            name TEXT NOT NULL UNIQUE CHECK (name <> 'bad')
        ) STRICT;
        INSERT INTO child (id, name) VALUES (1, 'taken');)sql";
    struct FaultRow {
        std::string sql;
        std::string sqlstate;
    };
    const std::array faults = {
        FaultRow{"INSERT INTO child (name) VALUES ('taken')", "23505"},
        FaultRow{"INSERT INTO child (id, name) VALUES (1, 'x')", "23505"},
        FaultRow{"INSERT INTO child (parent_id, name) VALUES (99, 'x')", "23503"},
        FaultRow{"INSERT INTO child (name) VALUES (NULL)", "23502"},
        FaultRow{"INSERT INTO child (name) VALUES ('bad')", "23514"},
        FaultRow{"INSERT INTO nowhere (name) VALUES ('x')", "42P01"},
        FaultRow{"SELECT absent FROM child", "42703"},
        FaultRow{"SELEKT 1", "42601"},
        FaultRow{"DELETE FROM child; DELETE FROM parent", "42601"},
        FaultRow{"CREATE TABLE child (id INTEGER)", "42P07"},
    };
    with_tables(tables, [&](test::FreshDatabase& fresh) {
        for (const FaultRow& fault : faults) {
            CAPTURE(fault.sql);
            CHECK(sqlstate_of([&] {
                      fresh.database().write([&](Transaction& transaction) {
                          transaction.execute(fault.sql);
                      });
                  }) == fault.sqlstate);
        }
        CHECK(sqlstate_of([&] {
                  fresh.database().write([&](Transaction& transaction) {
                      transaction.execute(
                          "INSERT INTO child (parent_id, name) VALUES ($1, 'x')",
                          "text"
                      );
                  });
              }) == "42804");
    });
}

TEST_CASE("a foreign key that is checked at the end is checked for each writer") {
    constexpr std::string_view tables = R"sql(
        CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE child (parent_id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED) STRICT;)sql";
    with_tables(tables, [](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        database.write([](Transaction& transaction) {
            transaction.execute("INSERT INTO child VALUES (1)");
            transaction.execute("INSERT INTO parent VALUES (1)");
        });
        CHECK(sqlstate_of([&] {
                  database.write([](Transaction& transaction) {
                      transaction.execute("INSERT INTO child VALUES (2)");
                  });
              }) == "23503");
        database.write([](Transaction& transaction) {
            transaction.execute("INSERT INTO child VALUES (1)");
        });
        CHECK(database.read([](Transaction& transaction) {
            return transaction.value<int>("SELECT count(*) FROM child");
        }) == 2);
    });
}

TEST_CASE("a statement that failed ends the transaction, also when the work goes on") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        const auto go_on_after_failure = [&](bool with_a_statement) {
            return sqlstate_of([&] {
                database.write([&](Transaction& transaction) {
                    add_note(transaction, "a");
                    CHECK(sqlstate_of([&] { add_note(transaction, "a"); }) == "23505");
                    if (with_a_statement) add_note(transaction, "b");
                });
            });
        };
        CHECK(go_on_after_failure(true) == "25P02");
        CHECK(go_on_after_failure(false) == "25P02");
        CHECK(count_notes(database) == 0);
    });
}

TEST_CASE("a job inside a job of the same database is a fault, not a wait for ever") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        const auto nothing = [](Transaction&) {};
        CHECK_THROWS_AS(
            database.write([&](Transaction&) { database.write(nothing); }),
            BrokenAssumption
        );
        CHECK_THROWS_AS(
            database.write([&](Transaction&) { database.read(nothing); }),
            BrokenAssumption
        );
        CHECK_THROWS_AS(
            database.read([&](Transaction&) { database.write(nothing); }),
            BrokenAssumption
        );
        CHECK_THROWS_AS(
            database.read([&](Transaction&) { database.read(nothing); }),
            BrokenAssumption
        );
        database.write([](Transaction& transaction) { add_note(transaction, "still works"); });
        CHECK(count_notes(database) == 1);
    });
}

TEST_CASE("a job cannot end the transaction it is in") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        for (const char* sql :
             {"COMMIT", " rollback", "END", "BEGIN", "SAVEPOINT x", "RELEASE job"})
            CHECK_THROWS_AS(
                fresh.database().write([&](Transaction& transaction) {
                    add_note(transaction, "x");
                    transaction.execute(sql);
                }),
                BrokenAssumption
            );
        CHECK(count_notes(fresh.database()) == 0);
    });
}

TEST_CASE("what takes part before the commit sees the work and is undone with it") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        int runs = 0;
        bool fails = false;
        database.before_commit([&](Transaction& transaction) {
            add_note(transaction, "hook " + std::to_string(++runs));
            if (fails) throw std::runtime_error("no signature");
        });
        database.write([](Transaction& transaction) { add_note(transaction, "work"); });
        CHECK(runs == 1);
        CHECK(count_notes(database) == 2);

        CHECK_FALSE(database
                        .write([](Transaction& transaction) -> Result<Done> {
                            add_note(transaction, "refused");
                            return Refusal{RefusalKind::conflict, Reason{"no"}};
                        })
                        .ok());
        CHECK(runs == 1);

        fails = true;
        CHECK_THROWS_WITH(
            database.write([](Transaction& transaction) { add_note(transaction, "more work"); }),
            "no signature"
        );
        CHECK(count_notes(database) == 2);
    });
}

TEST_CASE("a value may stand in several places, and be absent") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            add_note(transaction, "a");
            add_note(transaction, "b");
            constexpr std::string_view either =
                "SELECT count(*) FROM note WHERE ($2 IS NULL OR line = $2) AND $1 = $1 AND (line = "
                "$2 OR $2 IS NULL)";
            CHECK(transaction.value<int>(either, 1, std::optional<std::string>("a")) == 1);
            CHECK(transaction.value<int>(either, 1, std::optional<std::string>()) == 2);
            CHECK(
                transaction.execute("DELETE FROM note WHERE line = $1 OR line = $1 || '!'", "b") ==
                1
            );
        });
    });
}

TEST_CASE("SQLite refuses values that are not asked for, or missing") {
    test::FreshDatabase fresh(Backend::sqlite, test::FreshDatabase::Schema::empty);
    fresh.database().read([](Transaction& transaction) {
        CHECK_THROWS_AS(transaction.execute("SELECT $1", 1, 2), BrokenAssumption);
        CHECK_THROWS_AS(transaction.execute("SELECT $1, $2", 1), BrokenAssumption);
        CHECK_THROWS_AS(transaction.execute("SELECT $2", 1), BrokenAssumption);
    });
}

TEST_CASE("at most one row is found where one is asked for") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            const auto line = [](const Row& row) { return row.get<std::string>(0); };
            CHECK_FALSE(transaction.find_one(line, "SELECT line FROM note").has_value());
            add_note(transaction, "a");
            CHECK(transaction.find_one(line, "SELECT line FROM note") == "a");
            add_note(transaction, "b");
            CHECK_THROWS_AS(transaction.find_one(line, "SELECT line FROM note"), BrokenAssumption);
            CHECK_THROWS_AS(
                transaction.value<std::string>("SELECT line FROM note WHERE line = 'c'"),
                BrokenAssumption
            );
        });
    });
}

TEST_CASE("text is compared byte by byte, LIKE with regard to case, and \"x\" is a name") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            for (const char* line : {"b", "B", "a", "Ö", "å"})
                add_note(transaction, line);
            const auto lines = transaction.find_all(
                [](const Row& row) { return row.get<std::string>(0); },
                "SELECT line FROM note ORDER BY line"
            );
            CHECK(lines == std::vector<std::string>{"B", "a", "b", "Ö", "å"});
            CHECK(transaction.value<int>("SELECT count(*) FROM note WHERE line LIKE 'B%'") == 1);
        });
        CHECK(sqlstate_of([&] {
                  fresh.database().read([](Transaction& transaction) {
                      transaction.execute("SELECT \"no column\" FROM note");
                  });
              }) == "42703");
    });
}

TEST_CASE("more different statements than are kept prepared are run all the same") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            for (int round = 0; round < 2; ++round)
                for (int number = 0; number < 400; ++number)
                    CHECK(
                        transaction.value<int>("SELECT $1 + " + std::to_string(number), 1) ==
                        number + 1
                    );
        });
    });
}

TEST_CASE("an id is given, or left to the database") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            const auto given = [&](const char* line) {
                return transaction.value<std::int64_t>(
                    "INSERT INTO note (line) VALUES ($1) RETURNING id",
                    line
                );
            };
            CHECK(given("a") == 1);
            CHECK(given("b") == 2);
            transaction.execute("INSERT INTO note (id, line) VALUES ($1, $2)", 1000, "c");
            CHECK(transaction.value<int>("SELECT max(id) FROM note") == 1000);
        });
    });
}

TEST_CASE("a database in memory reads and writes as one in a file does") {
    const auto database = open({Backend::sqlite, ":memory:"});
    const EmbeddedFile file{"0001_test.sql", note_table};
    REQUIRE(migrate(*database, {&file, 1}).ok());
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 25; ++i) {
                database->write([&](Transaction& transaction) {
                    add_note(transaction, std::to_string(thread) + "/" + std::to_string(i));
                });
                count_notes(*database);
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(count_notes(*database) == 100);
    CHECK(sqlstate_of([&] {
              database->read([](Transaction& transaction) { add_note(transaction, "x"); });
          }) == "25006");
    CHECK_THROWS_AS(
        database->write([&](Transaction&) { database->read([](Transaction&) {}); }),
        BrokenAssumption
    );
}

}  // namespace
}  // namespace uppsikt::sql
