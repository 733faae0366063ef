#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

/// Reads delimited text (CSV, TSV: RFC 4180), plain or gzip, row by row, from files and pipes of
/// any length. Knows no domain. Whatever the bytes are, the answer is rows or a refusal with file,
/// row, line and column; never a fault.
namespace uppsikt::delimited {

class Source;

enum class Delimiter : char { comma = ',', semicolon = ';', tab = '\t' };

/// How much a file may ask of us. The file itself may be of any length.
struct Limits {
    std::size_t cell_bytes = std::size_t{1} << 20U;
    /// Of one row with its quotes. About twice as much memory is used at most.
    std::size_t row_bytes = std::size_t{16} << 20U;
    std::size_t columns = 16'384;  ///< as many as a sheet of Excel has
};

struct Options {
    /// Recognised from the header row when not given.
    std::optional<Delimiter> delimiter = {};
    /// Read at a time. Any size gives the same rows; tests use tiny ones.
    std::size_t buffer_bytes = std::size_t{256} << 10U;
    Limits limits = {};
};

/// A row of as many cells as there are columns. Valid until the next row is asked for.
struct Row {
    /// As written: blanks are kept, quotes around a cell are taken off, doubled ones made single.
    std::span<const std::string_view> cells;
    std::uint64_t number = 0;  ///< 1 is the first row after the header; blank lines do not count
    std::uint64_t line = 0;    ///< of the file, where the row begins; 1 is the first
};

/// A file being read. Its header row is read when it is opened. One thread at a time.
class Reader {
public:
    /// Refuses what is not there or not readable, and every fault of the header row.
    static Result<Reader> open(const std::filesystem::path& path, const Options& options = {});

    /// The same from where an open file, pipe or socket stands; it is never sought in, and stays
    /// the caller's to close. `name` is what messages call it.
    static Result<Reader> from_descriptor(
        std::string name, int descriptor, const Options& options = {}
    );

    /// The same for bytes at hand, plain or gzip.
    static Result<Reader> from_bytes(
        std::string name, std::string bytes, const Options& options = {}
    );

    Reader(Reader&& other) noexcept;
    Reader& operator=(Reader&& other) noexcept;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader();

    /// Names of the header row, trimmed; unique, and none is empty.
    std::span<const std::string> columns() const;
    /// Where the column of exactly this name is; else a refusal that suggests the nearest name.
    Result<std::size_t> column(std::string_view name) const;
    Delimiter delimiter() const;
    const std::string& name() const;

    /// The next row; nothing at the end. Allocates nothing unless a row is longer than every row
    /// before it. A refusal may come after rows have been given (damage is found where it lies):
    /// keep nothing of a file that was refused, and do not ask it again.
    Result<std::optional<Row>> next();

    /// So far. Lines of nothing but spaces are skipped, also in a file of one column, where a
    /// missing value must be written as "" or NA.
    std::uint64_t blank_lines() const;
    /// So far; of what was unpacked when the file is gzip.
    std::uint64_t bytes_read() const;

private:
    struct Inside;
    explicit Reader(std::unique_ptr<Inside> inside);
    static Result<Reader> begin(Source source, const Options& options);

    std::unique_ptr<Inside> inside_;
};

}  // namespace uppsikt::delimited
