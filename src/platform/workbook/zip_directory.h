#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/workbook/limits.h"

namespace uppsikt::workbook {

/// What a zip says of one of its parts.
struct ZipEntry {
    std::string name;
    std::uint64_t packed = 0;
    std::uint64_t unpacked = 0;
    std::uint64_t offset = 0;
    std::uint64_t method = 0;
    bool encrypted = false;
};

/// The table of contents at the end of a zip (APPNOTE.TXT 4.3.12 to 4.3.16, Zip64 included).
///
/// Read by ourselves before libzip sees the file, since libzip shows neither where a part lies nor
/// stops at a million of them. Refuses what is cut off or contradicts itself, parts that overlap (a
/// bomb without nesting), two parts of one name, too many, too large or too tightly packed ones.
Result<std::vector<ZipEntry>> read_zip_directory(
    std::string_view bytes, const Limits& limits, const std::string& file
);

/// A part's name as names are compared (OPC: capital and small letters are the same).
std::string folded_part_name(std::string_view name);

}  // namespace uppsikt::workbook
