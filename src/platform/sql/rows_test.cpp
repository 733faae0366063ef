#include <doctest/doctest.h>
#include <malloc.h>

#include "support/database_tables.h"

// Present only in sanitizer builds, whose allocator malloc's own figures do not cover.
extern "C" __attribute__((weak)) std::size_t __sanitizer_get_current_allocated_bytes();

namespace uppsikt::sql {
namespace {

std::size_t allocated_bytes() {
    if (__sanitizer_get_current_allocated_bytes) return __sanitizer_get_current_allocated_bytes();
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/// $1 rows, each with its number and the text $2.
constexpr std::string_view many_rows = R"sql(
    WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1)
    SELECT i, CAST($2 AS TEXT) AS filler FROM n)sql";

TEST_CASE("a hundred thousand rows are visited in order with little memory") {
    with_tables("", [](test::FreshDatabase& fresh) {
        const std::string filler(200, 'x');
        fresh.database().read([&](Transaction& transaction) {
            std::int64_t expected = 1;
            std::size_t most = 0;
            bool in_order = true;
            const std::size_t before = allocated_bytes();
            transaction.each(
                [&](const Row& row) {
                    in_order =
                        in_order && row.get<std::int64_t>(0) == expected && row.name(1) == "filler";
                    if (expected % 100 == 0) most = std::max(most, allocated_bytes());
                    ++expected;
                },
                many_rows,
                100'000,
                filler
            );
            CHECK(expected == 100'001);
            CHECK(in_order);
            CHECK(most < before + 4 * 1024 * 1024);  // of 20 MB
        });
    });
}

TEST_CASE("statements are run while rows are visited") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            for (int i = 0; i < 300; ++i)
                add_note(transaction, std::to_string(i));
            int visited = 0;
            transaction.each(
                [&](const Row& row) {
                    const auto line = row.get<std::string>(0);
                    // The same statement inside itself, another one, and a change.
                    if (visited < 3)
                        transaction.each(
                            [&](const Row& inner) { CHECK(inner.get<std::string>(0) == line); },
                            "SELECT line FROM note WHERE line = $1 ORDER BY id",
                            line
                        );
                    CHECK(
                        transaction.execute("UPDATE note SET line = line WHERE line = $1", line) ==
                        1
                    );
                    ++visited;
                },
                "SELECT line FROM note WHERE line <> $1 ORDER BY id",
                "none"
            );
            CHECK(visited == 300);
        });
    });
}

TEST_CASE("a query inside the same query has its own rows") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            for (const char* line : {"a", "b", "c"})
                add_note(transaction, line);
            std::string seen;
            constexpr std::string_view every = "SELECT line FROM note ORDER BY line";
            transaction.each(
                [&](const Row& row) {
                    seen += row.get<std::string>(0);
                    transaction.each(
                        [&](const Row& inner) { seen += inner.get<std::string>(0); },
                        every
                    );
                },
                every
            );
            CHECK(seen == "aabcbabccabc");
        });
    });
}

TEST_CASE("rows of INSERT RETURNING and of WITH are visited too") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            std::string seen;
            const Visit visit = [&](const Row& row) { seen += row.get<std::string>(0); };
            transaction.each(visit, "INSERT INTO note (line) VALUES ('a'), ('b') RETURNING line");
            transaction.each(
                visit,
                "WITH x AS (SELECT line FROM note) SELECT line FROM x ORDER BY line DESC"
            );
            transaction.each(visit, "SELECT line FROM note WHERE line = 'none'");
            CHECK(seen == "abba");
        });
    });
}

TEST_CASE("an exception while rows are visited comes out, and the transaction can go on") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            add_note(transaction, "a");
            CHECK_THROWS_AS(
                transaction.each(
                    [](const Row&) { throw std::runtime_error("enough"); },
                    many_rows,
                    10'000,
                    "x"
                ),
                std::runtime_error
            );
            add_note(transaction, "b");
        });
        CHECK(count_notes(fresh.database()) == 2);
    });
}

TEST_CASE("a column that is not there is a fault") {
    with_tables("", [](test::FreshDatabase& fresh) {
        fresh.database().read([](Transaction& transaction) {
            CHECK_THROWS_AS(
                transaction.each([](const Row& row) { row.value(1); }, "SELECT 1"),
                BrokenAssumption
            );
        });
    });
}

constexpr std::string_view mixed_table = R"sql(
    CREATE TABLE mixed (
        id INTEGER PRIMARY KEY,
        number REAL,
        line TEXT UNIQUE,
        bytes BLOB
    ) STRICT;)sql";

TEST_CASE("many rows are inserted at once, with every kind of value") {
    constexpr std::array<std::string_view, 4> columns = {"id", "line", "number", "bytes"};
    std::vector<Value> values;
    for (std::int64_t id = 0; id < 5000; ++id) {
        values.emplace_back(id);
        values.emplace_back("rad " + std::to_string(id));
        values.emplace_back(0.1 * static_cast<double>(id));
        values.emplace_back(Bytes(static_cast<std::size_t>(id % 7), static_cast<std::uint8_t>(id)));
    }
    for (const char* line : {"tab\tand\nline\r", "\\.", "\\N", "", "Åäö \\x41"}) {
        values.emplace_back(static_cast<std::int64_t>(values.size()));
        values.emplace_back(line);
        values.emplace_back(std::int64_t{3});  // a whole number in a REAL column
        values.emplace_back(Value{});
    }
    with_tables(mixed_table, [&](test::FreshDatabase& fresh) {
        fresh.database().write([&](Transaction& transaction) {
            transaction.insert_many("mixed", columns, values);
            transaction.insert_many("mixed", columns, {});
            std::vector<Value> back;
            transaction.each(
                [&](const Row& row) {
                    for (int column = 0; column < row.columns(); ++column)
                        back.push_back(row.value(column));
                },
                "SELECT id, line, number, bytes FROM mixed ORDER BY id"
            );
            REQUIRE(back.size() == values.size());
            for (std::size_t i = 0; i < values.size(); ++i) {
                const auto* whole = std::get_if<std::int64_t>(&values[i]);
                if (i % 4 == 2 && whole)
                    CHECK((back[i] == Value(static_cast<double>(*whole))));
                else
                    CHECK_MESSAGE((back[i] == values[i]), "value " << i);
            }
        });
    });
}

TEST_CASE("many rows of which one is refused are none") {
    constexpr std::array<std::string_view, 1> columns = {"line"};
    with_tables(mixed_table, [&](test::FreshDatabase& fresh) {
        const auto insert = [&](const std::vector<Value>& rows) {
            return sqlstate_of([&] {
                fresh.database().write([&](Transaction& transaction) {
                    transaction.insert_many("mixed", columns, rows);
                });
            });
        };
        CHECK(insert({"a", "b", "a"}) == "23505");
        CHECK(insert({"a", std::string("\0", 1)}) == "22021");
        CHECK(insert({"a", "b"}) == "");
        CHECK(fresh.database().read([](Transaction& transaction) {
            return transaction.value<int>("SELECT count(*) FROM mixed");
        }) == 2);
    });
}

}  // namespace
}  // namespace uppsikt::sql
