// The reader of workbooks, on the XML of its parts; the zip around them is proper, so that what is
// changed within is not stopped by a checksum.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/workbook_checks.h"
#include "support/sample_workbook.h"

namespace {

// As workbook_seeds writes them: the parts in this order, a line of this between them.
constexpr std::string_view separator = "\n--\n";
constexpr std::array<const char*, 6> names{
    "_rels/.rels",
    "xl/_rels/workbook.xml.rels",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet1.xml",
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = uppsikt::fuzz::as_text(data, size);
    uppsikt::test::ZipWriter zip;
    for (const char* name : names) {
        const std::size_t end = rest.find(separator);
        zip.add({.name = name, .content = std::string(rest.substr(0, end)), .deflated = false});
        if (end == rest.npos) break;
        rest.remove_prefix(end + separator.size());
    }
    uppsikt::fuzz::read_everything(zip.bytes());
    return 0;
}
