#pragma once

#include <cstdint>

namespace uppsikt::workbook {

/// How much a workbook may ask of us. The agency's files (below 1 MB packed, 4 MB unpacked, 20,000
/// cells a sheet) pass with a wide margin; what passes is read in seconds and some 100 MB at worst.
struct Limits {
    std::uint64_t file_bytes = 32ULL << 20U;
    std::uint64_t unpacked_bytes = 256ULL << 20U;  ///< all parts together
    /// Unpacked to packed size of a part above 1 MiB. Sheets come to 10-60; zeros come to 1,000.
    std::uint64_t packing_ratio = 200;
    std::uint64_t parts = 2'000;
    std::uint64_t sheets = 500;
    std::uint64_t styles = 100'000;
    std::uint64_t cells_per_sheet = 4'000'000;
    std::uint64_t shared_strings = 1'000'000;
    std::uint64_t shared_string_bytes = 32ULL << 20U;
    /// Of one cell. Excel's own limit is 32,767 characters.
    std::uint64_t text_bytes = 256ULL << 10U;
    /// Of a sheet's cells together: few bytes can point at one long shared text, over and over.
    std::uint64_t sheet_text_bytes = 32ULL << 20U;
    std::uint64_t xml_depth = 64;
    /// One tag or comment, which the XML parser must hold whole.
    std::uint64_t xml_token_bytes = 256ULL << 10U;
    std::uint64_t xml_memory_bytes = 32ULL << 20U;  ///< of the XML parser itself
};

}  // namespace uppsikt::workbook
