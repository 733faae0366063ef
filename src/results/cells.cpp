#include "results/cells.h"

#include <cmath>

#include "base/text.h"

namespace uppsikt::results {

namespace {

using workbook::Content;

/// No contract has so many participants; a larger number is a mistake in the file.
constexpr double most_counted = 1e7;

/// Case and white space folded: ASCII and the letters of Latin-1, which Swedish titles are made of.
std::string folded(std::string_view title) {
    std::string result;
    bool space = false;
    const std::string_view text = trimmed(title);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool no_break_space = c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
        if (no_break_space) ++i;
        if (no_break_space || c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            space = true;
            continue;
        }
        if (space) result += ' ';
        space = false;
        const auto byte = static_cast<unsigned char>(c);
        const bool after_c3 = !result.empty() && result.back() == '\xC3';
        const bool latin_capital = byte >= 0x80 && byte <= 0x9E && byte != 0x97;
        if (c >= 'A' && c <= 'Z')
            result += static_cast<char>(c + ('a' - 'A'));
        else if (after_c3 && latin_capital)
            result += static_cast<char>(byte + 0x20);
        else
            result += c;
    }
    return result;
}

std::string shortened(std::string_view text) {
    constexpr std::size_t most = 40;
    std::string kept;
    std::size_t characters = 0;
    for (const char c : text) {
        const bool starts_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        if (starts_character && ++characters > most) return kept + "…";
        kept += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    return kept;
}

/// The whole number that a number cell holds, if it is one between 0 and `most_counted`.
std::optional<int> whole(const Content& content) {
    const double* number = std::get_if<double>(&content);
    if (number == nullptr || std::floor(*number) != *number || *number < 0 ||
        *number > most_counted)
        return std::nullopt;
    return static_cast<int>(*number);
}

}  // namespace

void Objections::add(std::string code, std::vector<TextValue> values) {
    if (reasons_.size() < shown_most)
        reasons_.push_back({std::move(code), std::move(values)});
    else
        ++left_out_;
}

Refusal Objections::refusal() && {
    if (left_out_ > 0)
        reasons_.push_back({"results_more_objections", {{"count", std::to_string(left_out_)}}});
    return {RefusalKind::invalid_input, std::move(reasons_)};
}

bool is_blank(const Content& content) {
    if (std::holds_alternative<std::monostate>(content)) return true;
    const std::string* text = std::get_if<std::string>(&content);
    return text != nullptr && trimmed(*text).empty();
}

bool is_blank(const workbook::Row& row) {
    for (const workbook::Cell& cell : row.cells)
        if (!is_blank(cell.content)) return false;
    return true;
}

std::string shown(const Content& content) {
    struct Show {
        std::string operator()(std::monostate) const { return ""; }
        std::string operator()(double number) const { return to_text(number); }
        std::string operator()(bool value) const { return value ? "TRUE" : "FALSE"; }
        std::string operator()(const std::string& text) const { return shortened(text); }
        std::string operator()(const workbook::CellDate& date) const { return to_text(date.day); }
        std::string operator()(const workbook::CellError& error) const { return error.sign; }
    };
    return std::visit(Show{}, content);
}

bool same_title(std::string_view one, std::string_view other) {
    return folded(one) == folded(other);
}

TitledColumn find_column(const workbook::Row& header, const std::string& title) {
    for (const workbook::Cell& cell : header.cells) {
        const std::string* text = std::get_if<std::string>(&cell.content);
        if (text != nullptr && same_title(*text, title))
            return {.title = title, .index = cell.place.column};
    }
    return {.title = title, .index = 0};
}

const Content& RowReader::content(const TitledColumn& column) const {
    static const Content nothing;
    return column.index == 0 ? nothing : row_.at(column.index);
}

void RowReader::object(std::string code, std::vector<TextValue> more) const {
    std::vector<TextValue> values{
        {"file", sheet_.file},
        {"sheet", sheet_.sheet},
        {"row", std::to_string(row_.number)}
    };
    values.insert(values.end(), more.begin(), more.end());
    objections_.add(std::move(code), std::move(values));
}

void RowReader::object_to_cell(std::string code, const TitledColumn& column) const {
    if (is_blank(content(column))) code = "results_cell_is_empty";
    object(
        std::move(code),
        {{"column", column.title},
         {"cell", workbook::cell_name({.row = row_.number, .column = column.index})},
         {"found", shown(content(column))}}
    );
}

std::string RowReader::text(const TitledColumn& column) const {
    const std::string* text = std::get_if<std::string>(&content(column));
    if (text != nullptr && !is_blank(content(column))) return std::string(trimmed(*text));
    object_to_cell("results_not_text", column);
    return {};
}

std::string RowReader::contract_number(const TitledColumn& column) const {
    const Content& found = content(column);
    std::string digits;
    if (const double* number = std::get_if<double>(&found)) {
        if (*number > 0 && *number < 1e15 && std::floor(*number) == *number)
            digits = std::to_string(static_cast<long long>(*number));
    } else if (const std::string* text = std::get_if<std::string>(&found)) {
        digits = trimmed(*text);
    }
    if (!digits.empty() && digits.size() <= 15 &&
        digits.find_first_not_of("0123456789") == digits.npos)
        return digits;
    object_to_cell("results_not_a_contract_number", column);
    return {};
}

std::optional<Month> RowReader::month(const TitledColumn& column) const {
    const Content& found = content(column);
    if (const std::string* text = std::get_if<std::string>(&found)) {
        if (const auto month = parse_month(trimmed(*text))) return month;
    } else if (const auto* date = std::get_if<workbook::CellDate>(&found)) {
        return month_of(date->day);
    }
    object_to_cell("results_not_a_month", column);
    return std::nullopt;
}

std::optional<Date> RowReader::date(const TitledColumn& column) const {
    const Content& found = content(column);
    if (const std::string* text = std::get_if<std::string>(&found)) {
        if (const auto date = parse_date(trimmed(*text))) return date;
    } else if (const auto* date = std::get_if<workbook::CellDate>(&found)) {
        return date->day;
    }
    object_to_cell("results_not_a_date", column);
    return std::nullopt;
}

std::optional<int> RowReader::count(const TitledColumn& column) const {
    const auto number = whole(content(column));
    if (!number)
        object_to_cell(
            std::holds_alternative<double>(content(column)) ? "results_not_a_count"
                                                            : "results_not_a_number",
            column
        );
    return number;
}

std::optional<int> RowReader::star(const TitledColumn& column, const Words& words) const {
    const Content& found = content(column);
    const std::string* text = std::get_if<std::string>(&found);
    if (text != nullptr && same_title(*text, words.no_star)) return std::nullopt;
    const auto number = whole(found);
    if (number && *number >= words.lowest_star && *number <= words.highest_star) return number;
    object_to_cell("results_not_a_star", column);
    return std::nullopt;
}

std::optional<bool> RowReader::yes_or_no(const TitledColumn& column, const Words& words) const {
    const Content& found = content(column);
    if (is_blank(found)) return std::nullopt;
    if (const std::string* text = std::get_if<std::string>(&found)) {
        if (same_title(*text, words.yes)) return true;
        if (same_title(*text, words.no)) return false;
    }
    object_to_cell("results_not_yes_or_no", column);
    return std::nullopt;
}

std::optional<double> RowReader::measure(const TitledColumn& column) const {
    const Content& found = content(column);
    if (is_blank(found)) return std::nullopt;
    const double* number = std::get_if<double>(&found);
    if (number != nullptr && std::isfinite(*number) && *number >= 0) return *number;
    object_to_cell("results_not_a_number", column);
    return std::nullopt;
}

}  // namespace uppsikt::results
