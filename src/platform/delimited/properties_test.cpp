#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/text.h"
#include "platform/delimited/delimited.h"
#include "support/delimited_table.h"

namespace uppsikt::delimited {
namespace {

using test::DelimitedTable;
using test::gzip;
using test::read_delimited;
using OneRow = std::vector<std::string>;

/// Texts of everything that means something to a reader.
rc::Gen<std::string> any_cell() {
    const auto piece = rc::gen::element<std::string>(
        "a",
        "1",
        " ",
        ",",
        ";",
        "\t",
        "\"",
        "\n",
        "\r",
        "\r\n",
        "å",
        "€",
        "🙂",
        "\x01",
        "långt ord"
    );
    return rc::gen::map(rc::gen::container<OneRow>(piece), [](const OneRow& pieces) {
        std::string text;
        for (const std::string& each : pieces)
            text += each;
        return text;
    });
}

struct Written {
    std::string text;
    std::vector<std::uint64_t> lines;
};

/// How a table may be written.
struct Style {
    Delimiter delimiter;
    std::string line_end;
    bool quote_all;
    bool last_line_ends;
    bool byte_order_mark;
};

std::string written_cell(const std::string& cell, const Style& style, bool alone) {
    const std::string special = std::string("\"\r\n") + static_cast<char>(style.delimiter);
    // A line of spaces would be no row.
    const bool blank = alone && cell.find_first_not_of(' ') == cell.npos;
    if (!style.quote_all && !blank && cell.find_first_of(special) == cell.npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

Written write(const std::vector<OneRow>& rows, const Style& style) {
    Written written;
    std::uint64_t line = 1;
    for (const OneRow& row : rows) {
        written.lines.push_back(line);
        std::string text;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) text += static_cast<char>(style.delimiter);
            text += written_cell(row[i], style, row.size() == 1);
        }
        text += style.line_end;
        line += static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
        written.text += text;
    }
    if (!style.last_line_ends) written.text.resize(written.text.size() - style.line_end.size());
    if (style.byte_order_mark) written.text.insert(0, "\xEF\xBB\xBF");
    return written;
}

Style any_style() {
    return {
        .delimiter = *rc::gen::element(Delimiter::comma, Delimiter::semicolon, Delimiter::tab),
        .line_end = *rc::gen::element<std::string>("\n", "\r\n"),
        .quote_all = *rc::gen::arbitrary<bool>(),
        .last_line_ends = *rc::gen::arbitrary<bool>(),
        .byte_order_mark = *rc::gen::arbitrary<bool>(),
    };
}

TEST_CASE("what is written is read back, for any cells, style, packing and size of buffer") {
    CHECK(rc::check([] {
        const Style style = any_style();
        const auto columns = *rc::gen::inRange<std::size_t>(1, 6);
        std::vector<OneRow> rows{{}};
        for (std::size_t i = 0; i < columns; ++i)
            rows.front().push_back("c" + std::to_string(i));
        const auto count = *rc::gen::inRange<std::size_t>(0, 8);
        for (std::size_t i = 0; i < count; ++i)
            rows.push_back(*rc::gen::container<OneRow>(columns, any_cell()));

        const Written written = write(rows, style);
        DelimitedTable expected;
        expected.columns = rows.front();
        expected.rows.assign(rows.begin() + 1, rows.end());
        expected.lines.assign(written.lines.begin() + 1, written.lines.end());

        Options options{.buffer_bytes = *rc::gen::inRange<std::size_t>(1, 200)};
        if (columns == 1 || *rc::gen::arbitrary<bool>()) options.delimiter = style.delimiter;
        RC_ASSERT(read_delimited(written.text, options) == expected);
        const auto cut = *rc::gen::inRange<std::size_t>(0, written.text.size() + 1);
        const std::string packed =
            gzip(written.text.substr(0, cut)) + gzip(written.text.substr(cut));
        RC_ASSERT(read_delimited(packed, options) == expected);
    }));
}

TEST_CASE("any text is read alike for every size of buffer, and gives only UTF-8 of full rows") {
    CHECK(rc::check([] {
        std::string text = *any_cell() + *rc::gen::element<std::string>("", "\n", "x,y\n", "\xFF");
        text += *any_cell() + *any_cell();
        const Options at_once{.limits = {.cell_bytes = 20, .row_bytes = 50, .columns = 4}};
        const DelimitedTable table = read_delimited(text, at_once);
        for (const std::vector<std::string>& row : table.rows) {
            RC_ASSERT(row.size() == table.columns.size());
            for (const std::string& cell : row)
                RC_ASSERT(is_utf8(cell) && cell.size() <= 20);
        }
        Options in_pieces = at_once;
        in_pieces.buffer_bytes = *rc::gen::inRange<std::size_t>(1, 100);
        RC_ASSERT(read_delimited(text, in_pieces) == table);
    }));
}

}  // namespace
}  // namespace uppsikt::delimited
