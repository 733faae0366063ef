#include "platform/workbook/cell.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace uppsikt::workbook {
namespace {

using namespace std::chrono_literals;

Date day(int year, unsigned month, unsigned number) {
    return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{number};
}

TEST_CASE("columns are named as the sheet shows them") {
    CHECK(column_name(1) == "A");
    CHECK(column_name(26) == "Z");
    CHECK(column_name(27) == "AA");
    CHECK(column_name(702) == "ZZ");
    CHECK(column_name(703) == "AAA");
    CHECK(column_name(most_columns) == "XFD");
    CHECK(cell_name({.row = 12, .column = 21}) == "U12");
}

TEST_CASE("every cell's name leads back to the cell") {
    CHECK(rc::check([] {
        const CellPlace place{
            .row = *rc::gen::inRange(1, most_rows + 1),
            .column = *rc::gen::inRange(1, most_columns + 1),
        };
        RC_ASSERT(parse_cell_name(cell_name(place)) == place);
    }));
}

TEST_CASE("a text that is read as a cell's name is that cell's only name") {
    CHECK(rc::check([] {
        const auto text = *rc::gen::container<std::string>(
            rc::gen::element('A', 'B', 'Z', 'X', 'F', 'D', 'a', '0', '1', '9', '$', ' ', '-')
        );
        if (const auto place = parse_cell_name(text)) RC_ASSERT(cell_name(*place) == text);
    }));
}

TEST_CASE("what lies outside the sheet, or is written in another way, is no cell's name") {
    CHECK(parse_cell_name("XFD1048576") == CellPlace{.row = 1'048'576, .column = 16'384});
    for (const char* name :
         {"",
          "A",
          "1",
          "A0",
          "A01",
          "XFE1",
          "A1048577",
          "a1",
          "$A$1",
          "A1 ",
          "A-1",
          "A1B",
          "AAAAAAAAAAAA1",
          "A99999999999999999999",
          "Å1",
          "A1:B2"}) {
        INFO(name);
        CHECK(!parse_cell_name(name));
    }
}

TEST_CASE("days are counted from 1900 with a 29 February that never was") {
    const auto on = [](double serial) { return date_of_serial(serial, DateSystem::from_1900); };
    CHECK(on(1)->day == day(1900, 1, 1));
    CHECK(on(59)->day == day(1900, 2, 28));
    CHECK(!on(60));
    CHECK(!on(60.5));
    CHECK(on(61)->day == day(1900, 3, 1));
    CHECK(on(45'033)->day == day(2023, 4, 17));
    CHECK(on(2'958'465)->day == day(9999, 12, 31));
    CHECK(!on(2'958'466));
    CHECK(!on(2'958'465.9999999999));
    CHECK(!on(0));
    CHECK(!on(0.75));
    CHECK(!on(-1));
    CHECK(!on(1e300));
    CHECK(!on(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("days are counted from 1904 without a trap") {
    const auto on = [](double serial) { return date_of_serial(serial, DateSystem::from_1904); };
    CHECK(on(0)->day == day(1904, 1, 1));
    CHECK(on(60)->day == day(1904, 3, 1));
    CHECK(on(43'571)->day == day(2023, 4, 17));
    CHECK(on(2'957'003)->day == day(9999, 12, 31));
    CHECK(!on(2'957'004));
    CHECK(!on(-0.5));
}

TEST_CASE("a time of day is what is left of the day, to the millisecond") {
    const auto on = [](double serial) { return date_of_serial(serial, DateSystem::from_1900); };
    CHECK(on(45'033.25)->time_of_day == 6h);
    CHECK(on(45'033.5208333333) == CellDate{.day = day(2023, 4, 17), .time_of_day = 12h + 30min});
    // A sixth of a microsecond before midnight is midnight: of the day after.
    CHECK(on(45'033.999999999998) == CellDate{.day = day(2023, 4, 18)});
}

TEST_CASE("every day after February 1900 has its number, and the two systems differ by 1,462") {
    CHECK(rc::check([] {
        const int number = *rc::gen::inRange(1'463, 2'958'466);
        const auto by_1900 = date_of_serial(number, DateSystem::from_1900);
        const auto by_1904 = date_of_serial(number - 1'462, DateSystem::from_1904);
        RC_ASSERT(by_1900.has_value());
        RC_ASSERT(by_1900 == by_1904);
        RC_ASSERT(
            by_1900->day - day(2000, 1, 1) == std::chrono::days{number - 36'526}  // 1 January 2000
        );
    }));
}

TEST_CASE("days of Strict workbooks are read as they are written") {
    CHECK(parse_iso_date("2023-04-17") == CellDate{.day = day(2023, 4, 17)});
    CHECK(parse_iso_date("2023-04-17T08:30")->time_of_day == 8h + 30min);
    CHECK(parse_iso_date("2023-04-17T08:30:15Z")->time_of_day == 8h + 30min + 15s);
    CHECK(parse_iso_date("2023-04-17T08:30:15.5")->time_of_day == 8h + 30min + 15s + 500ms);
    CHECK(parse_iso_date("2023-04-17T23:59:59.9999999")->time_of_day == 24h - 1ms);
    for (const char* text :
         {"",
          "2023",
          "2023-02-30",
          "2023-04-17T",
          "2023-04-17 08:30",
          "2023-04-17T24:00",
          "2023-04-17T08:60",
          "2023-04-17T08-30",
          "2023-04-17T08:30:60",
          "2023-04-17T08:30:15.",
          "2023-04-17T08:30:15,5",
          "2023-04-17T08:30:15.5x",
          "17/4/2023"}) {
        INFO(text);
        CHECK(!parse_iso_date(text));
    }
}

TEST_CASE("a format shows days when it has years, days or months") {
    for (const char* format :
         {"yyyy-mm-dd",
          "d/m/yy",
          "mmm",
          "[$-41D]d mmmm yyyy;@",
          "yyyy\\-mm\\-dd hh:mm",
          "[$-F800]dddd",
          "YYYY-MM-DD",
          "[Red]dd/mm",
          "\"den\" d"}) {
        INFO(format);
        CHECK(shows_days(format));
    }
    for (const char* format :
         {"General",
          "0.000",
          "0.00E+00",
          "#,##0 \"dagar\"",
          "0\\d",
          "h:mm",
          "mm:ss",
          "[h]:mm:ss",
          "h:mm AM/PM",
          "@",
          "",
          "0;yyyy",
          "[Red]0",
          "_d0",
          "*y0",
          "# ##0 kr",
          "\"obruten",
          "[obruten",
          "\\"}) {
        INFO(format);
        CHECK(!shows_days(format));
    }
    CHECK(shows_days(14));
    CHECK(shows_days(22));
    CHECK(!shows_days(0));
    CHECK(!shows_days(13));
    CHECK(!shows_days(18));
    CHECK(!shows_days(46));
}

}  // namespace
}  // namespace uppsikt::workbook
