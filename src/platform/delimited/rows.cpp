#include "platform/delimited/rows.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "platform/delimited/refusals.h"

namespace uppsikt::delimited {

Rows::Rows(Window window, Delimiter delimiter, const Limits& limits)
    : window_(std::move(window)),
      limits_(limits),
      delimiter_(static_cast<char>(delimiter)),
      marks_(delimiter_) {
    marks_.begin(window_.data(), window_.end());
}

Result<std::optional<Row>> Rows::first() {
    cells_.resize(limits_.columns);
    std::optional<Row> row = TRY(take());
    if (!row) return row;
    if (found_ > limits_.columns) {
        const std::string most = std::to_string(limits_.columns);
        return refuse(
            "delimited_too_many_columns",
            {{"file", window_.name()}, {"found", std::to_string(found_)}, {"most", most}}
        );
    }
    columns_ = found_;
    cells_.resize(columns_);
    cells_.shrink_to_fit();
    row->cells = cells_;
    return row;
}

Result<std::optional<Row>> Rows::next() {
    ++row_number_;
    std::optional<Row> row = TRY(take());
    if (!row || found_ == columns_) return row;
    return refuse(
        "delimited_ragged_row",
        {{"file", window_.name()},
         {"row", std::to_string(row_number_)},
         {"line", std::to_string(row->line)},
         {"found", std::to_string(found_)},
         {"expected", std::to_string(columns_)}}
    );
}

Result<std::optional<Row>> Rows::take() {
    while (true) {
        const Found found = find_row();
        if (found == Found::fault) return std::move(*fault_);
        if (found == Found::too_little) {
            if (window_.unread().size() > limits_.row_bytes) {
                (void)long_row_fault();
                return std::move(*fault_);
            }
            const bool more = TRY(window_.more());
            if (more) {
                marks_.begin(window_.data(), window_.end());
                continue;
            }
            // The last line has its end, so what is left is inside quotes.
            if (window_.unread().empty()) return std::optional<Row>();
            return refused("delimited_quote_not_closed", found_ + 1);
        }
        if (marks_.passed_wide())
            if (auto refusal = unreadable()) return std::move(*refusal);
        const std::uint64_t line = std::exchange(line_, line_ + lines_);
        const bool blank = is_blank();
        window_.skip_to(next_row_);
        if (blank) {
            ++blank_lines_;
            continue;
        }
        if (doubled_) unescape_cells();
        const std::size_t shown = std::min(found_, cells_.size());
        return std::optional<Row>(
            Row{.cells = std::span(cells_).first(shown), .number = row_number_, .line = line}
        );
    }
}

/// Finds the cells of the row at the front of what is unread.
Rows::Found Rows::find_row() {
    marks_.forget_wide();
    lines_ = 1;
    doubled_ = false;
    Place place{.cell_begin = window_.begin(), .count = 0};
    Cell cell = Cell::more_follow;
    while (cell == Cell::more_follow) {
        pass_plain_cells(place);
        cell = window_.data()[place.cell_begin] == '"' ? find_quoted_cell(place) : find_cell(place);
    }
    found_ = place.count;
    if (cell == Cell::last) return Found::row;
    return cell == Cell::too_little ? Found::too_little : Found::fault;
}

/// Most cells of most files: without quotes, within the limits, and with a delimiter after them.
/// Everything that it works with is local, so that it stays in registers.
void Rows::pass_plain_cells(Place& place) {
    Marks marks = marks_;
    Place at = place;
    const char* data = window_.data();
    const std::size_t row_begin = window_.begin();
    const std::span<std::string_view> cells(cells_);
    while (data[at.cell_begin] != '"') {
        const std::size_t mark = marks.next();
        if (mark == Marks::none) break;
        const std::size_t length = mark - at.cell_begin;
        const bool fits = length <= limits_.cell_bytes && mark - row_begin <= limits_.row_bytes;
        if (data[mark] != delimiter_ || !fits) {
            marks.put_back(mark);
            break;
        }
        if (at.count < cells.size()) cells[at.count] = {data + at.cell_begin, length};
        ++at.count;
        at.cell_begin = mark + 1;
    }
    marks_ = marks;
    place = at;
}

Rows::Cell Rows::find_cell(Place& place) {
    while (true) {
        const std::size_t mark = marks_.next();
        if (mark == Marks::none) return Cell::too_little;
        if (mark - window_.begin() > limits_.row_bytes) return long_row_fault();
        const std::string_view content(window_.data() + place.cell_begin, mark - place.cell_begin);
        const char c = window_.data()[mark];
        if (c == delimiter_ || c == '\n' || c == '\r') return end_cell(place, content, mark);
        if (c == '"') return fault("delimited_quote_inside_cell", place);
        if (c == '\0') return fault("delimited_zero_byte", place);
    }
}

Rows::Cell Rows::find_quoted_cell(Place& place) {
    const char* data = window_.data();
    if (marks_.next() == Marks::none) return Cell::too_little;
    while (true) {
        const std::size_t mark = marks_.next();
        if (mark == Marks::none) return Cell::too_little;
        if (mark - window_.begin() > limits_.row_bytes) return long_row_fault();
        if (data[mark] == '\n') ++lines_;
        if (data[mark] == '\0') return fault("delimited_zero_byte", place);
        if (data[mark] != '"') continue;

        if (mark + 1 == window_.end()) return Cell::too_little;
        const std::size_t after = mark + 1;
        if (data[after] == '"') {
            doubled_ = true;
            (void)marks_.next();
            continue;
        }
        const std::string_view content(data + place.cell_begin + 1, mark - place.cell_begin - 1);
        if (data[after] != delimiter_ && data[after] != '\n' && data[after] != '\r')
            return fault("delimited_text_after_quote", place);
        return end_cell(place, content, marks_.next());
    }
}

/// At the mark after the cell, which is a delimiter or the end of a line.
Rows::Cell Rows::end_cell(Place& place, std::string_view content, std::size_t mark) {
    if (content.size() > limits_.cell_bytes) return fault("delimited_cell_too_long", place);
    const char* data = window_.data();
    if (data[mark] == '\r') {
        if (mark + 1 == window_.end()) return Cell::too_little;
        if (data[mark + 1] != '\n') return fault("delimited_lone_carriage_return", place);
    }
    if (place.count < cells_.size()) cells_[place.count] = content;
    ++place.count;
    place.cell_begin = mark + 1;
    if (data[mark] == delimiter_) return Cell::more_follow;
    row_end_ = mark;
    next_row_ = data[mark] == '\r' ? marks_.next() + 1 : mark + 1;
    return Cell::last;
}

Rows::Cell Rows::fault(std::string code, const Place& place) {
    fault_ = refused(std::move(code), place.count + 1);
    return Cell::fault;
}

Rows::Cell Rows::long_row_fault() {
    fault_ = refused("delimited_row_too_long", 0);
    return Cell::fault;
}

/// Whether the row is a line of nothing but spaces. Quotes make a cell.
bool Rows::is_blank() const {
    if (found_ != 1) return false;
    const std::string_view line(window_.data() + window_.begin(), row_end_ - window_.begin());
    return std::ranges::all_of(line, [](char c) { return c == ' '; });
}

/// Why the row is not text.
std::optional<Refusal> Rows::unreadable() const {
    const std::string_view row(window_.data() + window_.begin(), row_end_ - window_.begin());
    if (is_utf8(row)) return std::nullopt;
    const std::size_t known = std::min(found_, cells_.size());
    const auto cells = std::span(cells_).first(known);
    const auto bad = std::ranges::find_if_not(cells, is_utf8);
    return refused(
        "delimited_not_utf8",
        static_cast<std::size_t>(std::distance(cells.begin(), bad)) + 1
    );
}

/// About the row being read; column 0 is none.
Refusal Rows::refused(std::string code, std::size_t column) const {
    std::vector<TextValue> values{
        {"file", window_.name()},
        {"row", std::to_string(row_number_)},
        {"line", std::to_string(line_)},
    };
    if (column > 0) values.push_back({"column", std::to_string(column)});
    if (code == "delimited_cell_too_long")
        values.push_back({"most", std::to_string(limits_.cell_bytes)});
    if (code == "delimited_row_too_long")
        values.push_back({"most", std::to_string(limits_.row_bytes)});
    return refuse(std::move(code), std::move(values));
}

/// Makes doubled quotes single, in the window: the cells get shorter where they are.
void Rows::unescape_cells() {
    char* data = window_.data();
    for (std::string_view& cell : std::span(cells_).first(std::min(found_, cells_.size()))) {
        if (cell.find('"') == cell.npos) continue;
        char* begin = data + (cell.data() - data);
        char* to = begin;
        for (std::size_t from = 0; from < cell.size(); ++from) {
            *to++ = cell[from];
            if (cell[from] == '"') ++from;
        }
        cell = {begin, static_cast<std::size_t>(to - begin)};
    }
}

}  // namespace uppsikt::delimited
