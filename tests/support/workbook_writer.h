#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace uppsikt::test {

/// A cell to write: nothing, a number or text.
using CellToWrite = std::variant<std::monostate, double, std::string>;

struct SheetToWrite {
    std::string name;
    std::vector<std::vector<CellToWrite>> rows;
};

/// Writes a real .xlsx file with libxlsxwriter.
void write_workbook(const std::filesystem::path& path, const std::vector<SheetToWrite>& sheets);

}  // namespace uppsikt::test
