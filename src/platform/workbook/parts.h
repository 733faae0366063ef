#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/workbook/archive.h"
#include "platform/workbook/cell.h"
#include "platform/workbook/limits.h"
#include "platform/workbook/xml.h"

/// The parts of a workbook beside its sheets.
namespace uppsikt::workbook {

/// The texts that cells share, by number.
class SharedStrings {
public:
    std::size_t count() const { return ends_.size(); }
    std::size_t bytes() const { return text_.size(); }
    std::string_view at(std::size_t index) const;
    void add(std::string_view text);

private:
    std::string text_;
    std::vector<std::uint32_t> ends_;  // of each text within text_, which Limits keep below 4 GiB
};

/// What the numbers of cells mean.
struct Styles {
    std::vector<bool> shows_days;  ///< by the style of a cell
    DateSystem system = DateSystem::from_1900;

    bool is_day(std::size_t style) const { return style < shows_days.size() && shows_days[style]; }
};

struct SheetPart {
    std::string name;
    bool visible = true;
    std::string part;
};

/// A workbook without its cells.
struct Book {
    std::vector<SheetPart> sheets;
    SharedStrings strings;
    Styles styles;
};

/// Finds its way from the package's relations to the workbook, and from there to its sheets, texts
/// and styles; never by the names of files.
Result<Book> read_book(const Archive& archive, const Limits& limits);

/// What a part says of another: "worksheets/sheet1.xml", in "xl/workbook.xml".
struct PartReference {
    std::string_view target;
    std::string_view from;
};

/// "xl/worksheets/sheet1.xml" for "worksheets/sheet1.xml" or "/xl/worksheets/sheet1.xml" seen from
/// "xl/workbook.xml". Never leaves the package: ".." at its top stays there.
std::string resolve_part(const PartReference& reference);

/// Text with "_x000D_" and the like read as the characters they stand for (ECMA-376 part 1,
/// 22.9.2.19), save for U+0000 and lone surrogates, which are left as they are written.
std::string unescaped(std::string_view text);

/// Collects the text of a shared or an inline string: plain or in runs, without phonetic hints.
class StringCollector {
public:
    explicit StringCollector(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}

    void begin() { *this = StringCollector(most_bytes_); }
    void start(const ElementName& name);
    void end();
    /// Says whether the text is still within the limit.
    bool add(std::string_view piece);
    const std::string& text() const { return text_; }

private:
    std::uint64_t most_bytes_;
    std::string text_;
    std::uint64_t depth_ = 0;         // within the string element
    std::uint64_t skipped_from_ = 0;  // depth of what is left out; 0 outside
    bool in_text_ = false;
};

}  // namespace uppsikt::workbook
