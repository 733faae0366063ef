#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"

/// What a cell of a workbook holds, and where it stands.
namespace uppsikt::workbook {

inline constexpr int most_rows = 1'048'576;
inline constexpr int most_columns = 16'384;

/// A number shown as a day. The time of day is rounded to whole milliseconds.
struct CellDate {
    Date day;
    std::chrono::milliseconds time_of_day{0};
    bool operator==(const CellDate&) const = default;
};

/// A formula that failed, by its sign: "#N/A", "#DIV/0!".
struct CellError {
    std::string sign;
    bool operator==(const CellError&) const = default;
};

/// Empty (as is the text ""), a number, yes or no, text in UTF-8, a day, or a failed formula.
using Content = std::variant<std::monostate, double, bool, std::string, CellDate, CellError>;

/// A place in a sheet; both count from 1.
struct CellPlace {
    int row = 0;
    int column = 0;
    bool operator==(const CellPlace&) const = default;
};

struct Cell {
    CellPlace place;
    Content content;
    /// The content is what was stored when the formula was last calculated; empty if it never was.
    bool is_formula = false;
};

/// A row with at least one cell; cells in column order, empty ones left out.
struct Row {
    int number = 0;
    std::vector<Cell> cells;

    /// What stands in a column; empty where there is no cell.
    const Content& at(int column) const;
};

/// "A", "Z", "AA", … "XFD".
std::string column_name(int column);

/// "B7".
std::string cell_name(CellPlace place);

/// "B7", and nothing else: no "$", no small letters, no leading zero, nothing outside the sheet.
std::optional<CellPlace> parse_cell_name(std::string_view name);

/// The two ways in which workbooks count days.
enum class DateSystem { from_1900, from_1904 };

/// The day that a number stands for. None for a number that is no day in the calendar: negative, 0
/// and 60 in the 1900 system (which has a 29 February 1900), or beyond the year 9999.
std::optional<CellDate> date_of_serial(double serial, DateSystem system);

/// "2023-04-17", "2023-04-17T08:30", "2023-04-17T08:30:00.5Z": as Strict workbooks write days.
std::optional<CellDate> parse_iso_date(std::string_view text);

/// Whether a number format shows days. Formats of hours only do not: their numbers stay numbers.
bool shows_days(std::string_view format_code);
bool shows_days(int builtin_format);

}  // namespace uppsikt::workbook
