#include "base/date.h"

#include <doctest/doctest.h>

#include "support/base.h"

namespace uppsikt {
namespace {

using test::day;
using namespace std::chrono_literals;

TEST_CASE("a date is read in one form only, and reads back the same") {
    CHECK(to_text(day("2025-03-01")) == "2025-03-01");
    CHECK(to_text(day("2024-02-29")) == "2024-02-29");
    for (const char* bad :
         {"2025-02-29",
          "2025-3-01",
          "2025-03-1",
          "01-03-2025",
          "2025-13-01",
          "2025-03-00",
          "2025-03-01 ",
          " 2025-03-01",
          "2025/03/01",
          "",
          "2025-03-+1",
          "0000-01-01"}) {
        INFO(bad);
        CHECK(!parse_date(bad));
    }
}

TEST_CASE("a month more than the last day of January is the last day of February") {
    CHECK(add_months(day("2025-01-31"), 1) == day("2025-02-28"));
    CHECK(add_months(day("2024-01-31"), 1) == day("2024-02-29"));
    CHECK(add_months(day("2024-02-29"), 12) == day("2025-02-28"));
    CHECK(add_months(day("2025-07-09"), 3) == day("2025-10-09"));
    CHECK(add_months(day("2025-03-31"), -1) == day("2025-02-28"));
    CHECK(add_months(day("2025-12-15"), 1) == day("2026-01-15"));
}

TEST_CASE("whole months are counted as add_months counts them") {
    CHECK(whole_months_between(day("2023-04-17"), day("2025-02-16")) == 21);
    CHECK(whole_months_between(day("2023-04-17"), day("2025-02-17")) == 22);
    CHECK(whole_months_between(day("2025-01-31"), day("2025-02-28")) == 1);
    CHECK(whole_months_between(day("2025-03-10"), day("2025-03-10")) == 0);
    CHECK(whole_months_between(day("2025-03-10"), day("2025-01-10")) == -2);
}

TEST_CASE("a moment is written so that text order is time order") {
    const Instant moment = Instant{day("2025-03-01")} + 13h + 5min + 7s + 42us;
    CHECK(to_text(moment) == "2025-03-01T13:05:07.000042Z");
    CHECK(parse_instant(to_text(moment)) == moment);
    CHECK(!parse_instant("2025-03-01T24:00:00.000000Z"));
    CHECK(!parse_instant("2025-03-01T13:05:07Z"));
    const Instant before_the_epoch = Instant{day("1969-12-31")} + 23h + 59min + 59s + 999999us;
    CHECK(to_text(before_the_epoch) == "1969-12-31T23:59:59.999999Z");
}

}  // namespace
}  // namespace uppsikt
