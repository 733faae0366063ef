// The reader of one sheet's XML, past the zip and everything around the sheet.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/workbook_checks.h"
#include "platform/workbook/sheet.h"

namespace {

using namespace uppsikt;

/// Whether the sheet is read, when it comes in pieces of this size.
bool reads(std::string_view xml, std::size_t piece, int& rows) {
    static const workbook::SharedStrings strings = [] {
        workbook::SharedStrings some;
        for (const char* text : {"a", "", "Åäö"})
            some.add(text);
        return some;
    }();
    static const workbook::Styles styles{.shows_days = {false, true}};
    static const workbook::Limits limits = fuzz::small_limits();
    const workbook::SheetSurroundings around{strings, styles, limits, "fuzz.xlsx", "Blad1"};

    workbook::SheetHandler handler(around);
    workbook::XmlParser parser(handler, limits, {.file = "fuzz.xlsx", .part = "sheet.xml"});
    fuzz::RowChecks checks;
    bool good = true;
    while (good && !xml.empty()) {
        good = parser.feed(xml.substr(0, piece)).ok();
        xml.remove_prefix(std::min(piece, xml.size()));
        if (good)
            for (const workbook::Row& row : handler.take_rows())
                checks.check(row);
    }
    good = good && parser.finish().ok();
    rows = checks.rows();
    return good;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view xml = fuzz::as_text(data, size);
    int at_once = 0;
    int in_pieces = 0;
    const bool good = reads(xml, 1U << 16U, at_once);
    ensure(reads(xml, 7, in_pieces) == good, "pieces of any size are read alike");
    ensure(!good || at_once == in_pieces, "pieces of any size give the same rows");
    return 0;
}
