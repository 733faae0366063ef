#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/workbook/workbook.h"

/// What must hold of everything that is read, whatever the bytes were.
namespace uppsikt::fuzz {

/// Small, so that the fuzzer tries many files and meets the limits, too.
inline workbook::Limits small_limits() {
    return {
        .file_bytes = 1U << 20U,
        .unpacked_bytes = 4U << 20U,
        .packing_ratio = 200,
        .parts = 50,
        .sheets = 10,
        .styles = 100,
        .cells_per_sheet = 2'000,
        .shared_strings = 1'000,
        .shared_string_bytes = 1U << 16U,
        .text_bytes = 1U << 12U,
        .sheet_text_bytes = 1U << 20U,
        .xml_depth = 20,
        .xml_token_bytes = 1U << 14U,
        .xml_memory_bytes = 1U << 20U,
    };
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Rows come in order, cells within them, texts are UTF-8 and not empty, and names lead back.
class RowChecks {
public:
    void check(const workbook::Row& row) {
        ensure(row.number > last_row_, "rows come in order");
        ensure(row.number <= workbook::most_rows, "rows lie in the sheet");
        ensure(!row.cells.empty(), "rows without cells are left out");
        last_row_ = row.number;
        int last_column = 0;
        for (const workbook::Cell& cell : row.cells) {
            ensure(cell.place.row == row.number, "a cell lies in its row");
            ensure(cell.place.column > last_column, "cells come in order");
            last_column = cell.place.column;
            ensure(
                workbook::parse_cell_name(workbook::cell_name(cell.place)) == cell.place,
                "a cell's name leads back"
            );
            if (const auto* text = std::get_if<std::string>(&cell.content))
                ensure(!text->empty() && is_utf8(*text), "texts are UTF-8");
            const bool empty = std::holds_alternative<std::monostate>(cell.content);
            ensure(cell.is_formula || !empty, "empty cells are left out");
            ensure(row.at(cell.place.column) == cell.content, "a cell is found by its column");
        }
        ++rows_;
    }
    int rows() const { return rows_; }

private:
    int last_row_ = 0;
    int rows_ = 0;
};

/// Reads a whole workbook, each sheet twice: the second time must be like the first.
inline void read_everything(std::string bytes) {
    const auto workbook =
        workbook::Workbook::from_bytes("fuzz.xlsx", std::move(bytes), small_limits());
    if (!workbook) {
        for (const Reason& reason : workbook.refusal().reasons)
            for (const TextValue& value : reason.values)
                ensure(is_utf8(value.value), "what is shown is UTF-8");
        return;
    }
    for (const workbook::SheetInfo& sheet : workbook.value().sheets()) {
        const auto read = [&](RowChecks& checks) {
            return workbook.value().read_rows(sheet.name, [&](const workbook::Row& row) {
                checks.check(row);
                return workbook::Next::go_on;
            });
        };
        RowChecks once;
        RowChecks again;
        const auto first = read(once);
        const auto second = read(again);
        ensure(first.ok() == second.ok(), "a sheet reads the same twice");
        ensure(once.rows() == again.rows(), "a sheet has the same rows twice");
    }
}

}  // namespace uppsikt::fuzz
