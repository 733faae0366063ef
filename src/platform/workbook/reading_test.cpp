#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "platform/workbook/workbook.h"
#include "support/sample_workbook.h"

namespace uppsikt::workbook {
namespace {

using namespace std::chrono_literals;
using test::SampleWorkbook;

std::vector<Row> all_rows(const SampleWorkbook& sample, std::string_view sheet = "Blad1") {
    const auto workbook = Workbook::from_bytes("prov.xlsx", sample.bytes());
    if (!workbook) FAIL("refused: " << workbook.refusal().reasons.front().code);
    std::vector<Row> rows;
    const auto read = workbook.value().read_rows(sheet, [&](const Row& row) {
        rows.push_back(row);
        return Next::go_on;
    });
    if (!read) FAIL("refused: " << read.refusal().reasons.front().code);
    return rows;
}

std::vector<Row> all_rows(const std::string& xml) { return all_rows(SampleWorkbook().rows(xml)); }

/// What the one cell of the sheet holds.
Content only_cell(const std::string& xml) {
    const std::vector<Row> rows = all_rows("<row>" + xml + "</row>");
    return rows.empty() ? Content{} : rows.at(0).at(1);
}

Content text(const std::string& value) { return Content{value}; }

TEST_CASE("numbers are exactly those that the text says") {
    CHECK(only_cell("<c><v>0.16500000000000001</v></c>") == Content{0.165});
    CHECK(only_cell("<c t=\"n\"><v>10072975</v></c>") == Content{10072975.0});
    CHECK(only_cell("<c><v>-1.5E-3</v></c>") == Content{-0.0015});
    CHECK(only_cell("<c><v> 7 </v></c>") == Content{7.0});
    CHECK(only_cell("<c><v>1.7976931348623157E308</v></c>") == Content{1.7976931348623157e308});
}

TEST_CASE("a cell without value is empty, whatever its type") {
    CHECK(all_rows("<row r=\"1\"><c r=\"A1\" s=\"1\"/><c t=\"s\"/><c t=\"s\"><v></v></c></row>")
              .empty());
    CHECK(all_rows("<row><c t=\"inlineStr\"><is/></c><c t=\"str\"><v/></c><c><v> </v></c></row>")
              .empty());
}

TEST_CASE("shared strings come by number, with runs joined and phonetic hints left out") {
    SampleWorkbook sample;
    sample.strings(
        "<si><t>Åre</t></si>"
        "<si><r><rPr><b/></rPr><t xml:space=\"preserve\">två </t></r><r><t>delar</t></r></si>"
        "<si><t>漢字</t><rPh sb=\"0\" eb=\"2\"><t>かんじ</t></rPh><phoneticPr fontId=\"1\"/></si>"
        "<si/>"
    );
    sample.rows(
        "<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>0</v></c><c t=\"s\"><v>2</v></c>"
        "<c t=\"s\"><v>3</v></c></row>"
    );
    const Row row = all_rows(sample).at(0);
    CHECK(row.at(1) == text("två delar"));
    CHECK(row.at(2) == text("Åre"));
    CHECK(row.at(3) == text("漢字"));
    CHECK(row.at(4) == Content{});
}

TEST_CASE("inline strings are read as shared ones are") {
    CHECK(
        only_cell("<c t=\"inlineStr\"><is><t>L&#228;n &amp; ort</t></is></c>") == text("Län & ort")
    );
    CHECK(
        only_cell(
            "<c t=\"inlineStr\"><is><r><t>a</t></r><rPh><t>x</t></rPh><r><t>b</t></r></is></c>"
        ) == text("ab")
    );
    CHECK(only_cell("<c t=\"inlineStr\"><is><t><![CDATA[<b> & ]]></t></is></c>") == text("<b> & "));
}

TEST_CASE("characters that XML cannot hold are unescaped") {
    CHECK(
        only_cell("<c t=\"inlineStr\"><is><t>a_x000D_b_x005F_x000D_</t></is></c>") ==
        text("a\rb_x000D_")
    );
    CHECK(only_cell("<c t=\"inlineStr\"><is><t>_xD83D__xDE00__x00e5_</t></is></c>") == text("😀å"));
    CHECK(only_cell("<c t=\"inlineStr\"><is><t>_xD83D__x0041_</t></is></c>") == text("_xD83D_A"));
    // No character at all: nought, and halves of pairs.
    for (const std::string kept : {"_x0000_", "_xD83D_", "_xDE00_", "_x12_", "_xGGGG_", "_x", "_"})
        CHECK(only_cell("<c t=\"inlineStr\"><is><t>" + kept + "</t></is></c>") == text(kept));
}

TEST_CASE("booleans, failed formulas and calculated texts keep their kind") {
    CHECK(only_cell("<c t=\"b\"><v>1</v></c>") == Content{true});
    CHECK(only_cell("<c t=\"b\"><v>0</v></c>") == Content{false});
    CHECK(only_cell("<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>") == Content{CellError{"#DIV/0!"}});
    CHECK(only_cell("<c t=\"str\"><f>A2&amp;\"x\"</f><v>12</v></c>") == text("12"));
}

TEST_CASE("a formula gives the value that was stored with it, or nothing when there is none") {
    const std::vector<Row> rows = all_rows("<row><c><f>1+1</f><v>2</v></c><c><f>1+1</f></c></row>");
    REQUIRE(rows.at(0).cells.size() == 2);
    CHECK(rows[0].cells[0].is_formula);
    CHECK(rows[0].at(1) == Content{2.0});
    CHECK(rows[0].cells[1].is_formula);
    CHECK(rows[0].at(2) == Content{});
}

TEST_CASE("a number is a day when its style shows days") {
    const auto with_style = [](const std::string& style, const std::string& value) {
        return only_cell("<c s=\"" + style + "\"><v>" + value + "</v></c>");
    };
    const Date day = std::chrono::year{2023} / 4 / 17;
    CHECK(with_style("1", "45033") == Content{CellDate{.day = day}});
    CHECK(with_style("2", "45033.5") == Content{CellDate{.day = day, .time_of_day = 12h}});
    CHECK(with_style("0", "45033") == Content{45033.0});
    CHECK(with_style("3", "45033") == Content{45033.0});
    CHECK(with_style("4", "0.5") == Content{0.5});
    CHECK(with_style("99", "45033") == Content{45033.0});
    CHECK(with_style("-1", "45033") == Content{45033.0});
    // No day of the calendar stays a number, for whoever reads it to object to.
    CHECK(with_style("1", "0") == Content{0.0});
    CHECK(with_style("1", "60") == Content{60.0});
    CHECK(with_style("1", "-3") == Content{-3.0});
}

TEST_CASE("a workbook may count its days from 1904") {
    SampleWorkbook sample;
    sample.exchange("xl/workbook.xml", "<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    sample.rows("<row><c s=\"1\"><v>43571</v></c></row>");
    CHECK(
        all_rows(sample).at(0).at(1) == Content{CellDate{.day = std::chrono::year{2023} / 4 / 17}}
    );
}

TEST_CASE("a day may be written as a day") {
    CHECK(
        only_cell("<c t=\"d\"><v>2023-04-17T00:00:00</v></c>") ==
        Content{CellDate{.day = std::chrono::year{2023} / 4 / 17}}
    );
}

TEST_CASE("rows and cells without a number follow on the ones before") {
    const std::vector<Row> rows = all_rows(
        "<row><c><v>1</v></c></row>"
        "<row r=\"5\"><c r=\"C5\"><v>2</v></c><c><v>3</v></c><c r=\"XFD5\"><v>4</v></c></row>"
        "<row r=\"6\"/>"
        "<row><c><v>5</v></c></row>"
    );
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].number == 1);
    CHECK(rows[1].number == 5);
    CHECK(rows[1].at(1) == Content{});
    CHECK(rows[1].at(3) == Content{2.0});
    CHECK(rows[1].at(4) == Content{3.0});
    CHECK(rows[1].at(16'384) == Content{4.0});
    CHECK(rows[2].number == 7);
}

TEST_CASE("the last row and the last column can be used") {
    const std::vector<Row> rows =
        all_rows("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    CHECK(rows.at(0).cells.at(0).place == CellPlace{.row = 1'048'576, .column = 16'384});
}

TEST_CASE("what is not known around and within cells is passed over") {
    const std::vector<Row> rows = all_rows(SampleWorkbook().sheet_xml(
        "<worksheet xmlns=\"" + SampleWorkbook::main +
        "\" xmlns:x=\"urn:x\"><dimension ref=\"A1\"/>"
        "<x:sheetData><row><c><v>9</v></c></row></x:sheetData><cols><row><c><v>9</v></c></row></"
        "cols>"
        "<sheetData><!-- a --><?b c?><x:row><c><v>9</v></c></x:row><row><x:c><v>9</v></x:c>"
        "<c><x:v>9</x:v><v>1</v><extLst><ext><v>9</v></ext></extLst></c></row></sheetData>"
        "<extLst><sheetData/></extLst></worksheet>"
    ));
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].cells.size() == 1);
    CHECK(rows[0].at(1) == Content{1.0});
}

TEST_CASE("namespaces may have any prefix") {
    const std::vector<Row> rows = all_rows(SampleWorkbook().sheet_xml(
        "<ss:worksheet xmlns:ss=\"" + SampleWorkbook::main +
        "\"><ss:sheetData><ss:row r=\"1\"><ss:c r=\"A1\"><ss:v>1</ss:v></ss:c></ss:row>"
        "</ss:sheetData></ss:worksheet>"
    ));
    CHECK(rows.at(0).at(1) == Content{1.0});
}

TEST_CASE("Strict workbooks are read as Transitional ones") {
    SampleWorkbook sample;
    sample.strings("<si><t>a</t></si>").rows("<row><c t=\"s\"><v>0</v></c></row>");
    const std::map<std::string, std::string> parts = sample.parts();
    for (const auto& [name, content] : parts) {
        sample
            .exchange(name, SampleWorkbook::main, "http://purl.oclc.org/ooxml/spreadsheetml/main");
        sample.exchange(
            name,
            SampleWorkbook::office.substr(0, SampleWorkbook::office.size() - 1),
            "http://purl.oclc.org/ooxml/officeDocument/relationships"
        );
    }
    CHECK(all_rows(sample).at(0).at(1) == text("a"));
}

TEST_CASE("a sheet is found through its relation, absolute or relative, never by its file's name") {
    for (const std::string target :
         {"/xl/worksheets/other.xml",
          "worksheets/other.xml",
          "./worksheets/../worksheets/other.xml",
          "../xl/worksheets/other.xml",
          "/xl/WORKSHEETS/Other.xml"}) {
        SampleWorkbook sample;
        sample.part(
            "xl/worksheets/other.xml",
            SampleWorkbook::worksheet("<row><c><v>2</v></c></row>")
        );
        sample.rows("<row><c><v>1</v></c></row>");
        sample.exchange("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", target);
        INFO(target);
        CHECK(all_rows(sample).at(0).at(1) == Content{2.0});
    }
}

TEST_CASE("the workbook itself is found through the package's relations") {
    SampleWorkbook sample;
    sample.part("book/main.xml", sample.parts().at("xl/workbook.xml")).without("xl/workbook.xml");
    sample.part("book/_rels/main.xml.rels", sample.parts().at("xl/_rels/workbook.xml.rels"));
    for (const std::string name : {"worksheets/sheet1.xml", "styles.xml", "sharedStrings.xml"})
        sample.exchange("book/_rels/main.xml.rels", "\"" + name, "\"/xl/" + name);
    sample.exchange("_rels/.rels", "xl/workbook.xml", "/book/main.xml");
    sample.rows("<row><c><v>1</v></c></row>");
    CHECK(all_rows(sample).at(0).at(1) == Content{1.0});
}

TEST_CASE("texts and styles may be missing altogether") {
    SampleWorkbook sample;
    sample.without("xl/styles.xml").without("xl/sharedStrings.xml");
    sample.part(
        "xl/_rels/workbook.xml.rels",
        SampleWorkbook::relations(
            "<Relationship Id=\"rId1\" Type=\"" + SampleWorkbook::office +
            "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        )
    );
    sample.rows("<row><c s=\"1\"><v>1</v></c></row>");
    CHECK(all_rows(sample).at(0).at(1) == Content{1.0});
}

TEST_CASE("sheets come in the order of their tabs, hidden ones are said to be, charts are left out"
) {
    SampleWorkbook sample;
    sample.exchange(
        "xl/workbook.xml",
        "<sheets>",
        "<sheets><sheet name=\"Diagram\" sheetId=\"9\" r:id=\"rId9\"/>"
        "<sheet name=\"Åäö &amp; 2025-03\" sheetId=\"7\" state=\"veryHidden\" r:id=\"rId7\"/>"
    );
    sample.exchange(
        "xl/_rels/workbook.xml.rels",
        "<Relationship Id=\"rId1\"",
        "<Relationship Id=\"rId9\" Type=\"" + SampleWorkbook::office +
            "chartsheet\" Target=\"c.xml\"/><Relationship Id=\"rId7\" Type=\"" +
            SampleWorkbook::office +
            "worksheet\" Target=\"worksheets/7.xml\"/><Relationship Id=\"rId1\""
    );
    sample.part("xl/worksheets/7.xml", SampleWorkbook::worksheet("<row><c><v>7</v></c></row>"));
    const auto workbook = Workbook::from_bytes("prov.xlsx", sample.bytes());
    REQUIRE(workbook.ok());
    const auto sheets = workbook.value().sheets();
    REQUIRE(sheets.size() == 2);
    CHECK(sheets[0].name == "Åäö & 2025-03");
    CHECK(!sheets[0].visible);
    CHECK(sheets[1].name == "Blad1");
    CHECK(sheets[1].visible);
    CHECK(all_rows(sample, "Åäö & 2025-03").at(0).at(1) == Content{7.0});
}

TEST_CASE("a part may be in UTF-16 and stored unpacked") {
    SampleWorkbook sample;
    std::string wide = "\xFF\xFE";
    for (const char c : "<worksheet xmlns=\"" + SampleWorkbook::main +
                            "\"><sheetData><row><c><v>3</v></c></row></sheetData></worksheet>")
        (wide += c) += '\0';
    sample.sheet_xml(wide);
    test::ZipWriter zip;
    for (const auto& [name, content] : sample.parts())
        zip.add({.name = name, .content = content, .deflated = false});
    const auto workbook = Workbook::from_bytes("prov.xlsx", zip.bytes());
    REQUIRE(workbook.ok());
    int rows = 0;
    CHECK(workbook.value()
              .read_rows(
                  "Blad1",
                  [&](const Row& row) {
                      CHECK(row.at(1) == Content{3.0});
                      ++rows;
                      return Next::go_on;
                  }
              )
              .ok());
    CHECK(rows == 1);
}

TEST_CASE("a workbook may be packed as large files are") {
    SampleWorkbook sample;
    sample.rows("<row><c><v>1</v></c></row>");
    test::ZipWriter zip;
    for (const auto& [name, content] : sample.parts())
        zip.add({.name = name, .content = content, .zip64 = true});
    const auto workbook = Workbook::from_bytes("prov.xlsx", zip.bytes_as_zip64());
    REQUIRE(workbook.ok());
    CHECK(workbook.value()
              .read_rows(
                  "Blad1",
                  [](const Row& row) {
                      CHECK(row.at(1) == Content{1.0});
                      return Next::go_on;
                  }
              )
              .ok());
}

TEST_CASE("long tags and comments are read, however many there are") {
    std::string xml;
    for (int i = 1; i <= 40; ++i) {
        std::string longish;
        for (std::int64_t number = i; longish.size() < static_cast<std::size_t>(2'500 * i);
             number += 7)
            longish += std::to_string(number * number);
        xml += "<!--" + longish + "--><row a=\"" + longish + "\"><c><v>" + std::to_string(i) +
               "</v></c></row>";
    }
    const std::vector<Row> rows = all_rows(xml);
    REQUIRE(rows.size() == 40);
    CHECK(rows.back().at(1) == Content{40.0});
}

TEST_CASE("reading stops when the reader says so, and begins anew the next time") {
    std::string xml;
    for (int i = 0; i < 5'000; ++i)
        xml += "<row><c><v>1</v></c></row>";
    const auto workbook = Workbook::from_bytes("prov.xlsx", SampleWorkbook().rows(xml).bytes());
    REQUIRE(workbook.ok());
    for (int time = 0; time < 2; ++time) {
        int rows = 0;
        const auto read = workbook.value().read_rows("Blad1", [&](const Row& row) {
            CHECK(row.number == ++rows);
            return rows == 3'000 ? Next::stop : Next::go_on;
        });
        CHECK(read.ok());
        CHECK(rows == 3'000);
    }
}

TEST_CASE("what the reader throws passes through") {
    const auto workbook = Workbook::from_bytes(
        "prov.xlsx",
        SampleWorkbook().rows("<row><c><v>1</v></c></row>").bytes()
    );
    REQUIRE(workbook.ok());
    CHECK_THROWS_AS(
        (void)workbook.value()
            .read_rows("Blad1", [](const Row&) -> Next { throw std::runtime_error("ours"); }),
        std::runtime_error
    );
}

}  // namespace
}  // namespace uppsikt::workbook
