#include "platform/delimited/list.h"

#include <array>

#include <doctest/doctest.h>

#include "base/embedded.h"
#include "base/text.h"
#include "platform/texts/texts.h"

namespace uppsikt::delimited {
namespace {

struct Seen {
    std::string name;
    std::optional<Date> day;
    std::optional<Money> price;
};

constexpr std::array<std::string_view, 2> must{"name", "day"};
constexpr std::array<std::string_view, 1> may{"price"};

Result<List<Seen>> read(const std::string& text) {
    auto reader = Reader::from_bytes("lista.csv", text);
    if (!reader.ok()) return reader.refusal();
    return read_list(reader.value(), {.key = "name", .must = must, .may = may}, [](ListRow& row) {
        return Seen{
            .name = std::string(row.cell("name")),
            .day = row.read("day", parse_date),
            .price = row.read("price", kronor)
        };
    });
}

std::string told(const Refusal& refusal) {
    std::string found;
    for (const Reason& reason : refusal.reasons) {
        found += reason.code;
        for (const TextValue& value : reason.values)
            found += " " + value.value;
        found += "\n";
    }
    return found;
}

TEST_CASE("a list is read by the names of its columns, in any order, and without those it lacks") {
    const auto list = read("day;name\n2024-02-29; Åsa \n");
    REQUIRE(list.ok());
    CHECK(!list.value().refusal());
    REQUIRE(list.value().rows.size() == 1);
    CHECK(list.value().rows[0].value.name == "Åsa");
    CHECK(list.value().rows[0].value.day == parse_date("2024-02-29"));
    CHECK(!list.value().rows[0].value.price);
}

TEST_CASE("every fault of every row is told, also of the rows before damage to the file") {
    const auto list = read(
        "name,day,price\n"
        "a,2024-02-30,12 kr\n"
        "b,2024-01-01,5\n"
        "\n"
        "b,,5\n"
        "c,2024-01-01\n"
    );
    REQUIRE(list.ok());
    const auto no = list.value().refusal();
    REQUIRE(no.has_value());
    CHECK(
        told(*no) ==
        "delimited_list_row lista.csv 1 2\n"
        "delimited_list_cell day 2024-02-30\n"
        "delimited_list_cell price 12 kr\n"
        "delimited_list_row lista.csv 3 5\n"
        "delimited_list_cell_empty day\n"
        "delimited_list_key_twice name b\n"
        "delimited_ragged_row lista.csv 4 6 2 3\n"
    );
}

TEST_CASE("columns that are missing or unknown are refused all at once, and a list without rows") {
    CHECK(
        told(read("nam,dag,price\n1,2,3\n").refusal()) ==
        "delimited_unknown_column_nearest lista.csv name nam\n"
        "delimited_unknown_column_nearest lista.csv day dag\n"
        "delimited_list_column lista.csv nam\n"
        "delimited_list_column lista.csv dag\n"
    );
    CHECK(told(read("name,day\n\n").refusal()) == "delimited_list_without_rows lista.csv\n");
}

TEST_CASE("of very many faults the first are told, and how many rows more have some") {
    std::string text = "name,day\n";
    for (int i = 0; i < 2000; ++i)
        text += std::to_string(i) + ",never\n";
    const auto no = read(text).value().refusal();
    REQUIRE(no.has_value());
    CHECK(no->reasons.size() == 1001);
    CHECK(no->reasons.back().code == "delimited_list_more");
    CHECK(no->reasons.back().values.back().value == "1500");
}

TEST_CASE("what a cell shows in a message does not steer a terminal, nor is it cut in a character"
) {
    const auto no = read("name,day\na,\x1b[31m" + std::string(60, 'x') + "\n").value().refusal();
    REQUIRE(no.has_value());
    const std::string& text = no->reasons.back().values.back().value;
    CHECK(text.find('\x1b') == text.npos);
    CHECK(count_characters(text) <= 41);
}

TEST_CASE("kronor are whole or have two decimals, with blanks between thousands as people write") {
    CHECK(kronor("20000") == Money::kronor(20000));
    CHECK(kronor("12 500") == Money::kronor(12500));
    CHECK(kronor("12\u00a0500") == Money::kronor(12500));
    CHECK(kronor("99,50") == Money::ore(9950));
    CHECK(kronor("0.05") == Money::ore(5));
    for (const char* text :
         {"", "-5", "1,5", "1.500", "1,2,3", ",50", "5 kr", "1e3", "99999999999", "12,50 0"})
        CHECK_MESSAGE(!kronor(text), text);
}

TEST_CASE("every reason of lists has a text in both languages") {
    const Texts texts = Texts::load(embedded::texts());
    for (const char* code :
         {"delimited_list_row",
          "delimited_list_cell",
          "delimited_list_cell_empty",
          "delimited_list_key_twice",
          "delimited_list_column",
          "delimited_list_without_rows",
          "delimited_list_more"})
        CHECK_MESSAGE(texts.knows(code), code);
}

}  // namespace
}  // namespace uppsikt::delimited
