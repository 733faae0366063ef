#include "platform/workbook/workbook.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "platform/workbook/archive.h"
#include "platform/workbook/packed_file.h"
#include "platform/workbook/parts.h"
#include "platform/workbook/refusals.h"
#include "platform/workbook/sheet.h"
#include "platform/workbook/xml.h"

namespace uppsikt::workbook {

struct Workbook::Inside {
    Limits limits;
    Archive archive;
    Book book;
    std::vector<SheetInfo> sheets;
    std::uint64_t size_bytes = 0;
    crypto::Hash sha256{};
    std::optional<PackedFile> file;
};

Workbook::Workbook(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Workbook::Workbook(Workbook&& other) noexcept = default;
Workbook& Workbook::operator=(Workbook&& other) noexcept = default;
Workbook::~Workbook() = default;

Result<Workbook> Workbook::open(const std::filesystem::path& path, const Limits& limits) {
    PackedFile file = TRY(PackedFile::open(path, limits));
    std::string bytes = TRY(file.read());
    TRY(file.unchanged());
    Workbook workbook = TRY(from_bytes(path.string(), std::move(bytes), limits));
    workbook.inside_->file.emplace(std::move(file));
    return workbook;
}

Result<Workbook> Workbook::from_bytes(std::string name, std::string bytes, const Limits& limits) {
    const std::uint64_t size_bytes = bytes.size();
    const crypto::Hash sha256 = crypto::sha256(crypto::bytes_of(bytes));
    Archive archive = TRY(Archive::open(std::move(bytes), limits, std::move(name)));
    Book book = TRY(read_book(archive, limits));
    std::vector<SheetInfo> sheets;
    for (const SheetPart& sheet : book.sheets)
        sheets.push_back({.name = sheet.name, .visible = sheet.visible});
    return Workbook(std::make_unique<Inside>(Inside{
        .limits = limits,
        .archive = std::move(archive),
        .book = std::move(book),
        .sheets = std::move(sheets),
        .size_bytes = size_bytes,
        .sha256 = sha256,
        .file = std::nullopt,
    }));
}

std::span<const SheetInfo> Workbook::sheets() const { return inside_->sheets; }

Result<Done> Workbook::read_rows(std::string_view sheet, const RowReader& reader) const {
    const std::string& file = inside_->archive.file();
    const auto found = std::ranges::find(inside_->book.sheets, sheet, &SheetPart::name);
    if (found == inside_->book.sheets.end())
        return Refusal{
            RefusalKind::not_found,
            Reason{"workbook_no_such_sheet", {{"file", file}, {"sheet", shown(sheet)}}}
        };

    const SheetSurroundings around{
        .strings = inside_->book.strings,
        .styles = inside_->book.styles,
        .limits = inside_->limits,
        .file = file,
        .sheet = found->name,
    };
    PartStream stream = TRY(inside_->archive.part(found->part));
    SheetHandler handler(around);
    XmlParser parser(handler, inside_->limits, {.file = file, .part = found->part});
    std::vector<char> buffer(std::size_t{64} << 10U);
    for (bool more = true; more;) {
        const std::size_t got = TRY(stream.read(buffer));
        more = got == buffer.size();
        TRY(parser.feed({buffer.data(), got}));
        if (!more) TRY(parser.finish());
        for (const Row& row : handler.take_rows())
            if (reader(row) == Next::stop) return Done{};
    }
    return Done{};
}

Result<Done> Workbook::still_as_read() const {
    return inside_->file ? inside_->file->unchanged() : Result<Done>(Done{});
}

std::uint64_t Workbook::size_bytes() const { return inside_->size_bytes; }
const crypto::Hash& Workbook::sha256() const { return inside_->sha256; }

}  // namespace uppsikt::workbook
