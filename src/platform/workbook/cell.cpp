#include "platform/workbook/cell.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/ensure.h"
#include "base/text.h"

namespace uppsikt::workbook {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `count` digits at `at`, if they are there.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int number = 0;
    for (const char c : text.substr(at, count)) {
        if (!is_digit(c)) return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

/// "08:30", "08:30:15", "08:30:15.25".
std::optional<milliseconds> parse_time(std::string_view text) {
    const std::optional<int> hour = digits(text, 0, 2);
    const std::optional<int> minute = digits(text, 3, 2);
    if (!hour || !minute || *hour > 23 || *minute > 59 || text[2] != ':') return std::nullopt;
    const milliseconds whole_minutes = *hour * 1h + *minute * 1min;
    if (text.size() == 5) return whole_minutes;

    const std::optional<int> second = digits(text, 6, 2);
    if (!second || *second > 59 || text[5] != ':') return std::nullopt;
    const milliseconds whole_seconds = whole_minutes + *second * 1s;
    if (text.size() == 8) return whole_seconds;

    // What is finer than a millisecond is cut off.
    const std::string_view fraction = text.substr(8);
    if (fraction.size() < 2 || fraction[0] != '.' ||
        !std::ranges::all_of(fraction.substr(1), is_digit))
        return std::nullopt;
    const std::string thousandths = (std::string(fraction.substr(1)) + "00").substr(0, 3);
    return whole_seconds + milliseconds(*digits(thousandths, 0, 3));
}

/// The letters of a format's first section that are not quoted, escaped, bracketed or padding.
std::string format_letters(std::string_view code) {
    std::string letters;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        const char c = code[i];
        if (c == '"')
            i = std::min(code.find('"', i + 1), code.size() - 1);
        else if (c == '[')
            i = std::min(code.find(']', i + 1), code.size() - 1);
        else if (c == '\\' || c == '_' || c == '*')
            ++i;
        else
            letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return letters;
}

}  // namespace

const Content& Row::at(int column) const {
    static const Content empty;
    const auto cell = std::ranges::lower_bound(cells, column, {}, [](const Cell& each) {
        return each.place.column;
    });
    return cell != cells.end() && cell->place.column == column ? cell->content : empty;
}

std::string column_name(int column) {
    ensure(column >= 1 && column <= most_columns, "a column lies in the sheet");
    std::string name;
    // Bijective base 26: there is no letter for nought.
    for (int rest = column; rest > 0; rest = (rest - 1) / 26)
        name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return name;
}

std::string cell_name(CellPlace place) {
    return column_name(place.column) + std::to_string(place.row);
}

std::optional<CellPlace> parse_cell_name(std::string_view name) {
    CellPlace place;
    std::size_t at = 0;
    for (; at < name.size() && name[at] >= 'A' && name[at] <= 'Z'; ++at) {
        place.column = place.column * 26 + (name[at] - 'A' + 1);
        if (place.column > most_columns) return std::nullopt;
    }
    if (at == 0 || at == name.size() || name[at] == '0') return std::nullopt;
    for (; at < name.size(); ++at) {
        if (!is_digit(name[at])) return std::nullopt;
        place.row = place.row * 10 + (name[at] - '0');
        if (place.row > most_rows) return std::nullopt;
    }
    return place;
}

std::optional<CellDate> date_of_serial(double serial, DateSystem system) {
    constexpr Date last = std::chrono::year{9999} / 12 / 31;
    constexpr double day_ms = 86'400'000.0;
    if (!(serial >= 0.0) || serial >= 3'000'000.0) return std::nullopt;

    const double whole = std::floor(serial);
    milliseconds time{std::llround((serial - whole) * day_ms)};
    std::chrono::days number{static_cast<int>(whole)};
    if (time == 24h) {
        time = 0ms;
        ++number;
    }

    Date first = std::chrono::year{1904} / 1 / 1;
    if (system == DateSystem::from_1900) {
        // Day 1 is 1 January 1900, and day 60 is 29 February 1900, which never was: Lotus 1-2-3
        // took 1900 for a leap year and every spreadsheet since has kept its numbers.
        if (number == std::chrono::days{0} || number == std::chrono::days{60}) return std::nullopt;
        first = std::chrono::year{1899} / 12 / (number < std::chrono::days{60} ? 31 : 30);
    }
    const Date day = first + number;
    if (day > last) return std::nullopt;
    return CellDate{.day = day, .time_of_day = time};
}

std::optional<CellDate> parse_iso_date(std::string_view text) {
    const std::optional<Date> day = parse_date(text.substr(0, 10));
    if (!day) return std::nullopt;
    if (text.size() == 10) return CellDate{.day = *day};
    if (text[10] != 'T') return std::nullopt;
    std::string_view clock = text.substr(11);
    if (clock.ends_with('Z')) clock.remove_suffix(1);
    const std::optional<milliseconds> time = parse_time(clock);
    if (!time) return std::nullopt;
    return CellDate{.day = *day, .time_of_day = *time};
}

bool shows_days(std::string_view format_code) {
    const std::string letters = format_letters(format_code);
    if (letters.starts_with("general")) return false;
    const auto has = [&](char letter) { return letters.find(letter) != letters.npos; };
    // "m" is minutes beside hours or seconds, and months alone.
    return has('y') || has('d') || (has('m') && !has('h') && !has('s'));
}

bool shows_days(int builtin_format) {
    struct Range {
        int first;
        int last;
    };
    // ECMA-376 part 1, 18.8.30. 27 and up are days in East Asian workbooks and unused elsewhere.
    static constexpr std::array<Range, 6> of_days{
        {{14, 17}, {22, 22}, {27, 31}, {36, 36}, {50, 54}, {57, 58}}
    };
    return std::ranges::any_of(of_days, [&](Range range) {
        return builtin_format >= range.first && builtin_format <= range.last;
    });
}

}  // namespace uppsikt::workbook
