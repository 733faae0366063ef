#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace uppsikt {

/// A day by the buyer's own calendar (in Sweden, the Swedish local day).
using Date = std::chrono::sys_days;

/// A calendar month, such as a period of results.
using Month = std::chrono::year_month;

/// A moment, UTC, to the microsecond: as both databases keep it.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// "2025-03-01". Nothing else is accepted: no other order, no missing zero, no day that is not
/// there.
std::optional<Date> parse_date(std::string_view text);
std::string to_text(Date day);

/// "2025-03".
std::optional<Month> parse_month(std::string_view text);
std::string to_text(Month month);

/// "2025-03-01T12:00:00.000000Z", always with six decimals, so that text order is time order.
std::string to_text(Instant moment);
std::optional<Instant> parse_instant(std::string_view text);

/// The same day of another month; the last day of that month where it has no such day
/// (31 January + 1 month = 28 February; 29 February + 12 months = 28 February).
Date add_months(Date day, int months);

/// Whole months from one day to another, by the rule of `add_months`; negative when `to` is
/// earlier.
int whole_months_between(Date from, Date to);

inline Date first_day(Month month) { return month / std::chrono::day{1}; }
inline Date last_day(Month month) { return month / std::chrono::last; }
inline Month month_of(Date day) {
    const std::chrono::year_month_day ymd{day};
    return ymd.year() / ymd.month();
}

}  // namespace uppsikt
