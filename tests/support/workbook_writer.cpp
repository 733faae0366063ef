#include "support/workbook_writer.h"

#include <stdexcept>

#include <xlsxwriter.h>

namespace uppsikt::test {

void write_workbook(const std::filesystem::path& path, const std::vector<SheetToWrite>& sheets) {
    lxw_workbook* workbook = workbook_new(path.c_str());
    for (const SheetToWrite& sheet : sheets) {
        lxw_worksheet* worksheet = workbook_add_worksheet(workbook, sheet.name.c_str());
        for (std::size_t row = 0; row < sheet.rows.size(); ++row)
            for (std::size_t column = 0; column < sheet.rows[row].size(); ++column) {
                const CellToWrite& cell = sheet.rows[row][column];
                const auto at_row = static_cast<lxw_row_t>(row);
                const auto at_column = static_cast<lxw_col_t>(column);
                if (const double* number = std::get_if<double>(&cell))
                    worksheet_write_number(worksheet, at_row, at_column, *number, nullptr);
                else if (const std::string* text = std::get_if<std::string>(&cell))
                    worksheet_write_string(worksheet, at_row, at_column, text->c_str(), nullptr);
            }
    }
    if (workbook_close(workbook) != LXW_NO_ERROR)
        throw std::runtime_error("cannot write " + path.string());
}

}  // namespace uppsikt::test
