#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "base/text.h"
#include "platform/delimited/delimited.h"
#include "platform/texts/texts.h"
#include "support/delimited_table.h"
#include "support/temporary_folder.h"

namespace uppsikt::delimited {
namespace {

namespace fs = std::filesystem;
using test::DelimitedTable;
using test::gzip;
using test::read_delimited;

/// The code of a reason, after saying it in both languages: a text must have all its values.
std::string said_code(const Reason& reason) {
    static const Texts texts = Texts::load(embedded::texts());
    for (const Language language : {Language::sv, Language::en}) {
        const std::string said = texts.say(language, reason);
        INFO(said);
        CHECK(is_utf8(said));
        CHECK(said.find('{') == said.npos);
    }
    return reason.code;
}

std::string value(const Reason& reason, std::string_view name) {
    const auto found = std::ranges::find(reason.values, name, &TextValue::name);
    return found == reason.values.end() ? "" : found->value;
}

/// Why and where not, the same for every size of buffer: "code row line column".
std::string why_not(const std::string& bytes, Options options = {}) {
    const DelimitedTable table = read_delimited(bytes, options);
    for (const std::size_t size : {1U, 5U, 64U, 100U}) {
        options.buffer_bytes = size;
        CHECK(read_delimited(bytes, options) == table);
    }
    if (!table.refused) return "";
    std::string told = said_code(*table.refused);
    CHECK(value(*table.refused, "file") == "prov.csv");
    for (const char* name : {"row", "line", "column"})
        if (const std::string& number = value(*table.refused, name); !number.empty())
            told += " " + number;
    return told;
}

std::string code_of_file(const fs::path& path) {
    const auto reader = Reader::open(path);
    return reader ? "" : said_code(reader.refusal().reasons.front());
}

TEST_CASE("what is no readable file is refused by what it is") {
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "fil.csv") << "a,b\n1,2\n";
    CHECK(code_of_file(folder.path() / "fil.csv").empty());
    CHECK(code_of_file(folder.path() / "saknas.csv") == "delimited_not_found");
    CHECK(code_of_file(folder.path() / "fil.csv" / "inuti.csv") == "delimited_not_found");
    CHECK(code_of_file(folder.path()) == "delimited_is_folder");
    CHECK(code_of_file(fs::path(std::string(300, 'x'))) == "delimited_not_readable");
    CHECK(code_of_file("/dev/null") == "delimited_empty_file");
    const auto closed = Reader::from_descriptor("rör", 9'999);
    CHECK(said_code(closed.refusal().reasons.front()) == "delimited_not_readable");
    CHECK(Reader::open("saknas.csv").refusal().kind == RefusalKind::not_found);
}

TEST_CASE("a file without a header row is refused as empty") {
    for (const char* text : {"", "\n", "\r\n  \n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n"})
        CHECK(why_not(text) == "delimited_empty_file");
    CHECK(why_not(gzip("")) == "delimited_empty_file");
}

TEST_CASE("files of other kinds are refused by what they are") {
    CHECK(
        why_not(std::string(
            "\xFF\xFE"
            "a\0;\0",
            6
        )) == "delimited_is_utf16"
    );
    CHECK(why_not(std::string("\xFE\xFF\0a\0;", 6)) == "delimited_is_utf16");
    CHECK(
        why_not(gzip(std::string(
            "\xFF\xFE"
            "a\0;\0",
            6
        ))) == "delimited_is_utf16"
    );
    CHECK(why_not(std::string("a\0;\0b\0\n\0", 8)) == "delimited_zero_byte 0 1 1");
    CHECK(why_not(std::string("PK\x03\x04\x14\x00\x06\x00", 8)) == "delimited_is_zip");
}

TEST_CASE("gzip that is cut off anywhere is refused") {
    const std::string packed = gzip("a,b\n1,2\n3,4\n");
    for (std::size_t size = 2; size < packed.size(); ++size) {
        CAPTURE(size);
        CHECK(why_not(packed.substr(0, size)) == "delimited_gzip_cut_off");
        CHECK(why_not(packed + packed.substr(0, size)) == "delimited_gzip_cut_off");
    }
}

TEST_CASE("rows before the place where gzip is cut off are given") {
    std::string text = "a,b\n";
    for (int i = 0; i < 10'000; ++i)
        text += std::to_string(i) + ",2\n";
    const std::string packed = gzip(text);
    const DelimitedTable table = read_delimited(packed.substr(0, packed.size() / 2));
    CHECK(said_code(table.refused.value()) == "delimited_gzip_cut_off");
    CHECK(table.rows.size() > 3'000);
    CHECK(table.rows.size() < 7'000);
}

TEST_CASE("gzip that is damaged is refused, as is what follows it and is not gzip") {
    const std::string packed = gzip("a,b\n1,2\n3,4\n");
    for (const std::size_t at : {packed.size() - 8, packed.size() - 1, std::size_t{2}}) {
        std::string damaged = packed;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        CHECK(why_not(damaged) == "delimited_gzip_damaged");
    }
    CHECK(why_not(packed + "a,b\n1,2\n") == "delimited_gzip_damaged");
    CHECK(why_not(packed + std::string(10, '\0')) == "delimited_gzip_damaged");
}

TEST_CASE("a delimiter that the header row leaves open must be given") {
    CHECK(why_not("a,b;c\n1,2;3\n") == "delimited_unclear_delimiter");
    CHECK(why_not("a,b;c\n1,2;3\n", {.delimiter = Delimiter::comma}).empty());
}

TEST_CASE("names must be there, and be unique: all that is wrong is told at once") {
    const auto reader = Reader::from_bytes("prov.csv", "a,,b, a,\" \",b\n");
    REQUIRE(!reader.ok());
    std::string told;
    for (const Reason& reason : reader.refusal().reasons)
        told += said_code(reason) + " " + value(reason, "name") + value(reason, "column") + "\n";
    CHECK(
        told ==
        "delimited_empty_name 2\n"
        "delimited_repeated_name a4\n"
        "delimited_empty_name 5\n"
        "delimited_repeated_name b6\n"
    );
    CHECK(value(reader.refusal().reasons.at(3), "first") == "3");
    CHECK(why_not("Ort,ort\n").empty());
    const auto many = Reader::from_bytes("prov.csv", std::string(1'000, ',') + "\n");
    CHECK(many.refusal().reasons.size() == 20);
}

TEST_CASE("an unknown column is refused, with the name that was perhaps meant") {
    const Reader reader = Reader::from_bytes("prov.csv", "Leverantör,outcome,x1\n").value();
    const auto misspelt = reader.column("leverantor");
    CHECK(said_code(misspelt.refusal().reasons.front()) == "delimited_unknown_column_nearest");
    CHECK(value(misspelt.refusal().reasons.front(), "nearest") == "Leverantör");
    const auto unlike = reader.column("municipality");
    CHECK(said_code(unlike.refusal().reasons.front()) == "delimited_unknown_column");
    CHECK(unlike.refusal().kind == RefusalKind::not_found);
}

TEST_CASE("a row with too few or too many cells is refused with row, line and both counts") {
    CHECK(why_not("a,b\n1,2\n\n3\n") == "delimited_ragged_row 2 4");
    const DelimitedTable table = read_delimited("a,b\n1,2\n\"3\n\",4,5,6\n");
    CHECK(table.rows.size() == 1);
    CHECK(value(*table.refused, "found") == "4");
    CHECK(value(*table.refused, "expected") == "2");
    CHECK(value(*table.refused, "row") == "2");
    CHECK(value(*table.refused, "line") == "3");
    CHECK(why_not("a\n1,2\n") == "delimited_ragged_row 1 2");
    CHECK(why_not("a,b\n\"\"\n") == "delimited_ragged_row 1 2");
}

TEST_CASE("text that is not UTF-8 is refused with its column") {
    CHECK(why_not("a;b\n1;\xC5re\n") == "delimited_not_utf8 1 2 2");
    CHECK(why_not("a;l\xE4n\n1;2\n") == "delimited_not_utf8 0 1 2");
    CHECK(why_not("a;b\n1;2\n\n3;\xC3\n") == "delimited_not_utf8 2 4 2");
    CHECK(why_not("a;b\n\xC3;\xA5\n") == "delimited_not_utf8 1 2 1");
    CHECK(why_not("a;b\n\"\n\xED\xA0\x80\";1\n") == "delimited_not_utf8 1 2 1");
}

TEST_CASE("a zero byte is refused with its column, in quotes, too") {
    CHECK(why_not(std::string("a,b\n1,2\n3,4\0\n", 13)) == "delimited_zero_byte 2 3 2");
    CHECK(why_not(std::string("a,b\n\"\0\",1\n", 10)) == "delimited_zero_byte 1 2 1");
}

TEST_CASE("quotes out of place are refused with their column") {
    CHECK(why_not("a,b\n1,5\" rör\n") == "delimited_quote_inside_cell 1 2 2");
    CHECK(why_not("a,b\n1, \"x\"\n") == "delimited_quote_inside_cell 1 2 2");
    CHECK(why_not("a,b\n\"1\"x,2\n") == "delimited_text_after_quote 1 2 1");
    CHECK(why_not("a,b\n\"1\" ,2\n") == "delimited_text_after_quote 1 2 1");
    CHECK(why_not("a,b\n\"1\"\t,2\n") == "delimited_text_after_quote 1 2 1");
    CHECK(why_not("a,b\n1,2\n3,\"4\n5,6\n") == "delimited_quote_not_closed 2 3 2");
    CHECK(why_not("a,b\n1,\"") == "delimited_quote_not_closed 1 2 2");
    CHECK(why_not("a,\"b\n1,2\n") == "delimited_quote_not_closed 0 1 2");
    CHECK(why_not("a,b\n1,\"2\"\"") == "delimited_quote_not_closed 1 2 2");
}

TEST_CASE("a carriage return alone does not end a line") {
    CHECK(why_not("a,b\r1,2\r3,4\r") == "delimited_lone_carriage_return 0 1 2");
    CHECK(why_not("a,b\n1\r,2\n") == "delimited_lone_carriage_return 1 2 1");
    CHECK(why_not("a,b\n1,\"2\"\r3") == "delimited_lone_carriage_return 1 2 2");
}

TEST_CASE("cells, rows and header rows beyond the limits are refused") {
    const Options small{.limits = {.cell_bytes = 10, .row_bytes = 40, .columns = 5}};
    const std::string ten(10, 'x');
    CHECK(why_not("a,b\n" + ten + ",\"" + ten + "\"\n", small).empty());
    CHECK(why_not("a,b\n1," + ten + "x\n", small) == "delimited_cell_too_long 1 2 2");
    CHECK(why_not("a,b\n1,\"" + ten + "x\"\n", small) == "delimited_cell_too_long 1 2 2");
    CHECK(why_not("a,b\n1,2\n1," + ten + ten + ten + ten, small) == "delimited_row_too_long 2 3");
    CHECK(why_not("a,b\n1,\"2\n" + ten + ten + ten + ten, small) == "delimited_row_too_long 1 2");
    CHECK(why_not(ten + ten + ten + ten + "x", small) == "delimited_row_too_long 0 1");
    CHECK(why_not("a,b,c,d,e\n1,2,3,4,5\n", small).empty());
    CHECK(why_not("a,b,c,d,e,f\n1,2,3,4,5,6\n", small) == "delimited_too_many_columns");
}

TEST_CASE("a quote that is never closed does not read the rest of a large file into memory") {
    const Options small{.buffer_bytes = 1'000, .limits = {.row_bytes = 100'000}};
    std::string text = "a,b\n1,\"2\n";
    for (int i = 0; i < 1'000'000; ++i)
        text += "1,2\n";
    Reader reader = Reader::from_bytes("prov.csv", text, small).value();
    CHECK(said_code(reader.next().refusal().reasons.front()) == "delimited_row_too_long");
    CHECK(reader.bytes_read() < 210'000);
    CHECK_THROWS_AS((void)reader.next(), BrokenAssumption);
}

TEST_CASE("rows before the damage are given, and the damage ends the file") {
    const DelimitedTable table = read_delimited("a,b\n1,2\n3,4\n5\n7,8\n");
    CHECK(table.rows.size() == 2);
    CHECK(said_code(table.refused.value()) == "delimited_ragged_row");
}

}  // namespace
}  // namespace uppsikt::delimited
