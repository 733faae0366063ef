#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/crypto/hash.h"
#include "platform/workbook/cell.h"
#include "platform/workbook/limits.h"

/// Reads workbooks (.xlsx: ECMA-376, Transitional and Strict) row by row. Knows no domain. Whatever
/// the bytes are, the answer is rows or a refusal with file, sheet, row and column; never a fault.
namespace uppsikt::workbook {

struct SheetInfo {
    std::string name;
    bool visible = true;
};

enum class Next { go_on, stop };
using RowReader = std::function<Next(const Row&)>;

/// A workbook, read whole into memory (packed) when it is opened; its sheets are unpacked row by
/// row. One thread at a time.
class Workbook {
public:
    /// Opens a file. What is read later is what the file held now, and `sha256` is of that.
    static Result<Workbook> open(const std::filesystem::path& path, const Limits& limits = {});

    /// The same for bytes at hand; `name` is what messages call them.
    static Result<Workbook> from_bytes(
        std::string name, std::string bytes, const Limits& limits = {}
    );

    Workbook(Workbook&& other) noexcept;
    Workbook& operator=(Workbook&& other) noexcept;
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;
    ~Workbook();

    /// Sheets with cells, in the order of their tabs; hidden ones too.
    std::span<const SheetInfo> sheets() const;

    /// Gives the rows that have cells, in order, until there are no more or the reader says stop.
    /// A refusal may come after rows have been given (damage is found where it lies): keep nothing
    /// of a sheet that was refused. What the reader throws passes through.
    Result<Done> read_rows(std::string_view sheet, const RowReader& reader) const;

    /// Refuses when the file on disk is no longer the one that was read. Bytes at hand never
    /// change.
    Result<Done> still_as_read() const;

    std::uint64_t size_bytes() const;
    /// Of the bytes that were read.
    const crypto::Hash& sha256() const;

private:
    struct Inside;
    explicit Workbook(std::unique_ptr<Inside> inside);

    std::unique_ptr<Inside> inside_;
};

}  // namespace uppsikt::workbook
