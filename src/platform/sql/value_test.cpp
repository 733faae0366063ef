#include "platform/sql/value.h"

#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "support/database_tables.h"

namespace uppsikt::sql {
namespace {

enum class Colour { red, blue };
constexpr std::array colour_names = {
    EnumName{Colour::red, std::string_view("red")}, EnumName{Colour::blue, std::string_view("blue")}
};

}  // namespace

template <>
struct Stored<Colour> : StoredEnum<Colour, colour_names> {};

namespace {

constexpr std::string_view cell_table = R"sql(
    CREATE TABLE cell (
        id INTEGER PRIMARY KEY,
        whole INTEGER,
        number REAL,
        line TEXT,
        bytes BLOB
    ) STRICT;)sql";

/// Writes the value into a column of a new row, and gives what is read back from it.
template <class T>
T through(Database& database, const std::string& column, const T& value) {
    return database.write([&](Transaction& transaction) {
        const auto id = transaction.value<std::int64_t>(
            "INSERT INTO cell (" + column + ") VALUES ($1) RETURNING id",
            value
        );
        return transaction.value<T>("SELECT " + column + " FROM cell WHERE id = $1", id);
    });
}

template <class T>
void check_returns(Database& database, const std::string& column, const T& value) {
    CHECK((through(database, column, value) == value));
    CHECK((through(database, column, std::optional<T>(value)) == value));
    CHECK_FALSE(through(database, column, std::optional<T>()).has_value());
}

TEST_CASE("every type of ours comes back from the database as it was") {
    with_tables(cell_table, [](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        for (const std::int64_t whole : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX})
            check_returns(database, "whole", whole);
        for (const int whole : {INT32_MIN, 0, INT32_MAX})
            check_returns(database, "whole", whole);
        check_returns(database, "whole", true);
        check_returns(database, "whole", false);
        check_returns(database, "whole", Id<struct ThingTag>(7));
        check_returns(database, "whole", Money::ore(-12'345));
        check_returns(database, "whole", *parse_instant("2025-03-01T12:00:00.000001Z"));
        check_returns(database, "line", *parse_date("2024-02-29"));
        check_returns(database, "line", *parse_month("2025-11"));
        check_returns(database, "line", *OrganisationNumber::parse("556036-0793"));
        check_returns(database, "line", Colour::blue);
        check_returns(database, "number", Probability(0.1));
    });
}

TEST_CASE("a double keeps every bit") {
    using Limits = std::numeric_limits<double>;
    with_tables(cell_table, [](test::FreshDatabase& fresh) {
        for (const double number :
             {0.1,
              1.0 / 3,
              5e15 + 0.5,
              Limits::max(),
              Limits::lowest(),
              Limits::min(),
              Limits::denorm_min(),
              Limits::epsilon(),
              Limits::infinity(),
              -Limits::infinity(),
              3.0}) {
            const double back = through(fresh.database(), "number", number);
            CHECK(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(number));
        }
    });
}

TEST_CASE("negative zero is kept as zero, since SQLite's files have no sign for it") {
    with_tables(cell_table, [](test::FreshDatabase& fresh) {
        CHECK_FALSE(std::signbit(through(fresh.database(), "number", -0.0)));
    });
}

TEST_CASE("a number that is not a number is refused") {
    with_tables(cell_table, [](test::FreshDatabase& fresh) {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        CHECK(sqlstate_of([&] { through(fresh.database(), "number", nan); }) == "22003");
    });
}

TEST_CASE("text keeps every character") {
    with_tables(cell_table, [](test::FreshDatabase& fresh) {
        for (const std::string text :
             {"",
              " ",
              "Åtvidaberg",
              "\t\n\r\\",
              "'; DROP TABLE cell; --",
              "\"$1\"",
              "😀 e\u0301",
              "\\N",
              "NULL"})
            check_returns(fresh.database(), "line", text);
        check_returns(fresh.database(), "line", std::string(3'000'000, 'x'));
    });
}

TEST_CASE("text with a NUL character, or that is not UTF-8, is refused") {
    with_tables(cell_table, [](test::FreshDatabase& fresh) {
        Database& database = fresh.database();
        CHECK(sqlstate_of([&] { through(database, "line", std::string("a\0b", 3)); }) == "22021");
        CHECK(sqlstate_of([&] { through(database, "line", std::string("\xff")); }) == "22021");
        CHECK(sqlstate_of([&] { through(database, "line", std::string("\xc3")); }) == "22021");
    });
}

TEST_CASE("bytes keep every value, also when there are none or very many") {
    Bytes every;
    for (int byte = 0; byte < 256; ++byte)
        every.push_back(static_cast<std::uint8_t>(byte));
    Bytes many(5'000'000);
    for (std::size_t i = 0; i < many.size(); ++i)
        many[i] = static_cast<std::uint8_t>(i * 31 % 251);
    with_tables(cell_table, [&](test::FreshDatabase& fresh) {
        check_returns(fresh.database(), "bytes", Bytes{});
        check_returns(fresh.database(), "bytes", every);
        check_returns(fresh.database(), "bytes", many);
    });
}

TEST_CASE("a value of another type than the code expects is a fault") {
    with_tables(cell_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            transaction
                .execute("INSERT INTO cell (whole, line) VALUES ($1, $2)", INT64_MAX, "violet");
            CHECK_THROWS_AS(
                transaction.value<std::string>("SELECT whole FROM cell"),
                UnexpectedValue
            );
            CHECK_THROWS_AS(
                transaction.value<std::int64_t>("SELECT number FROM cell"),
                UnexpectedValue
            );
            CHECK_THROWS_AS(transaction.value<int>("SELECT whole FROM cell"), UnexpectedValue);
            CHECK_THROWS_AS(transaction.value<Date>("SELECT line FROM cell"), UnexpectedValue);
            CHECK_THROWS_AS(transaction.value<Colour>("SELECT line FROM cell"), UnexpectedValue);
        });
    });
}

TEST_CASE("what a query reckons comes as a value of ours") {
    with_tables(cell_table, [](test::FreshDatabase& fresh) {
        fresh.database().write([](Transaction& transaction) {
            transaction.execute("INSERT INTO cell (whole, number) VALUES (2, 0.5), (3, 0.25)");
            CHECK(transaction.value<int>("SELECT 7") == 7);
            CHECK(transaction.value<bool>("SELECT 1 = 1"));
            CHECK(transaction.value<std::string>("SELECT 'text'") == "text");
            CHECK(transaction.value<double>("SELECT avg(number) FROM cell") == 0.375);
            CHECK(
                transaction.value<std::int64_t>("SELECT CAST(sum(whole) AS BIGINT) FROM cell") == 5
            );
            CHECK_FALSE(transaction.value<std::optional<double>>("SELECT NULL").has_value());
        });
    });
}

TEST_CASE("a sum that PostgreSQL gives as numeric asks for a CAST") {
    test::FreshDatabase fresh(Backend::postgresql, test::FreshDatabase::Schema::empty);
    fresh.database().read([](Transaction& transaction) {
        CHECK_THROWS_WITH_AS(
            transaction.value<std::int64_t>(
                "SELECT sum(x) AS all_of_it FROM (VALUES (1::bigint)) AS v(x)"
            ),
            doctest::Contains("all_of_it"),
            UnexpectedValue
        );
    });
}

}  // namespace
}  // namespace uppsikt::sql
