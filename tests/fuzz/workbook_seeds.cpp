// Writes the files that a fuzz target begins from: workbook_seeds TARGET FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "support/sample_workbook.h"

namespace {

using uppsikt::test::SampleWorkbook;
using uppsikt::test::ZipWriter;

/// Rows with every kind of cell.
const std::string rows =
    "<row r=\"1\" spans=\"1:9\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
    "s=\"1\"><v>45033.5</v></c>"
    "<c t=\"inlineStr\"><is><r><rPr><b/></rPr><t>L&#228;n</t></r><rPh "
    "sb=\"0\"><t>x</t></rPh></is></c>"
    "<c r=\"E1\" t=\"b\"><v>1</v></c><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>"
    "<c t=\"str\"><f>A1</f><v>a_x000D_b</v></c><c t=\"d\"><v>2023-04-17T08:30:00Z</v></c></row>"
    "<row><c><v>0.16500000000000001</v></c><c t=\"n\"><v>-1E-3</v></c><c><f>1+1</f></c></row>"
    "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";

SampleWorkbook full() {
    SampleWorkbook sample;
    sample.rows(rows).strings("<si><t>a</t></si><si><r><t xml:space=\"preserve\">b </t></r></si>");
    sample.exchange("xl/workbook.xml", "<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    return sample;
}

std::string zipped(const SampleWorkbook& sample, bool deflated, bool zip64) {
    ZipWriter zip;
    for (const auto& [name, content] : sample.parts())
        zip.add({.name = name, .content = content, .deflated = deflated, .zip64 = zip64});
    return zip64 ? zip.bytes_as_zip64() : zip.bytes();
}

/// The parts one after the other, as workbook_parts_fuzz takes them.
std::string joined(const SampleWorkbook& sample) {
    std::string text;
    for (const char* name :
         {"_rels/.rels",
          "xl/_rels/workbook.xml.rels",
          "xl/workbook.xml",
          "xl/styles.xml",
          "xl/sharedStrings.xml",
          "xl/worksheets/sheet1.xml"})
        text += sample.parts().at(name) + "\n--\n";
    return text;
}

std::vector<std::string> seeds(const std::string& target) {
    const SampleWorkbook sample = full();
    if (target == "workbook_file_fuzz")
        return {
            zipped(sample, false, false),
            zipped(sample, true, false),
            zipped(sample, false, true),
            zipped(SampleWorkbook(), false, false)
        };
    if (target == "workbook_parts_fuzz") return {joined(sample), joined(SampleWorkbook())};
    return {SampleWorkbook::worksheet(rows), SampleWorkbook::worksheet("")};
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "workbook_seeds TARGET FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = arguments[2];
    std::filesystem::create_directories(folder);
    int number = 0;
    for (const std::string& seed : seeds(arguments[1]))
        std::ofstream(folder / std::to_string(++number), std::ios::binary) << seed;
    return 0;
}
