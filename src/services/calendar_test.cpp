#include <algorithm>

#include <doctest/doctest.h>

#include "services/services.h"
#include "support/base.h"

namespace uppsikt::services {
namespace {

using test::day;
using namespace std::chrono_literals;

const Calendar& sweden() {
    static const Calendar calendar =
        Catalogue::load(embedded::services()).value().calendar("se").value();
    return calendar;
}

std::vector<std::string> holidays(std::chrono::year year) {
    std::vector<std::string> found;
    for (const Holiday& holiday : sweden().days.holidays(year))
        found.push_back(to_text(holiday.day) + " " + holiday.id);
    return found;
}

TEST_CASE("the Swedish holidays of 2025") {
    CHECK(
        holidays(2025y) ==
        std::vector<std::string>{
            "2025-01-01 new_years_day",
            "2025-01-06 epiphany",
            "2025-04-18 good_friday",
            "2025-04-20 easter_sunday",
            "2025-04-21 easter_monday",
            "2025-05-01 may_day",
            "2025-05-29 ascension_day",
            "2025-06-06 national_day",
            "2025-06-08 whit_sunday",
            "2025-06-20 midsummer_eve",
            "2025-06-21 midsummer_day",
            "2025-11-01 all_saints_day",
            "2025-12-24 christmas_eve",
            "2025-12-25 christmas_day",
            "2025-12-26 boxing_day",
            "2025-12-31 new_years_eve",
        }
    );
}

TEST_CASE("single holidays of other years fall where almanacs have them") {
    for (const char* holiday :
         {"1990-04-13", "1995-11-04", "2000-06-23", "2004-04-12", "2008-05-01",
          "2011-06-24", "2016-05-05", "2019-12-24", "2021-05-13", "2024-06-06",
          "2024-05-09", "2024-06-21", "2026-04-03", "2026-04-06", "2026-05-14",
          "2026-06-19", "2026-10-31", "2027-03-26", "2027-06-25", "2028-04-14"}) {
        INFO(holiday);
        CHECK(!sweden().days.is_working_day(day(holiday)));
    }
    for (const char* ordinary :
         {"2024-02-29",
          "2024-05-10",
          "2025-04-30",
          "2025-10-31",
          "2026-06-18",
          "2026-12-30",
          "2028-02-29"}) {
        INFO(ordinary);
        CHECK(sweden().days.is_working_day(day(ordinary)));
    }
}

TEST_CASE("Whit Monday was a holiday until 2004, and the National Day is one from 2005") {
    CHECK(!sweden().days.is_working_day(day("2004-05-31")));
    CHECK(sweden().days.is_working_day(day("2005-05-16")));
    CHECK(sweden().days.is_working_day(day("2003-06-06")));
    CHECK(!sweden().days.is_working_day(day("2005-06-06")));
}

TEST_CASE("the three eves are no public holidays, but treated like Sundays") {
    std::vector<std::string> eves;
    for (const Holiday& holiday : sweden().days.holidays(2025y))
        if (holiday.rank == HolidayRank::treated_as_sunday) eves.push_back(holiday.id);
    CHECK(eves == std::vector<std::string>{"midsummer_eve", "christmas_eve", "new_years_eve"});
    CHECK(!sweden().days.is_working_day(day("2025-06-20")));
}

TEST_CASE("a notice sent before Midsummer is deemed received two working days later") {
    // Thursday 19 June 2025; Friday is Midsummer Eve, so Monday and Tuesday count.
    CHECK(sweden().days.add_working_days(day("2025-06-19"), 2) == day("2025-06-24"));
    // Over Christmas and the New Year: 29 and 30 December count, 2 January 2026 is the third.
    CHECK(sweden().days.add_working_days(day("2025-12-23"), 3) == day("2026-01-02"));
}

TEST_CASE("the working days of a year are its weekdays less the holidays that fall on them") {
    const auto count = [](int year) {
        int days = 0;
        for (Date date = Date{std::chrono::year{year} / 1 / 1};
             date < Date{std::chrono::year{year + 1} / 1 / 1};
             date += std::chrono::days{1})
            days += sweden().days.is_working_day(date) ? 1 : 0;
        return days;
    };
    CHECK(count(2024) == 262 - 11);  // a leap year; Epiphany is a Saturday
    CHECK(count(2025) == 261 - 12);  // every holiday that can be a weekday is one
    CHECK(count(2026) == 261 - 10);  // the National Day and Boxing Day are Saturdays
}

TEST_CASE("every holiday has a name in both languages") {
    for (const Holiday& holiday : sweden().days.holidays(2025y)) {
        REQUIRE(sweden().holiday_names.contains(holiday.id));
        CHECK(!sweden().holiday_names.at(holiday.id).sv.empty());
        CHECK(!sweden().holiday_names.at(holiday.id).en.empty());
    }
    CHECK(sweden().holiday_names.at("all_saints_day").sv == "Alla helgons dag");
}

constexpr std::string_view calendar_head = R"(kind = "calendar"
[calendar]
id           = "x"
begins       = 2000-01-01
name         = { sv = "X", en = "X" }
days_of_rest = ["sunday"]
sources      = [{ key = "K" }]
[[source]]
key   = "K"
title = "T"
[[holiday]]
id         = "h"
name       = { sv = "H", en = "H" }
rank       = "public_holiday"
valid_from = 2000-01-01
sources    = [{ key = "K" }]
)";

std::string only_code(const std::string& text) {
    const EmbeddedFile file{.path = "services/calendar-x.toml", .text = text};
    const auto loaded = Catalogue::load({&file, 1});
    if (loaded.ok()) return "ok";
    return loaded.refusal().reasons.size() == 1 ? loaded.refusal().reasons.front().code : "several";
}

TEST_CASE("a holiday stands on one kind of day, and on one that there is") {
    const auto with = [](std::string_view when) {
        return only_code(std::string(calendar_head) + std::string(when));
    };
    CHECK(with("fixed = \"02-29\"") == "ok");
    CHECK(with("from_easter = -47") == "ok");
    CHECK(with("weekday = \"monday\"\nwithin = [\"05-25\", \"05-31\"]") == "ok");
    CHECK(with("") == "services_holiday_when");
    CHECK(with("fixed = \"12-25\"\nfrom_easter = 1") == "services_holiday_when");
    CHECK(with("fixed = \"02-30\"") == "services_value_not_allowed");
    CHECK(with("from_easter = 400") == "services_out_of_range");
    CHECK(with("weekday = \"monday\"") == "several");
    CHECK(
        with("weekday = \"moonday\"\nwithin = [\"05-25\", \"05-31\"]") ==
        "services_value_not_allowed"
    );
    CHECK(
        with("weekday = \"monday\"\nwithin = [\"05-31\", \"05-25\"]") ==
        "services_validity_reversed"
    );
    CHECK(with("fixed = \"12-25\"\nwithin = [\"05-25\", \"05-31\"]") == "services_key_unknown");
}

TEST_CASE("a calendar leaves some weekday to work on") {
    std::string text = std::string(calendar_head) + "fixed = \"12-25\"";
    const std::string_view days = "[\"sunday\"]";
    text.replace(
        text.find(days),
        days.size(),
        R"(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])"
    );
    CHECK(only_code(text) == "services_no_working_day");
}

}  // namespace
}  // namespace uppsikt::services
