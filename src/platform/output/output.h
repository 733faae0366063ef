#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

/// How commands answer: a table for people, JSON for programs, CSV for spreadsheets.
namespace uppsikt::output {

enum class Format { table, json, csv };

/// JSON with two spaces of indent, one object of a list per line, and numbers in the shortest form
/// that reads back the same. Not-a-number and infinities are refused by `ensure`: say null or text.
void write_json(std::ostream& out, const boost::json::value& value);

enum class Align { left, right };

struct Column {
    std::string title;
    Align align = Align::left;
};

/// What is shown as a table or written as CSV. Every row has as many cells as there are columns.
struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;
};

/// Columns as wide as their widest cell (characters, not bytes), two spaces between.
void write_table(std::ostream& out, const Table& table);

/// RFC 4180 with \n; a cell that a spreadsheet would run as a formula (=, +, -, @, tab, CR first,
/// and not a number) gets an apostrophe before it.
void write_csv(std::ostream& out, const Table& table);

/// "1 234 567", with no-break spaces for Swedish and commas for English.
std::string grouped(long long number, std::string_view separator);

/// "0,224" or "0.224": a number with so many decimals, rounded half to even by its binary value.
std::string fixed(double number, int decimals, std::string_view decimal_sign);

}  // namespace uppsikt::output
