#include "base/local_time.h"

#include <cstdlib>
#include <ctime>

#include <doctest/doctest.h>

namespace uppsikt {
namespace {

/// The rules of Swedish time, which need no files of time zones.
constexpr const char* swedish = "CET-1CEST,M3.5.0,M10.5.0/3";

class TimeZone {
public:
    explicit TimeZone(const char* rules) {
        if (const char* before = getenv("TZ")) before_ = before;
        set(rules);
    }
    TimeZone(const TimeZone&) = delete;
    TimeZone& operator=(const TimeZone&) = delete;
    ~TimeZone() { set(before_.empty() ? nullptr : before_.c_str()); }

private:
    static void set(const char* rules) {
        if (rules != nullptr)
            setenv("TZ", rules, 1);
        else
            unsetenv("TZ");
        tzset();
    }
    std::string before_;
};

std::string shown_at(std::string_view moment) {
    const LocalTime there = local_time(parse_instant(moment).value());
    return to_text(there.day) + " " + clock_text(there.time);
}

TEST_CASE("a moment is told by the wall clock of the time zone, summer and winter") {
    const TimeZone zone(swedish);
    CHECK(shown_at("2026-01-15T22:59:59.999999Z") == "2026-01-15 23:59");
    CHECK(shown_at("2026-01-15T23:00:00.000000Z") == "2026-01-16 00:00");
    CHECK(shown_at("2026-07-15T22:00:00.000000Z") == "2026-07-16 00:00");
    // The hour that is not there, and the one that comes twice.
    CHECK(shown_at("2026-03-29T00:59:00.000000Z") == "2026-03-29 01:59");
    CHECK(shown_at("2026-03-29T01:00:00.000000Z") == "2026-03-29 03:00");
    CHECK(shown_at("2026-10-25T00:30:00.000000Z") == "2026-10-25 02:30");
    CHECK(shown_at("2026-10-25T01:30:00.000000Z") == "2026-10-25 02:30");
    CHECK(shown_at("1969-12-31T22:30:00.500000Z") == "1969-12-31 23:30");
}

}  // namespace
}  // namespace uppsikt
