#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "services/reader.h"

namespace uppsikt::services {

namespace {

constexpr std::array<std::string_view, 7> weekday_names{
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"
};
constexpr std::array<std::string_view, 2> rank_names{"public_holiday", "treated_as_sunday"};

/// A day counted from Easter Sunday must stay within its year.
constexpr std::int64_t earliest_from_easter = -80;
constexpr std::int64_t latest_from_easter = 240;

/// "12-25"; also "02-29".
std::optional<std::chrono::month_day> parse_month_day(std::string_view text) {
    const auto date = parse_date("2000-" + std::string(text));  // a leap year
    if (!date) return std::nullopt;
    const std::chrono::year_month_day ymd{*date};
    return ymd.month() / ymd.day();
}

std::chrono::month_day month_day_of(
    Problems& problems, const std::string& text, const Place& place
) {
    const auto day = parse_month_day(text);
    if (!day)
        problems.add("services_value_not_allowed", place, {{"value", text}, {"allowed", "MM-DD"}});
    return day.value_or(std::chrono::January / 1);
}

WeekdayWithin read_weekday(TableReader& table) {
    Problems& problems = table.problems();
    const auto weekday = table.required_choice("weekday", weekday_names);
    const std::vector<std::string> span = table.texts("within");
    WeekdayWithin when{
        .weekday = std::chrono::weekday{static_cast<unsigned>(weekday.value_or(0))},
        .first = std::chrono::January / 1,
        .last = std::chrono::January / 7,
    };
    const Place place = table.place_of("within");
    if (span.size() != 2) {
        problems
            .add("services_value_not_allowed", place, {{"value", ""}, {"allowed", "MM-DD, MM-DD"}});
        return when;
    }
    when.first = month_day_of(problems, span[0], place);
    when.last = month_day_of(problems, span[1], place);
    if (when.last < when.first)
        problems.add("services_validity_reversed", place, {{"from", span[0]}, {"to", span[1]}});
    return when;
}

/// Exactly one of `fixed`, `from_easter` and `weekday` with `within`.
decltype(HolidayRule::when) read_when(TableReader& table) {
    Problems& problems = table.problems();
    const auto has = [&](std::string_view key) {
        return std::ranges::find(table.members(), key, &Member::key) != table.members().end();
    };
    if (static_cast<int>(has("fixed")) + static_cast<int>(has("from_easter")) +
            static_cast<int>(has("weekday")) !=
        1) {
        for (const char* key : {"fixed", "from_easter", "weekday", "within"})
            table.find(key, false);
        problems.add("services_holiday_when", table.place());
        return FromEaster{};
    }
    if (has("weekday")) return read_weekday(table);
    if (has("fixed")) {
        const auto text = table.required<std::string>("fixed");
        return OnDay{month_day_of(problems, text.value_or("01-01"), table.place_of("fixed"))};
    }
    const std::int64_t days = table.required<std::int64_t>("from_easter").value_or(0);
    if (days < earliest_from_easter || days > latest_from_easter) {
        problems.add(
            "services_out_of_range",
            table.place_of("from_easter"),
            {{"least", std::to_string(earliest_from_easter)},
             {"most", std::to_string(latest_from_easter)}}
        );
        return FromEaster{};
    }
    return FromEaster{static_cast<int>(days)};
}

struct Head {
    std::string id;
    Wording name;
    WorkingCalendar::Table table;
};

Head read_head(TableReader& file, std::span<const Source> sources) {
    Head head;
    auto table = file.table("calendar", true);
    if (!table) return head;
    head.id = table->required<std::string>("id").value_or("");
    head.name = table->wording("name", true).value_or(Wording{});
    head.table.begins = table->required<Date>("begins").value_or(Date{});
    for (const std::string& day : table->texts("days_of_rest")) {
        const auto* found = std::ranges::find(weekday_names, day);
        if (found == weekday_names.end())
            file.problems().add(
                "services_value_not_allowed",
                table->place_of("days_of_rest"),
                {{"value", day}, {"allowed", joined(weekday_names)}}
            );
        else
            head.table.days_of_rest.emplace_back(
                static_cast<unsigned>(found - weekday_names.begin())
            );
    }
    for (unsigned day = 0; day < weekday_names.size(); ++day)
        if (std::ranges::count(head.table.days_of_rest, std::chrono::weekday{day}) == 0) {
            check_source_refs(
                file.problems(),
                sources,
                table->source_refs(),
                table->place_of("sources")
            );
            table->finish();
            return head;
        }
    file.problems().add("services_no_working_day", table->place_of("days_of_rest"));
    return head;
}

}  // namespace

std::optional<Calendar> read_calendar(Problems& problems, TableReader& file) {
    const std::vector<Source> sources = read_sources(file);
    Head head = read_head(file, sources);
    std::map<std::string, Wording> names;
    std::vector<Version> versions;
    for (TableReader& one : file.tables("holiday")) {
        const std::string id = one.required<std::string>("id").value_or("");
        names[id] = one.wording("name", true).value_or(Wording{});
        const auto rank = one.required_choice("rank", rank_names);
        const Validity validity = one.validity();
        head.table.holidays.push_back({
            .id = id,
            .when = read_when(one),
            .rank = rank == 1 ? HolidayRank::treated_as_sunday : HolidayRank::public_holiday,
            .valid_from = validity.from,
            .valid_to = validity.to,
        });
        check_source_refs(problems, sources, one.source_refs(), one.place_of("sources"));
        one.finish();
        versions.push_back({.id = id, .validity = validity, .place = one.place_of("id")});
    }
    check_versions(problems, versions);
    file.finish();
    if (!problems.empty()) return std::nullopt;
    return Calendar{
        .id = head.id,
        .name = head.name,
        .days = WorkingCalendar(std::move(head.table)),
        .holiday_names = std::move(names),
    };
}

}  // namespace uppsikt::services
