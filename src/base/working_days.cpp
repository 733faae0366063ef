#include "base/working_days.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/ensure.h"

namespace uppsikt {

namespace {

using std::chrono::days;
using std::chrono::year_month_day;

std::optional<Date> day_in(std::chrono::year year, std::chrono::month_day day) {
    const year_month_day ymd = year / day.month() / day.day();
    if (!ymd.ok()) return std::nullopt;
    return Date{ymd};
}

std::optional<Date> day_of(const OnDay& rule, std::chrono::year year) {
    return day_in(year, rule.day);
}

std::optional<Date> day_of(const FromEaster& rule, std::chrono::year year) {
    return easter_sunday(year) + days{rule.days};
}

std::optional<Date> day_of(const WeekdayWithin& rule, std::chrono::year year) {
    const auto first = day_in(year, rule.first);
    const auto last = day_in(year, rule.last);
    if (!first || !last) return std::nullopt;
    const Date found = *first + (rule.weekday - std::chrono::weekday{*first});
    if (found > *last) return std::nullopt;
    return found;
}

/// The day of a rule in a year, if it has one there.
std::optional<Date> day_of(const HolidayRule& rule, std::chrono::year year) {
    const auto day = std::visit([&](const auto& when) { return day_of(when, year); }, rule.when);
    if (!day || *day < rule.valid_from || (rule.valid_to && *day > *rule.valid_to))
        return std::nullopt;
    return day;
}

}  // namespace

Date easter_sunday(std::chrono::year year) {
    ensure(year >= std::chrono::year{1583}, "the Gregorian Easter is asked for from 1583 on");
    // The letters are those of the source.
    const int y = static_cast<int>(year);
    const int a = y % 19;
    const int b = y / 100;
    const int c = y % 100;
    const int d = b / 4;
    const int e = b % 4;
    const int f = (b + 8) / 25;
    const int g = (b - f + 1) / 3;
    const int h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4;
    const int k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    const std::chrono::month month{static_cast<unsigned>(n / 31)};
    const std::chrono::day day{static_cast<unsigned>(n % 31 + 1)};
    return Date{year / month / day};
}

WorkingCalendar::WorkingCalendar(Table table) : table_(std::move(table)) {
    bool some_day_is_left = false;
    for (unsigned number = 0; number < 7; ++number)
        some_day_is_left |=
            std::ranges::count(table_.days_of_rest, std::chrono::weekday{number}) == 0;
    ensure(some_day_is_left, "some weekday is no day of rest");
    ensure(table_.holidays.size() < 50, "holidays leave working days in every month");
}

bool WorkingCalendar::is_working_day(Date day) const {
    ensure(day >= table_.begins, "a calendar is asked only for days since it begins");
    if (std::ranges::count(table_.days_of_rest, std::chrono::weekday{day}) > 0) return false;
    const std::chrono::year year = year_month_day{day}.year();
    return std::ranges::none_of(table_.holidays, [&](const HolidayRule& rule) {
        return day_of(rule, year) == day;
    });
}

Date WorkingCalendar::next_working_day(Date day) const { return add_working_days(day, 1); }

Date WorkingCalendar::working_day_on_or_after(Date day) const {
    return is_working_day(day) ? day : next_working_day(day);
}

Date WorkingCalendar::add_working_days(Date day, int count) const {
    const days step{count < 0 ? -1 : 1};
    for (int left = std::abs(count); left > 0;) {
        day += step;
        if (is_working_day(day)) --left;
    }
    return day;
}

std::vector<Holiday> WorkingCalendar::holidays(std::chrono::year year) const {
    std::vector<Holiday> found;
    for (const HolidayRule& rule : table_.holidays)
        if (const auto day = day_of(rule, year))
            found.push_back({.id = rule.id, .day = *day, .rank = rule.rank});
    std::ranges::stable_sort(found, {}, &Holiday::day);
    return found;
}

}  // namespace uppsikt
