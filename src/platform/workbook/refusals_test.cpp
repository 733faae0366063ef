#include "platform/workbook/refusals.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/text.h"
#include "platform/texts/texts.h"
#include "platform/workbook/packed_file.h"
#include "platform/workbook/workbook.h"
#include "support/sample_workbook.h"
#include "support/shared_data.h"

namespace uppsikt::workbook {
namespace {

namespace fs = std::filesystem;
using test::SampleWorkbook;
using test::ZipPart;
using test::ZipWriter;

/// The refusal's one reason, after saying it in both languages: a text must have all its values.
Reason the_reason(const Refusal& refusal) {
    static const Texts texts = Texts::load(embedded::texts());
    CHECK(refusal.reasons.size() == 1);
    const Reason& reason = refusal.reasons.front();
    for (const Language language : {Language::sv, Language::en}) {
        const std::string said = texts.say(language, reason);
        INFO(said);
        CHECK(is_utf8(said));
        CHECK(said.find('{') == said.npos);
    }
    return reason;
}

/// Why not all of the bytes can be read as a workbook; code "" when they can.
Reason why_not(std::string bytes, const Limits& limits = {}) {
    const auto workbook = Workbook::from_bytes("prov.xlsx", std::move(bytes), limits);
    if (!workbook) return the_reason(workbook.refusal());
    for (const SheetInfo& sheet : workbook.value().sheets()) {
        const auto read =
            workbook.value().read_rows(sheet.name, [](const Row&) { return Next::go_on; });
        if (!read) return the_reason(read.refusal());
    }
    return Reason{.code = ""};
}
std::string code(std::string bytes, const Limits& limits = {}) {
    return why_not(std::move(bytes), limits).code;
}
std::string code(const SampleWorkbook& sample, const Limits& limits = {}) {
    return code(sample.bytes(), limits);
}
std::string code_of_rows(const std::string& xml, const Limits& limits = {}) {
    return code(SampleWorkbook().rows(xml), limits);
}

std::string value(const Reason& reason, std::string_view name) {
    const auto found = std::ranges::find(reason.values, name, &TextValue::name);
    return found == reason.values.end() ? "" : found->value;
}

/// A folder that goes away with its test.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "uppsikt-workbook-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    fs::path file(const std::string& name, const std::string& content) const {
        std::ofstream(path_ / name, std::ios::binary) << content;
        return path_ / name;
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

std::string code_of_file(const fs::path& path, const Limits& limits = {}) {
    const auto workbook = Workbook::open(path, limits);
    return workbook ? "" : the_reason(workbook.refusal()).code;
}

std::string proper() { return SampleWorkbook().rows("<row><c><v>1</v></c></row>").bytes(); }

TEST_CASE("the sample that the other tests spoil is a proper workbook") {
    CHECK(code(proper()).empty());
}

TEST_CASE("what is no readable file is refused by what it is") {
    const Folder folder;
    CHECK(code_of_file(folder.path() / "saknas.xlsx") == "workbook_not_found");
    CHECK(code_of_file(folder.file("fil", "x") / "inuti.xlsx") == "workbook_not_found");
    CHECK(code_of_file(folder.path()) == "workbook_is_folder");
    CHECK(code_of_file(folder.file("tom.xlsx", "")) == "workbook_empty_file");
    CHECK(code_of_file(folder.file("bra.xlsx", proper())).empty());
    CHECK(code_of_file(fs::path(std::string(300, 'x'))) == "workbook_not_readable");
    REQUIRE(::mkfifo((folder.path() / "kö").c_str(), 0600) == 0);
    CHECK(code_of_file(folder.path() / "kö") == "workbook_no_ordinary_file");
    CHECK(code_of_file("/dev/null") == "workbook_no_ordinary_file");
}

TEST_CASE("a file of 500 MB is refused without being read") {
    const Folder folder;
    const fs::path path = folder.file("stor.xlsx", "PK\x03\x04");
    fs::resize_file(path, 500'000'000);
    const auto refused = Workbook::open(path);
    REQUIRE(!refused.ok());
    const Reason reason = the_reason(refused.refusal());
    CHECK(reason.code == "workbook_file_too_large");
    CHECK(value(reason, "megabytes") == "500");
    CHECK(value(reason, "most") == "34");
    CHECK(
        code_of_file(folder.file("bra.xlsx", proper()), {.file_bytes = 100}) ==
        "workbook_file_too_large"
    );
}

TEST_CASE("a file that is written to while it is read is refused") {
    const Folder folder;
    const fs::path path = folder.file("bok.xlsx", proper());
    const auto after_opening = [&](const auto& change) -> std::string {
        const auto file = PackedFile::open(path, {});
        REQUIRE(file.ok());
        change();
        const auto bytes = file.value().read();
        if (!bytes) return the_reason(bytes.refusal()).code;
        const auto unchanged = file.value().unchanged();
        return unchanged ? "" : the_reason(unchanged.refusal()).code;
    };
    CHECK(after_opening([] {}).empty());
    CHECK(after_opening([&] {
              std::ofstream(path, std::ios::app) << "mer";
          }) == "workbook_file_changed");
    CHECK(after_opening([&] { fs::resize_file(path, 10); }) == "workbook_file_changed");
    CHECK(after_opening([&] {
              // The same size and other content, at another time.
              std::fstream(path, std::ios::in | std::ios::out) << "annat";
              fs::last_write_time(path, fs::last_write_time(path) + std::chrono::seconds(1));
          }) == "workbook_file_changed");
    CHECK(after_opening([&] {
              fs::rename(folder.file("ny.xlsx", proper()), path);
          }) == "workbook_file_changed");
    CHECK(after_opening([&] { fs::remove(path); }) == "workbook_file_changed");
}

TEST_CASE("a workbook tells whether its file is still the one that was read") {
    const Folder folder;
    const fs::path path = folder.file("bok.xlsx", proper());
    const auto workbook = Workbook::open(path);
    REQUIRE(workbook.ok());
    CHECK(workbook.value().still_as_read().ok());
    fs::remove(path);
    CHECK(!workbook.value().still_as_read().ok());
    // What was read stays what it was.
    CHECK(workbook.value().read_rows("Blad1", [](const Row&) { return Next::go_on; }).ok());
}

TEST_CASE("what is no zip is refused by what it is instead") {
    CHECK(code("Leverantör;Antal\nA;1\n") == "workbook_not_a_zip");
    CHECK(code("P") == "workbook_not_a_zip");
    CHECK(code(std::string(1'000, '\0')) == "workbook_not_a_zip");
    const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0');
    CHECK(code(ole + std::string("W\0o\0r\0k\0b\0o\0o\0k\0", 16)) == "workbook_old_format");
    std::string wide;
    for (const char c : std::string_view("EncryptedPackage"))
        (wide += c) += '\0';
    CHECK(code(ole + wide) == "workbook_password_protected");
}

TEST_CASE("a zip that is no workbook is refused as such") {
    CHECK(code(ZipWriter().bytes()) == "workbook_not_a_workbook");
    CHECK(
        code(ZipWriter().add({.name = "text.txt", .content = "text"}).bytes()) ==
        "workbook_not_a_workbook"
    );
    CHECK(
        code(SampleWorkbook().part("_rels/.rels", SampleWorkbook::relations(""))) ==
        "workbook_not_a_workbook"
    );
    SampleWorkbook letter;
    letter.part(
        "xl/workbook.xml",
        "<document xmlns=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>"
    );
    CHECK(code(letter) == "workbook_not_a_workbook");
    SampleWorkbook binary;
    binary.exchange("_rels/.rels", "xl/workbook.xml", "xl/workbook.bin")
        .part("xl/workbook.bin", "x");
    CHECK(code(binary) == "workbook_not_a_workbook");
    SampleWorkbook outside;
    outside.exchange("_rels/.rels", "Target=", "TargetMode=\"External\" Target=");
    CHECK(code(outside) == "workbook_not_a_workbook");
}

TEST_CASE("a zip with a password is refused as such") {
    ZipWriter zip;
    zip.add({.name = "_rels/.rels", .content = "x", .flags = 1});
    CHECK(code(zip.bytes()) == "workbook_password_protected");
}

TEST_CASE("a workbook cut off anywhere is refused") {
    const std::string bytes = proper();
    std::set<std::string> codes;
    for (std::size_t length = 0; length < bytes.size(); ++length)
        codes.insert(code(bytes.substr(0, length)));
    CHECK(codes == std::set<std::string>{"workbook_not_a_zip", "workbook_zip_damaged"});
}

TEST_CASE("a workbook with any one byte changed is refused, or read as it was") {
    const std::string bytes = proper();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(~changed[at]);
        if (!code(changed).empty()) continue;
        int rows = 0;
        const auto workbook = Workbook::from_bytes("prov.xlsx", changed);
        const auto read = workbook.value().read_rows("Blad1", [&](const Row& row) {
            CHECK(row.at(1) == Content{1.0});
            ++rows;
            return Next::go_on;
        });
        CHECK(read.ok());
        CHECK(rows == 1);
    }
}

TEST_CASE("a part that does not unpack to what it should is refused by name") {
    const auto with_sheet = [](ZipPart sheet) {
        SampleWorkbook sample;
        ZipWriter zip;
        sheet.name = "xl/worksheets/sheet1.xml";
        if (sheet.content.empty())
            sheet.content = SampleWorkbook::worksheet("<row><c><v>1</v></c></row>");
        for (const auto& [name, content] : sample.parts())
            if (name != sheet.name) zip.add({.name = name, .content = content});
        return why_not(zip.add(sheet).bytes());
    };
    CHECK(with_sheet({}).code.empty());
    const Reason checksum = with_sheet({.checksum_said = 1});
    CHECK(checksum.code == "workbook_part_damaged");
    CHECK(value(checksum, "part") == "xl/worksheets/sheet1.xml");
    CHECK(with_sheet({.deflated = false, .checksum_said = 1}).code == "workbook_part_damaged");
    CHECK(with_sheet({.size_said = 1}).code == "workbook_part_damaged");
    CHECK(with_sheet({.size_said = 0xFFFFFFFF}).code == "workbook_part_damaged");
    CHECK(
        with_sheet({.content = "not deflated", .deflated = false, .method_said = 8}).code ==
        "workbook_part_damaged"
    );
    CHECK(with_sheet({.method_said = 12}).code == "workbook_unknown_packing");
    CHECK(with_sheet({.method_said = 77}).code == "workbook_unknown_packing");
}

TEST_CASE("bombs are refused before anything is unpacked") {
    const std::string zeros(20U << 20U, '0');
    ZipWriter tight;
    tight.add({.name = "xl/worksheets/sheet1.xml", .content = zeros});
    const Reason reason = why_not(tight.bytes());
    CHECK(reason.code == "workbook_packed_too_tightly");
    CHECK(value(reason, "part") == "xl/worksheets/sheet1.xml");

    ZipWriter large;
    for (int i = 0; i < 20; ++i)
        large.add(
            {.name = std::to_string(i), .content = zeros.substr(0, 1U << 20U), .deflated = false}
        );
    CHECK(code(large.bytes(), {.unpacked_bytes = 16U << 20U}) == "workbook_unpacks_too_large");

    ZipWriter many;
    for (int i = 0; i < 2'001; ++i)
        many.add({.name = std::to_string(i), .content = "", .deflated = false});
    CHECK(code(many.bytes()) == "workbook_too_many_parts");

    // A part that says it is small and is not.
    ZipWriter liar;
    const auto said = static_cast<std::uint32_t>(100 - zeros.size());
    const SampleWorkbook sample;
    for (const auto& [name, content] : sample.parts())
        if (name != "xl/styles.xml") liar.add({.name = name, .content = content});
    liar.add({.name = "xl/styles.xml", .content = zeros, .size_said = said});
    CHECK(code(liar.bytes()) == "workbook_part_damaged");
}

TEST_CASE("parts that share bytes are refused") {
    const ZipPart part{.name = "a.xml", .content = "something"};
    CHECK(
        code(ZipWriter().add(part).name_again("b.xml", part, 0).bytes()) ==
        "workbook_overlapping_parts"
    );
    CHECK(
        code(ZipWriter().add(part).name_again("b.xml", part, 20).bytes()) ==
        "workbook_overlapping_parts"
    );
    CHECK(
        code(ZipWriter().add(part).name_again("b.xml", part, 50'000).bytes()) ==
        "workbook_overlapping_parts"
    );
    CHECK(
        code(ZipWriter().add(part).add({.name = "A.XML", .content = "other"}).bytes()) ==
        "workbook_repeated_part"
    );
}

TEST_CASE("a table of contents that contradicts itself is refused") {
    ZipWriter zip;
    zip.add({.name = "a", .content = "b"});
    CHECK(code(zip.bytes_with_count(2)) == "workbook_zip_damaged");
    CHECK(code(zip.bytes_with_count(0)) == "workbook_zip_damaged");
    // 65,535 says: see the Zip64 record, of which there is none.
    CHECK(code(zip.bytes_with_count(0xFFFF)) == "workbook_too_many_parts");
    std::string comment = zip.bytes();
    comment[comment.size() - 2] = 5;
    CHECK(code(comment) == "workbook_zip_damaged");
    CHECK(
        code("PK\x03\x04" + std::string("PK\x05\x06") + std::string(18, '\xFF')) ==
        "workbook_zip_damaged"
    );
}

TEST_CASE("a missing part is named") {
    for (const std::string part :
         {"xl/worksheets/sheet1.xml",
          "xl/styles.xml",
          "xl/sharedStrings.xml",
          "xl/workbook.xml",
          "xl/_rels/workbook.xml.rels"}) {
        const Reason reason = why_not(SampleWorkbook().without(part).bytes());
        CHECK(reason.code == "workbook_part_missing");
        CHECK(value(reason, "part") == part);
    }
    CHECK(
        code(SampleWorkbook().exchange("xl/workbook.xml", "rId1", "rId9")) ==
        "workbook_sheet_without_part"
    );
    CHECK(
        code(SampleWorkbook().exchange(
            "xl/_rels/workbook.xml.rels",
            "Target=\"worksheets",
            "TargetMode=\"External\" Target=\"worksheets"
        )) == "workbook_sheet_without_part"
    );
    CHECK(
        code(SampleWorkbook().exchange(
            "xl/_rels/workbook.xml.rels",
            "worksheets/sheet1.xml",
            "../../../../etc/passwd"
        )) == "workbook_part_missing"
    );
}

TEST_CASE("XML that is broken is refused with its part, line and character") {
    const Reason reason = why_not(
        SampleWorkbook()
            .sheet_xml("<worksheet xmlns=\"" + SampleWorkbook::main + "\">\n<sheetData></x>")
            .bytes()
    );
    CHECK(reason.code == "workbook_xml_broken");
    CHECK(value(reason, "part") == "xl/worksheets/sheet1.xml");
    CHECK(value(reason, "line") == "2");
    CHECK(value(reason, "position") == "14");
    CHECK(code_of_rows("<row>") == "workbook_xml_broken");
    CHECK(code_of_rows("<row><c><v>&what;</v></c></row>") == "workbook_xml_broken");
    CHECK(code_of_rows("<row a=\"1\" a=\"1\"/>") == "workbook_xml_broken");
    CHECK(code_of_rows("<x:row/>") == "workbook_xml_broken");
    CHECK(code(SampleWorkbook().sheet_xml("")) == "workbook_xml_broken");
    CHECK(code(SampleWorkbook().part("xl/styles.xml", "<a/><b/>")) == "workbook_xml_broken");
    CHECK(code(SampleWorkbook().part("xl/workbook.xml", "{}")) == "workbook_xml_broken");
    CHECK(
        code(SampleWorkbook().sheet_xml("<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>")) ==
        "workbook_xml_broken"
    );
}

TEST_CASE("text that is not UTF-8 is refused") {
    for (const std::string bad : {"\xFF", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80"})
        CHECK(
            code_of_rows("<row><c t=\"str\"><v>" + bad + "</v></c></row>") == "workbook_xml_broken"
        );
}

TEST_CASE("a document type is refused, and with it every bomb of entities") {
    const std::string laughs =
        "<!DOCTYPE worksheet [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c "
        "\"&b;&b;&b;&b;\">]>";
    CHECK(
        code(SampleWorkbook().sheet_xml(
            laughs + "<worksheet xmlns=\"" + SampleWorkbook::main +
            "\"><sheetData>&c;</sheetData></worksheet>"
        )) == "workbook_xml_document_type"
    );
    CHECK(
        code(SampleWorkbook().part(
            "xl/workbook.xml",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"
        )) == "workbook_xml_document_type"
    );
}

TEST_CASE("XML that would eat the machine is refused") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += "<a>";
    CHECK(code_of_rows(deep) == "workbook_xml_too_deep");
    // One tag, and one comment, of 4 MB.
    std::string noise;
    std::uint32_t state = 1;
    for (int i = 0; i < 4'000'000; ++i) {
        state = state * 1'664'525 + 1'013'904'223;
        noise += static_cast<char>('a' + (state >> 24U) % 26);
    }
    CHECK(code_of_rows("<row a=\"" + noise + "\"/>") == "workbook_xml_too_large");
    CHECK(code_of_rows("<!--" + noise + "-->") == "workbook_xml_too_large");
    // Half a million names.
    std::string names;
    for (int i = 0; i < 500'000; ++i)
        names += "<n" + std::to_string(i) + "/>";
    CHECK(code_of_rows(names) == "workbook_xml_too_large");
}

TEST_CASE("a bad cell is refused with file, sheet, row, column and cell") {
    const Reason reason =
        why_not(SampleWorkbook().rows("<row r=\"12\"><c r=\"U12\"><v>tolv</v></c></row>").bytes());
    CHECK(reason.code == "workbook_not_a_number");
    CHECK(value(reason, "file") == "prov.xlsx");
    CHECK(value(reason, "sheet") == "Blad1");
    CHECK(value(reason, "row") == "12");
    CHECK(value(reason, "column") == "U");
    CHECK(value(reason, "cell") == "U12");
    CHECK(value(reason, "text") == "tolv");
}

TEST_CASE("values that are not of their cell's type are refused") {
    const auto cell = [](const std::string& xml) { return code_of_rows("<row>" + xml + "</row>"); };
    for (const std::string number :
         {"1,5", "0x10", "NaN", "INF", "1 000", "1e999", "--1", "1.2.3", "#N/A"})
        CHECK(cell("<c><v>" + number + "</v></c>") == "workbook_not_a_number");
    CHECK(cell("<c t=\"b\"><v>Ja</v></c>") == "workbook_not_a_boolean");
    CHECK(cell("<c t=\"d\"><v>17/4/2023</v></c>") == "workbook_not_a_date");
    CHECK(cell("<c t=\"q\"><v>1</v></c>") == "workbook_unknown_cell_type");
    CHECK(cell("<c><v>1</v><v>2</v></c>") == "workbook_cell_with_two_values");
    CHECK(
        cell("<c t=\"inlineStr\"><is><t>a</t></is><v>2</v></c>") == "workbook_cell_with_two_values"
    );
}

TEST_CASE("a shared text that is not there is refused") {
    const auto with = [](const std::string& number) {
        SampleWorkbook sample;
        sample.strings("<si><t>a</t></si>").rows("<row><c t=\"s\"><v>" + number + "</v></c></row>");
        return code(sample);
    };
    CHECK(with("0").empty());
    for (const std::string number : {"1", "-1", "99999999999999999999", "0.5", "a"})
        CHECK(with(number) == "workbook_no_such_text");
}

TEST_CASE("rows and cells out of order, twice, or outside the sheet are refused") {
    CHECK(code_of_rows("<row r=\"2\"/><row r=\"1\"/>") == "workbook_rows_out_of_order");
    CHECK(code_of_rows("<row r=\"2\"/><row r=\"2\"/>") == "workbook_rows_out_of_order");
    CHECK(code_of_rows("<row r=\"1048576\"/><row/>") == "workbook_too_many_rows");
    for (const std::string number : {"0", "-1", "1048577", "x", "", "1.5", "99999999999999999999"})
        CHECK(code_of_rows("<row r=\"" + number + "\"/>") == "workbook_bad_row_number");
    const auto cells = [](const std::string& xml) {
        return code_of_rows("<row r=\"3\">" + xml + "</row>");
    };
    CHECK(cells("<c r=\"B3\"/><c r=\"A3\"/>") == "workbook_cells_out_of_order");
    CHECK(cells("<c r=\"B3\"/><c r=\"B3\"/>") == "workbook_cells_out_of_order");
    CHECK(cells("<c/><c r=\"A3\"/>") == "workbook_cells_out_of_order");
    CHECK(cells("<c r=\"XFD3\"/><c/>") == "workbook_too_many_columns");
    for (const std::string name : {"B4", "", "3", "B", "XFE3", "b3", "$B$3", "B03"})
        CHECK(cells("<c r=\"" + name + "\"/>") == "workbook_bad_cell_name");
}

TEST_CASE("more cells, texts or sheets than the limits allow are refused") {
    const std::string four_cells = "<row><c/><c/></row><row><c/><c/></row>";
    CHECK(code_of_rows(four_cells, {.cells_per_sheet = 4}).empty());
    CHECK(code_of_rows(four_cells, {.cells_per_sheet = 3}) == "workbook_too_many_cells");
    const std::string text = "<row><c t=\"inlineStr\"><is><t>12345</t></is></c></row>";
    CHECK(code_of_rows(text, {.text_bytes = 5}).empty());
    CHECK(code_of_rows(text, {.text_bytes = 4}) == "workbook_text_too_long");
    CHECK(code_of_rows(text + text, {.sheet_text_bytes = 10}).empty());
    CHECK(code_of_rows(text + text, {.sheet_text_bytes = 9}) == "workbook_too_much_text");
    SampleWorkbook strings;
    strings.strings("<si><t>12345</t></si><si><t>12345</t></si>");
    CHECK(code(strings, {.shared_strings = 2, .shared_string_bytes = 10}).empty());
    CHECK(code(strings, {.shared_strings = 1}) == "workbook_too_many_texts");
    CHECK(code(strings, {.shared_string_bytes = 9}) == "workbook_too_many_texts");
    CHECK(code(strings, {.text_bytes = 4}) == "workbook_shared_text_too_long");
    CHECK(code(SampleWorkbook(), {.sheets = 0}) == "workbook_too_many_sheets");
    CHECK(code(SampleWorkbook(), {.styles = 6}) == "workbook_too_many_styles");
    CHECK(code(SampleWorkbook(), {.parts = 5}) == "workbook_too_many_parts");
}

TEST_CASE("two sheets of one name, and one that is no sheet, are refused") {
    SampleWorkbook twice;
    twice.exchange(
        "xl/workbook.xml",
        "<sheets>",
        "<sheets><sheet name=\"Blad1\" sheetId=\"2\" r:id=\"rId1\"/>"
    );
    CHECK(code(twice) == "workbook_repeated_sheet");
    CHECK(code(SampleWorkbook().sheet_xml("<worksheet/>")) == "workbook_not_a_sheet");
    const auto workbook = Workbook::from_bytes("prov.xlsx", proper());
    REQUIRE(workbook.ok());
    const auto read = workbook.value().read_rows("Blad2", [](const Row&) { return Next::go_on; });
    REQUIRE(!read.ok());
    CHECK(the_reason(read.refusal()).code == "workbook_no_such_sheet");
    CHECK(read.refusal().kind == RefusalKind::not_found);
}

}  // namespace
}  // namespace uppsikt::workbook
