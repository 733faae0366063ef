#include "base/date.h"

#include <cstdint>

#include <fmt/format.h>

#include "base/ensure.h"

namespace uppsikt {

namespace {

using std::chrono::year_month_day;

std::optional<int> digits(std::string_view text) {
    int number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[7] != '-') return std::nullopt;
    const auto month = parse_month(text.substr(0, 7));
    const auto day = digits(text.substr(8));
    if (!month || !day) return std::nullopt;
    const year_month_day ymd = *month / *day;
    if (!ymd.ok()) return std::nullopt;
    return Date{ymd};
}

std::string to_text(Date day) {
    const year_month_day ymd{day};
    return fmt::format(
        "{:04}-{:02}-{:02}",
        static_cast<int>(ymd.year()),
        static_cast<unsigned>(ymd.month()),
        static_cast<unsigned>(ymd.day())
    );
}

std::optional<Month> parse_month(std::string_view text) {
    if (text.size() != 7 || text[4] != '-') return std::nullopt;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5));
    if (!year || !month || *year == 0) return std::nullopt;
    const Month result{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)}};
    if (!result.ok()) return std::nullopt;
    return result;
}

std::string to_text(Month month) {
    return fmt::format(
        "{:04}-{:02}",
        static_cast<int>(month.year()),
        static_cast<unsigned>(month.month())
    );
}

std::string to_text(Instant moment) {
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::int64_t rest = (moment - day).count();
    const std::int64_t seconds = rest / 1'000'000;
    return fmt::format(
        "{}T{:02}:{:02}:{:02}.{:06}Z",
        to_text(Date{day}),
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        rest % 1'000'000
    );
}

std::optional<Instant> parse_instant(std::string_view text) {
    // 2025-03-01T12:00:00.000000Z
    if (text.size() != 27 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[19] != '.' || text[26] != 'Z')
        return std::nullopt;
    const auto day = parse_date(text.substr(0, 10));
    const auto hours = digits(text.substr(11, 2));
    const auto minutes = digits(text.substr(14, 2));
    const auto seconds = digits(text.substr(17, 2));
    const auto micros = digits(text.substr(20, 6));
    if (!day || !hours || !minutes || !seconds || !micros) return std::nullopt;
    if (*hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
    return Instant{*day} + std::chrono::hours{*hours} + std::chrono::minutes{*minutes} +
           std::chrono::seconds{*seconds} + std::chrono::microseconds{*micros};
}

Date add_months(Date day, int months) {
    const year_month_day from{day};
    const Month target = Month{from.year(), from.month()} + std::chrono::months{months};
    const year_month_day same = target / from.day();
    return same.ok() ? Date{same} : last_day(target);
}

int whole_months_between(Date from, Date to) {
    if (to < from) return -whole_months_between(to, from);
    const auto months = static_cast<int>((month_of(to) - month_of(from)).count());
    const int whole = add_months(from, months) <= to ? months : months - 1;
    ensure(add_months(from, whole) <= to, "that many months have passed");
    return whole;
}

}  // namespace uppsikt
