// The reader of delimited text, and of the numbers in it.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/delimited/delimited.h"
#include "platform/delimited/number.h"
#include "support/delimited_table.h"

namespace {

namespace delimited = uppsikt::delimited;
namespace test = uppsikt::test;
using delimited::DecimalSign;
using delimited::NumberKind;
using test::DelimitedTable;
using uppsikt::ensure;
using uppsikt::is_utf8;
using uppsikt::TextValue;

/// A number is the one that the C library reads, when both take it.
void check_number(const std::string& cell) {
    const delimited::Number number = delimited::parse_number(cell, DecimalSign::point);
    ensure(std::isfinite(number.value), "a number is finite");
    std::string swapped = cell;
    for (char& c : swapped)
        c = c == '.' ? ',' : c == ',' ? '.' : c;
    const bool point_alone = cell == "." || cell == ",";
    ensure(
        point_alone || delimited::parse_number(swapped, DecimalSign::comma).value == number.value,
        "the decimal sign makes no difference"
    );
    const bool plain = cell.find_first_not_of("0123456789.eE+-") == cell.npos;
    if (!plain || cell.empty() || number.kind == NumberKind::missing || cell.size() > 1'000) return;
    char* end = nullptr;
    const double value = std::strtod(cell.c_str(), &end);
    const bool whole = end == cell.c_str() + cell.size();
    ensure(whole == (number.kind != NumberKind::not_a_number), "the same texts are numbers");
    if (!whole) return;
    ensure(std::isinf(value) == (number.kind == NumberKind::too_large), "the same are too large");
    if (std::isfinite(value)) ensure(value == number.value, "numbers are correctly rounded");
}

/// The same table, with every cell in quotes.
std::string written(const DelimitedTable& table) {
    std::string text;
    const auto add = [&](const std::vector<std::string>& cells) {
        for (const std::string& cell : cells) {
            text += text.empty() || text.back() == '\n' ? "\"" : "\t\"";
            for (const char c : cell)
                text += c == '"' ? std::string("\"\"") : std::string(1, c);
            text += '"';
        }
        text += '\n';
    };
    add(table.columns);
    for (const std::vector<std::string>& row : table.rows)
        add(row);
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    delimited::Options options{
        .buffer_bytes = 10'000,
        .limits = {.cell_bytes = 2'000, .row_bytes = 5'000, .columns = 50},
    };
    const DelimitedTable table = test::read_delimited(bytes, options);
    options.buffer_bytes = data[0];
    ensure(test::read_delimited(bytes, options) == table, "pieces of any size are read alike");

    for (const std::vector<std::string>& row : table.rows) {
        ensure(row.size() == table.columns.size(), "rows are full");
        for (const std::string& cell : row) {
            ensure(is_utf8(cell) && cell.size() <= 2'000, "cells are text, within the limit");
            check_number(cell);
        }
    }
    if (table.refused)
        for (const TextValue& value : table.refused->values)
            ensure(is_utf8(value.value), "what is shown is UTF-8");
    if (table.columns.empty()) return 0;
    const DelimitedTable again =
        test::read_delimited(written(table), {.delimiter = delimited::Delimiter::tab});
    ensure(again.columns == table.columns && again.rows == table.rows, "what is read is written");
    return 0;
}
