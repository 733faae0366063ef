#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "platform/delimited/delimited.h"
#include "support/delimited_table.h"

namespace uppsikt::delimited {
namespace {

using test::DelimitedTable;
using test::gzip;
using test::read_delimited;
using Names = std::vector<std::string>;
using Cells = std::vector<std::vector<std::string>>;

/// What is read, the same for every size of buffer.
DelimitedTable table_of(const std::string& text, Options options = {}) {
    const DelimitedTable table = read_delimited(text, options);
    if (table.refused) FAIL("refused: " << table.refused->code);
    for (const std::size_t size : {1U, 5U, 63U, 64U, 65U, 100U}) {
        options.buffer_bytes = size;
        CHECK(read_delimited(text, options) == table);
    }
    return table;
}

Delimiter delimiter_of(const std::string& text) {
    return Reader::from_bytes("prov.csv", text).value().delimiter();
}

TEST_CASE("a table is a header row and rows of cells") {
    const DelimitedTable table = table_of("provider,outcome,age\nP1,1,34\nP2,0,\n");
    CHECK(table.columns == Names{"provider", "outcome", "age"});
    CHECK(table.rows == Cells{{"P1", "1", "34"}, {"P2", "0", ""}});
    CHECK(table.lines == std::vector<std::uint64_t>{2, 3});
}

TEST_CASE("a header row alone is a table without rows") {
    for (const char* text : {"a,b", "a,b\n", "a,b\r\n\r\n"}) {
        const DelimitedTable table = table_of(text);
        CHECK(table.columns == Names{"a", "b"});
        CHECK(table.rows.empty());
    }
}

TEST_CASE("lines end with LF or CRLF, and the last one need not end") {
    const Cells rows{{"1", "2"}, {"3", "4"}};
    for (const char* text :
         {"a,b\n1,2\n3,4\n",
          "a,b\n1,2\n3,4",
          "a,b\r\n1,2\r\n3,4\r\n",
          "a,b\r\n1,2\r\n3,4",
          "a,b\r\n1,2\n3,4\r",
          "a,b\n1,2\r\n3,\"4\"",
          "a,b\n1,2\r\n3,\"4\"\r\n"})
        CHECK(table_of(text).rows == rows);
    CHECK(table_of("a,b\n1,").rows == Cells{{"1", ""}});
}

TEST_CASE("the delimiter is the one that stands most often in the header row, outside quotes") {
    CHECK(delimiter_of("a,b\n") == Delimiter::comma);
    CHECK(delimiter_of("a;b\n") == Delimiter::semicolon);
    CHECK(delimiter_of("a\tb\n") == Delimiter::tab);
    CHECK(delimiter_of("\"a,x,y\";b\n") == Delimiter::semicolon);
    CHECK(delimiter_of("\"a;\"\";x\n;\",b\n") == Delimiter::comma);
    CHECK(delimiter_of("antal, totalt;andel;ort\n1;2;3\n") == Delimiter::semicolon);
    CHECK(delimiter_of("\n  \n\r\na\tb\n,,,,\n") == Delimiter::tab);
    CHECK(delimiter_of("ensam\n1;2;3\n") == Delimiter::comma);
}

TEST_CASE("a delimiter that is given is the one that is used") {
    CHECK(table_of("a;b,c\n1;2,3\n", {.delimiter = Delimiter::comma}).columns == Names{"a;b", "c"});
    CHECK(
        table_of("a;b,c\n1;2,3\n", {.delimiter = Delimiter::semicolon}).rows == Cells{{"1", "2,3"}}
    );
    CHECK(table_of("a;b\n1;2\n", {.delimiter = Delimiter::tab}).columns == Names{"a;b"});
}

TEST_CASE("quotes hold delimiters, line ends and doubled quotes") {
    const DelimitedTable table =
        table_of("a;b;c\n\"x;y\";\"rad 1\nrad 2\r\nrad 3\";\"han sa \"\"nej\"\"\"\n1;2;3\n");
    CHECK(table.rows.at(0) == Names{"x;y", "rad 1\nrad 2\r\nrad 3", "han sa \"nej\""});
    CHECK(table.rows.at(1) == Names{"1", "2", "3"});
    CHECK(table.lines == std::vector<std::uint64_t>{2, 5});
    CHECK(
        table_of("a,b\n\"\",\"\"\"\"\n\"\"\"\"\"\",x\n").rows == Cells{{"", "\""}, {"\"\"", "x"}}
    );
    CHECK(table_of("a,b\n\"\r\",\"\t\"\n").rows == Cells{{"\r", "\t"}});
}

TEST_CASE("cells keep their blanks and control characters; names are trimmed") {
    const DelimitedTable table = table_of(" a ,\" b\t\",\u00A0c\n x ,\"\ty \",\x01z\x7F\n");
    CHECK(table.columns == Names{"a", "b", "c"});
    CHECK(table.rows == Cells{{" x ", "\ty ", "\x01z\x7F"}});
}

TEST_CASE("lines of nothing but spaces are skipped and counted") {
    const DelimitedTable table = table_of("\n\na,b\n\n1,2\n   \n\r\n3,4\n\n");
    CHECK(table.rows == Cells{{"1", "2"}, {"3", "4"}});
    CHECK(table.lines == std::vector<std::uint64_t>{5, 8});
    CHECK(table.blank_lines == 6);
}

TEST_CASE("in a file of one column an empty cell is written in quotes") {
    const DelimitedTable table = table_of("a\n1\n\n\"\"\nNA\n\" \"\n");
    CHECK(table.rows == Cells{{"1"}, {""}, {"NA"}, {" "}});
    CHECK(table.blank_lines == 1);
}

TEST_CASE("a byte order mark is not part of the first name") {
    CHECK(table_of("\xEF\xBB\xBFort;län\nÅre;Jämtland\n").columns == Names{"ort", "län"});
    CHECK(table_of("\xEF\xBB\xBF\"ort;1\";b\n").columns == Names{"ort;1", "b"});
    CHECK(table_of("a\n\xEF\xBB\xBFx\n").rows == Cells{{"\xEF\xBB\xBFx"}});
}

TEST_CASE("text is UTF-8 of every length, also across the edges of buffers") {
    std::string text = "ort;tecken\n";
    Cells rows;
    for (std::size_t length = 0; length < 70; ++length) {
        rows.push_back({std::string(length, 'x') + "å€🙂", "Ö"});
        text += rows.back()[0] + ";" + rows.back()[1] + "\n";
    }
    CHECK(table_of(text).rows == rows);
}

TEST_CASE("gzip is unpacked, also in several members and with nothing in them") {
    const DelimitedTable plain = table_of("a,b\n1,2\n\"x\ny\",4\n");
    CHECK(table_of(gzip("a,b\n1,2\n\"x\ny\",4\n")) == plain);
    CHECK(table_of(gzip("a,b\n1,") + gzip("2\n\"x") + gzip("") + gzip("\ny\",4\n")) == plain);
    CHECK(
        table_of(
            gzip("") + gzip("\xEF\xBB\xBF"
                            "a,b\n1,2\n\"x\ny\",4\n")
        ) == plain
    );
}

TEST_CASE("a row longer than the buffer is read all the same") {
    const std::string longer(100'000, 'x');
    std::string quoted;
    for (int i = 0; i < 10'000; ++i)
        quoted += "\"\"\n";
    const DelimitedTable table = table_of("a,b\n" + longer + ",\"" + quoted + "\"\n1,2\n");
    CHECK(table.rows.at(0).at(0) == longer);
    CHECK(table.rows.at(0).at(1).size() == 20'000);
    CHECK(table.rows.at(1) == Names{"1", "2"});
    CHECK(table.lines.at(1) == 10'003);
}

TEST_CASE("what was read is told") {
    const std::string text = "a,b\n1,2\n3,4\n";
    for (const std::string& bytes : {text, gzip(text)}) {
        Reader reader = Reader::from_bytes("prov.csv", bytes).value();
        CHECK(reader.name() == "prov.csv");
        CHECK(reader.column("b").value() == 1);
        while (reader.next().value()) {
        }
        CHECK(!reader.next().value());
        CHECK(reader.bytes_read() == text.size());
    }
}

}  // namespace
}  // namespace uppsikt::delimited
