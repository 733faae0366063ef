#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/delimited/delimited.h"
#include "platform/delimited/marks.h"
#include "platform/delimited/window.h"

namespace uppsikt::delimited {

/// Takes the window apart into rows of cells.
class Rows {
public:
    Rows(Window window, Delimiter delimiter, const Limits& limits);

    /// The header row: as many cells as there are, however many.
    Result<std::optional<Row>> first();
    /// A row after that: as many cells as the first one had.
    Result<std::optional<Row>> next();

    const Window& window() const { return window_; }
    std::uint64_t blank_lines() const { return blank_lines_; }

private:
    enum class Found { row, too_little, fault };
    enum class Cell { more_follow, last, too_little, fault };

    /// The cell being read.
    struct Place {
        std::size_t cell_begin;
        std::size_t count;  ///< of cells before it
    };

    Result<std::optional<Row>> take();
    Found find_row();
    void pass_plain_cells(Place& place);
    Cell find_cell(Place& place);
    Cell find_quoted_cell(Place& place);
    Cell end_cell(Place& place, std::string_view content, std::size_t mark);
    Cell end_row(std::size_t line_feed);
    Cell fault(std::string code, const Place& place);
    Cell long_row_fault();

    bool is_blank() const;
    std::optional<Refusal> unreadable() const;
    Refusal refused(std::string code, std::size_t column) const;
    void unescape_cells();

    Window window_;
    Limits limits_;
    char delimiter_;
    Marks marks_;
    std::vector<std::string_view> cells_;
    std::size_t columns_ = 0;   ///< 0 while the first row is read
    std::size_t found_ = 0;     ///< cells of the row
    std::size_t row_end_ = 0;   ///< of its last cell
    std::size_t next_row_ = 0;  ///< where the next row begins
    bool doubled_ = false;      ///< whether the row has doubled quotes
    std::uint64_t row_number_ = 0;
    std::uint64_t line_ = 1;   ///< where the row begins
    std::uint64_t lines_ = 0;  ///< that the row takes
    std::uint64_t blank_lines_ = 0;
    std::optional<Refusal> fault_;
};

}  // namespace uppsikt::delimited
