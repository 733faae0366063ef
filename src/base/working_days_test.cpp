#include "base/working_days.h"

#include <doctest/doctest.h>

#include "base/ensure.h"
#include "support/base.h"

namespace uppsikt {
namespace {

using test::day;
using namespace std::chrono_literals;
using std::chrono::December;
using std::chrono::February;
using std::chrono::month_day;

/// A country with a weekend, a day that comes in leap years, one that moves with Easter, and one
/// that looks for its weekday.
WorkingCalendar a_calendar() {
    return WorkingCalendar({
        .begins = day("2000-01-01"),
        .days_of_rest = {std::chrono::Saturday, std::chrono::Sunday},
        .holidays =
            {
                {.id = "leap_day", .when = OnDay{February / 29d}, .valid_from = day("2000-01-01")},
                {.id = "good_friday", .when = FromEaster{-2}, .valid_from = day("2000-01-01")},
                {.id = "second_monday_of_june",
                 .when =
                     WeekdayWithin{
                         std::chrono::Monday,
                         std::chrono::June / 8d,
                         std::chrono::June / 14d
                     },
                 .valid_from = day("2010-06-14"),
                 .valid_to = day("2012-12-31")},
                {.id = "eve",
                 .when = OnDay{December / 31d},
                 .rank = HolidayRank::treated_as_sunday,
                 .valid_from = day("2000-01-01")},
            },
    });
}

TEST_CASE("Easter Sunday falls where the printed tables have it, at both ends and in between") {
    for (const char* easter :
         {"1818-03-22", "1943-04-25", "1954-04-18", "1961-04-02", "1999-04-04",
          "2000-04-23", "2004-04-11", "2005-03-27", "2008-03-23", "2011-04-24",
          "2016-03-27", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05",
          "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22"}) {
        CHECK(to_text(easter_sunday(std::chrono::year_month_day{day(easter)}.year())) == easter);
    }
    for (int year = 1583; year < 3000; ++year) {
        const Date easter = easter_sunday(std::chrono::year{year});
        CHECK(std::chrono::weekday{easter} == std::chrono::Sunday);
        CHECK(easter >= Date{std::chrono::year{year} / 3 / 22});
        CHECK(easter <= Date{std::chrono::year{year} / 4 / 25});
    }
}

TEST_CASE("weekends and holidays are no working days, whatever the rank of the holiday") {
    const WorkingCalendar calendar = a_calendar();
    CHECK(calendar.is_working_day(day("2025-06-06")));
    CHECK(!calendar.is_working_day(day("2025-06-07")));
    CHECK(!calendar.is_working_day(day("2025-06-08")));
    CHECK(!calendar.is_working_day(day("2025-04-18")));
    CHECK(!calendar.is_working_day(day("2025-12-31")));
}

TEST_CASE("a holiday on 29 February comes in leap years only") {
    const WorkingCalendar calendar = a_calendar();
    CHECK(!calendar.is_working_day(day("2024-02-29")));
    CHECK(calendar.is_working_day(day("2023-02-28")));
    CHECK(calendar.is_working_day(day("2023-03-01")));
    CHECK(calendar.holidays(2024y).size() == 3);
    CHECK(calendar.holidays(2023y).size() == 2);
}

TEST_CASE("a rule is a holiday only on days within its validity") {
    const WorkingCalendar calendar = a_calendar();
    CHECK(calendar.is_working_day(day("2009-06-08")));
    CHECK(!calendar.is_working_day(day("2010-06-14")));
    CHECK(!calendar.is_working_day(day("2012-06-11")));
    CHECK(calendar.is_working_day(day("2013-06-10")));
}

TEST_CASE("working days are counted from the day after, over weekends and the turn of the year") {
    const WorkingCalendar calendar = a_calendar();
    CHECK(
        calendar.add_working_days(day("2025-06-06"), 1) == day("2025-06-09")
    );  // Friday to Monday
    CHECK(
        calendar.add_working_days(day("2025-06-07"), 1) == day("2025-06-09")
    );  // so does Saturday
    CHECK(
        calendar.add_working_days(day("2025-12-30"), 2) == day("2026-01-02")
    );  // the eve does not count
    CHECK(
        calendar.add_working_days(day("2024-02-28"), 2) == day("2024-03-04")
    );  // nor the leap day
    CHECK(calendar.add_working_days(day("2025-06-09"), -1) == day("2025-06-06"));
    CHECK(calendar.add_working_days(day("2025-06-07"), 0) == day("2025-06-07"));
    CHECK(calendar.next_working_day(day("2025-06-06")) == day("2025-06-09"));
}

TEST_CASE("going there and back gives the working day one started from") {
    const WorkingCalendar calendar = a_calendar();
    for (Date start = day("2023-12-01"); start < day("2025-01-31"); start += std::chrono::days{1}) {
        if (!calendar.is_working_day(start)) continue;
        for (const int count : {1, 2, 7, 61})
            CHECK(
                calendar.add_working_days(calendar.add_working_days(start, count), -count) == start
            );
    }
}

TEST_CASE("a time limit that ends on a day of rest moves to the next working day") {
    const WorkingCalendar calendar = a_calendar();
    CHECK(calendar.working_day_on_or_after(day("2025-04-18")) == day("2025-04-21"));
    CHECK(calendar.working_day_on_or_after(day("2025-04-17")) == day("2025-04-17"));
}

TEST_CASE("a calendar does not answer for days before it begins") {
    CHECK_THROWS_AS((void)a_calendar().is_working_day(day("1999-12-31")), BrokenAssumption);
    CHECK_THROWS_AS((void)a_calendar().add_working_days(day("2000-01-03"), -1), BrokenAssumption);
}

TEST_CASE("a calendar without a working weekday is a fault") {
    using namespace std::chrono;
    CHECK_THROWS_AS(
        WorkingCalendar(
            {.begins = day("2000-01-01"),
             .days_of_rest = {Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday},
             .holidays = {}}
        ),
        BrokenAssumption
    );
}

}  // namespace
}  // namespace uppsikt
