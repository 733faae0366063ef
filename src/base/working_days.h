#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.h"

namespace uppsikt {

/// Easter Sunday of a year of the Gregorian calendar.
/// Source: the anonymous algorithm of Nature, 20 April 1876, p. 487, as in J. Meeus, Astronomical
/// Algorithms (2nd ed. 1998), chapter 8.
Date easter_sunday(std::chrono::year year);

/// The same day every year. 29 February comes only in leap years.
struct OnDay {
    std::chrono::month_day day;
};
/// So many days after Easter Sunday; negative is before.
struct FromEaster {
    int days = 0;
};
/// The first such weekday on or after `first`. No such day on or before `last`: no holiday that
/// year.
struct WeekdayWithin {
    std::chrono::weekday weekday;
    std::chrono::month_day first;
    std::chrono::month_day last;
};

enum class HolidayRank {
    public_holiday,     ///< by law
    treated_as_sunday,  ///< no public holiday, but a day of rest where a time limit is reckoned
};

/// One row of a buyer's calendar.
struct HolidayRule {
    std::string id;
    std::variant<OnDay, FromEaster, WeekdayWithin> when;
    HolidayRank rank = HolidayRank::public_holiday;
    Date valid_from;                              ///< the rule knows no holiday before this day
    std::optional<Date> valid_to = std::nullopt;  ///< nor after this one
};

struct Holiday {
    std::string id;
    Date day;
    HolidayRank rank = HolidayRank::public_holiday;
};

/// Which days are working days: neither a weekly day of rest nor a holiday of either rank.
/// Knows nothing of the days before it begins: to ask for one is a fault.
class WorkingCalendar {
public:
    struct Table {
        Date begins;
        std::vector<std::chrono::weekday> days_of_rest;  ///< at least one weekday is left
        std::vector<HolidayRule> holidays;
    };
    explicit WorkingCalendar(Table table);

    Date begins() const { return table_.begins; }
    bool is_working_day(Date day) const;

    /// The first working day after `day`.
    Date next_working_day(Date day) const;

    /// `day` itself if it is a working day, or else the next one: where a time limit that ends on a
    /// day of rest is moved to.
    Date working_day_on_or_after(Date day) const;

    /// The `count`th working day after `day`, which itself never counts, working day or not; before
    /// it when `count` is negative. 0 gives `day` itself, unmoved.
    Date add_working_days(Date day, int count) const;

    /// The holidays of a year in order of their days; two rules may give the same day.
    std::vector<Holiday> holidays(std::chrono::year year) const;

private:
    Table table_;
};

}  // namespace uppsikt
