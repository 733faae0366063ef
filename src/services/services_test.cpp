#include "services/services.h"

#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "base/ensure.h"
#include "platform/texts/texts.h"
#include "services/units.h"
#include "support/base.h"

namespace uppsikt::services {
namespace {

using test::day;
using Codes = std::vector<std::string>;

const Catalogue& the_catalogue() {
    static const Catalogue catalogue = Catalogue::load(embedded::services()).value();
    return catalogue;
}
const Service& rom2() {
    static const Service service = the_catalogue().service("rom2").value();
    return service;
}

Codes codes(const Refusal& refusal) {
    Codes found;
    for (const Reason& reason : refusal.reasons)
        found.push_back(reason.code);
    return found;
}

std::string value_of(const Reason& reason, std::string_view name) {
    const auto found = std::ranges::find(reason.values, name, &TextValue::name);
    return found == reason.values.end() ? "" : found->value;
}

constexpr std::string_view service_head = R"(kind = "service"
[service]
id       = "s"
starts   = 2020-01-01
currency = "SEK"
name     = { sv = "Tjänst", en = "Service" }
sources  = [{ key = "K" }]
[[source]]
key      = "K"
title    = "Title"
)";

constexpr std::string_view good_term = R"([[term]]
id         = "T"
valid_from = 2020-01-01
basis      = "verified"
sources    = [{ key = "K", section = "1" }]
text       = { sv = "Villkor", en = "Term" }
parameters = { limit = { value = 3, unit = "months" } }
)";

Result<Catalogue> load(const std::string& text) {
    const EmbeddedFile file{.path = "services/s.toml", .text = text};
    return Catalogue::load({&file, 1});
}

Result<Catalogue> load_with(std::string_view rest) {
    return load(std::string(service_head) + std::string(rest));
}

/// The good term with one piece of its text replaced.
Result<Catalogue> load_changed(std::string_view piece, std::string_view by) {
    std::string text = std::string(service_head) + std::string(good_term);
    const std::size_t at = text.rfind(piece);
    ensure(at != text.npos, "the piece is in the text");
    return load(text.replace(at, piece.size(), by));
}

/// Line and key of the only problem there should be.
struct Where {
    std::string code;
    std::string line;
    std::string key;
    bool operator==(const Where&) const = default;
};
Where only_problem(const Result<Catalogue>& loaded) {
    REQUIRE(!loaded.ok());
    REQUIRE(loaded.refusal().reasons.size() == 1);
    const Reason& reason = loaded.refusal().reasons.front();
    CHECK(value_of(reason, "file") == "services/s.toml");
    return {.code = reason.code, .line = value_of(reason, "line"), .key = value_of(reason, "key")};
}

TEST_CASE("the quality condition of ROM2: star 1 or none, below 0.20, 22 months, twice in a row") {
    const QualityCondition condition = quality_condition(rom2(), day("2025-05-31")).value();
    CHECK(condition.limit == 0.20);
    CHECK(condition.decimals == 3);
    CHECK(condition.stars == std::vector<int>{1});
    CHECK(condition.no_star_counts);
    CHECK(condition.least_active_months == 22);
    CHECK(condition.consecutive_publications == 2);
    CHECK(condition.version == "rom2 2023-04-17");
}

TEST_CASE("the result compensation of ROM2 by level, half of it for each report") {
    const ResultPay pay = result_pay(rom2(), day("2026-01-31")).value();
    REQUIRE(pay.by_level.size() == 3);
    CHECK(pay.by_level[0].level == "A");
    CHECK(pay.by_level[0].pay == Money::kronor(20'300));
    CHECK(pay.by_level[1].pay == Money::kronor(27'700));
    CHECK(pay.by_level[2].level == "C");
    CHECK(pay.by_level[2].pay == Money::kronor(38'000));
    CHECK(pay.first_report_share + pay.second_report_share == 1.0);
}

TEST_CASE("what a rating takes, its window, its scale, and the time of notice") {
    const Date today = day("2025-09-30");
    CHECK(rating_eligibility(rom2(), today).value().least_started == 18);
    CHECK(rating_eligibility(rom2(), today).value().least_active_months == 12);
    CHECK(star_scale(rom2(), today).value().lowest == 1);
    CHECK(star_scale(rom2(), today).value().highest == 4);
    const StartWindows windows = start_windows(rom2(), today).value();
    CHECK(windows.stars.from_months_before == 24);
    CHECK(windows.stars.to_months_before == 12);
    CHECK(windows.measure.from_months_before == 22);
    CHECK(windows.measure.to_months_before == 11);
    CHECK(notice_time(rom2(), today).value().months == 3);
    CHECK(notice_time(rom2(), today).value().deemed_receipt_working_days == 2);
}

TEST_CASE("before the service starts no term is in force, and on its first day they are") {
    const Refusal refusal = quality_condition(rom2(), day("2023-04-16")).refusal();
    CHECK(refusal.kind == RefusalKind::not_found);
    CHECK(codes(refusal) == Codes{"services_term_not_in_force"});
    CHECK(value_of(refusal.reasons.front(), "date") == "2023-04-16");
    CHECK(codes(levels_on(rom2(), day("2023-04-16")).refusal()) == Codes{"services_no_levels"});
    CHECK(quality_condition(rom2(), day("2023-04-17")).ok());
    CHECK(levels_on(rom2(), day("2023-04-17")).value().size() == 3);
}

TEST_CASE("an unknown term, service or calendar is refused by its own code") {
    CHECK(
        codes(rom2().term_on("OVER-N", day("2025-01-01")).refusal()) ==
        Codes{"services_term_unknown"}
    );
    const Refusal unknown = the_catalogue().service("rom3").refusal();
    CHECK(codes(unknown) == Codes{"services_service_unknown"});
    CHECK(value_of(unknown.reasons.front(), "known") == "rom2, uppfoljning");
    CHECK(codes(the_catalogue().calendar("dk").refusal()) == Codes{"services_calendar_unknown"});
}

TEST_CASE("a calendar and a workbook layout in the same folder are no services") {
    CHECK(the_catalogue().services().size() == 2);  // and the terms common to all
    CHECK(the_catalogue().calendars().size() == 1);
}

TEST_CASE("every rule of ROM2 is there, and none of the services before it") {
    std::set<std::string> ids;
    for (const Term& term : rom2().terms_on(day("2025-05-31")))
        ids.insert(term.id);
    for (const char* id :
         {"RATE-ELIG-N",
          "RATE-ELIG-T",
          "RATE-WIN",
          "RATE-CYCLE",
          "RATE-CUT",
          "MEAS-PAY",
          "QUAL-LIM",
          "NOTICE",
          "DEFECT-90",
          "MEET-14",
          "MEET-PHYS-28",
          "MEET-LEN",
          "ACT-H",
          "COACH-CAP",
          "DEV-15",
          "PLAN-5",
          "RES-2M",
          "PAY-DAY",
          "PAY-SUPP",
          "CREDIT-40",
          "VITE-DEV",
          "CHOICE-DEFAULT",
          "REVIEW-90-180-END",
          "CHOICE-DAYS",
          "VITE-OTHER",
          "COMP-POINTS",
          "REVIEW-MIN"}) {
        CHECK_MESSAGE(ids.contains(id), id);
    }
    CHECK(!ids.contains("OVER-MIN"));
    CHECK(rom2().terms_on(std::nullopt).size() == rom2().terms.size());
    CHECK(rom2().terms_on(day("2020-01-01")).empty());
}

TEST_CASE("what we only suggest is marked as inferred, what is read as verified") {
    const auto basis = [](std::string_view id) {
        return basis_name(rom2().term_on(id, day("2025-05-31")).value().basis);
    };
    for (const char* id : {"RATE-CUT", "CHOICE-DAYS", "VITE-OTHER", "COMP-POINTS", "REVIEW-MIN"})
        CHECK(basis(id) == "inferred");
    for (const char* id : {"QUAL-LIM", "MEAS-PAY", "RATE-ELIG-N", "VITE-DEV"})
        CHECK(basis(id) == "verified");
}

TEST_CASE("values are shown as they stand in the file, levels and lists in order") {
    const auto shown = [](std::string_view id) {
        std::vector<std::string> all;
        const Term term = rom2().term_on(id, day("2025-05-31")).value();
        for (const Parameter& parameter : term.parameters)
            all.push_back(
                parameter.name + (parameter.level ? "." + *parameter.level : "") + "=" +
                value_text(parameter)
            );
        return all;
    };
    CHECK(
        shown("MEET-LEN") ==
        std::vector<std::string>{"least_length.A=30", "least_length.B=45", "least_length.C=60"}
    );
    CHECK(shown("REVIEW-90-180-END") == std::vector<std::string>{"after=90, 180", "at_end=true"});
    CHECK(shown("RATE-CUT") == std::vector<std::string>{"cut_points=-1, 0, 1"});
    CHECK(shown("CHOICE-DEFAULT") == std::vector<std::string>{"default=nearest_to_home"});
    const Term limit = rom2().term_on("QUAL-LIM", day("2025-05-31")).value();
    CHECK(sources_text(limit.sources) == "AF-FIL-2026-01 4; RI-RULES; DOSSIER 7 T2");
}

TEST_CASE("every unit has a text in both languages, and money is in the service's currency") {
    const Texts texts = Texts::load(embedded::texts());
    for (const Unit& unit : units)
        CHECK_MESSAGE(texts.knows("services_unit_" + std::string(unit.name)), unit.name);
    const Term pay = rom2().term_on("PAY-DAY", day("2025-05-31")).value();
    CHECK(texts.say(Language::sv, unit_text(rom2(), pay.parameters.front())) == "SEK per dag");
}

TEST_CASE("the term that ends and the one that follows it each hold on their own days") {
    const std::string two_versions = std::string(good_term) + R"([[term]]
id         = "T"
valid_from = 2024-03-01
basis      = "verified"
sources    = [{ key = "K" }]
text       = { sv = "Villkor", en = "Term" }
parameters = { limit = { value = 5, unit = "months" } }
)";
    std::string text = std::string(service_head) + two_versions;
    const std::string from = "valid_from = 2020-01-01\n";
    text.insert(text.find(from) + from.size(), "valid_to = 2024-02-29\n");
    const Catalogue catalogue = load(text).value();
    const Service service = catalogue.service("s").value();
    const auto limit_on = [&](const char* date) {
        return value_text(service.term_on("T", day(date)).value().parameters.front());
    };
    CHECK(limit_on("2024-02-29") == "3");
    CHECK(limit_on("2024-03-01") == "5");
    CHECK(service.terms_on(std::nullopt).size() == 2);
}

TEST_CASE("two versions of a term may not be in force at the same time") {
    const Where where = only_problem(load_with(std::string(good_term) + std::string(good_term)));
    CHECK(where == Where{"services_validity_overlaps", "19", "term[2].id"});
}

TEST_CASE("each fault of a term is refused with its line and key") {
    CHECK(
        only_problem(load_changed("basis ", "bases = 1\nbasis ")) ==
        Where{"services_key_unknown", "14", "term[1].bases"}
    );
    CHECK(
        only_problem(load_changed("\"verified\"", "\"guessed\"")) ==
        Where{"services_value_not_allowed", "14", "term[1].basis"}
    );
    CHECK(
        only_problem(load_changed("\"verified\"", "3")) ==
        Where{"services_wrong_type", "14", "term[1].basis"}
    );
    CHECK(
        only_problem(load_changed("2020-01-01", "\"2020-01-01\"")) ==
        Where{"services_wrong_type", "13", "term[1].valid_from"}
    );
    CHECK(
        only_problem(load_changed("2020-01-01", "2020-01-01\nvalid_to = 2019-12-31")) ==
        Where{"services_validity_reversed", "14", "term[1].valid_to"}
    );
    CHECK(
        only_problem(load_changed("sources    = [{ key = \"K\", section = \"1\" }]\n", "")) ==
        Where{"services_key_missing", "11", "term[1].sources"}
    );
    CHECK(
        only_problem(load_changed("[{ key = \"K\", section = \"1\" }]", "[]")) ==
        Where{"services_empty", "15", "term[1].sources"}
    );
    CHECK(
        only_problem(load_changed("\"K\", section", "\"L\", section")) ==
        Where{"services_source_unknown", "15", "term[1].sources"}
    );
    CHECK(
        only_problem(load_changed(", en = \"Term\"", "")) ==
        Where{"services_key_missing", "16", "term[1].text.en"}
    );
    CHECK(
        only_problem(load_changed("\"months\"", "\"moons\"")) ==
        Where{"services_unit_unknown", "17", "term[1].parameters.limit.unit"}
    );
    CHECK(
        only_problem(load_changed("value = 3", "value = 3.5")) ==
        Where{"services_wrong_type", "17", "term[1].parameters.limit.value"}
    );
    CHECK(
        only_problem(load_changed("value = 3", "value = -3")) ==
        Where{"services_out_of_range", "17", "term[1].parameters.limit.value"}
    );
    CHECK(
        only_problem(load_changed("value = 3", "value = []")) ==
        Where{"services_empty", "17", "term[1].parameters.limit.value"}
    );
    CHECK(
        only_problem(load_changed("value = 3, ", "")) ==
        Where{"services_value_or_by_level", "17", "term[1].parameters.limit"}
    );
    CHECK(
        only_problem(load_changed("{ limit = { value = 3, unit = \"months\" } }", "{}")) ==
        Where{"services_empty", "17", "term[1].parameters"}
    );
}

TEST_CASE("a share is a number from 0 to 1, never infinite or not a number") {
    for (const char* bad : {"1.01", "-0.1", "inf", "nan"}) {
        INFO(bad);
        const auto loaded = load_changed(
            "value = 3, unit = \"months\"",
            "value = " + std::string(bad) + ", unit = \"share\""
        );
        CHECK(only_problem(loaded).code == "services_out_of_range");
    }
    CHECK(load_changed("value = 3, unit = \"months\"", "value = 1, unit = \"share\"").ok());
}

TEST_CASE("a file that is not TOML, or a day that is not there, is refused with its line") {
    const Where where = only_problem(load_changed("2020-01-01", "2023-02-30"));
    CHECK(where.code == "services_not_toml");
    CHECK(where.line == "13");
    CHECK(only_problem(load_changed("value = 3", "value = ")).line == "17");
    CHECK(
        only_problem(load("kind = \"recipe\"\n")) ==
        Where{"services_value_not_allowed", "1", "kind"}
    );
    CHECK(only_problem(load("")) == Where{"services_key_missing", "1", "kind"});
    CHECK(only_problem(load_with("")) == Where{"services_key_missing", "1", "term"});
    CHECK(
        only_problem(load_with(std::string(good_term) + "[extra]\n")) ==
        Where{"services_key_unknown", "18", "extra"}
    );
}

TEST_CASE("all problems of all files are told at once") {
    const std::string one = "kind = \"service\"\n";
    const std::string two = std::string(service_head) + "[[term]]\nid = 3\n";
    const std::vector<EmbeddedFile> files{
        {.path = "services/one.toml", .text = one},
        {.path = "services/two.toml", .text = two}
    };
    const Refusal refusal = Catalogue::load(files).refusal();
    std::set<std::string> found;
    for (const Reason& reason : refusal.reasons)
        found.insert(value_of(reason, "file") + " " + value_of(reason, "key"));
    CHECK(
        found ==
        std::set<std::string>{
            "services/one.toml service",
            "services/one.toml term",
            "services/two.toml term[1].id",
            "services/two.toml term[1].valid_from",
            "services/two.toml term[1].basis",
            "services/two.toml term[1].sources",
            "services/two.toml term[1].text",
            "services/two.toml term[1].parameters",
        }
    );
    const Texts texts = Texts::load(embedded::texts());
    for (const Reason& reason : refusal.reasons)
        CHECK(!texts.say(Language::sv, reason).empty());
}

TEST_CASE("two files cannot be the same service") {
    const std::string text = std::string(service_head) + std::string(good_term);
    const std::vector<EmbeddedFile> files{
        {.path = "services/a.toml", .text = text},
        {.path = "services/b.toml", .text = text}
    };
    CHECK(codes(Catalogue::load(files).refusal()) == Codes{"services_duplicate"});
}

TEST_CASE("a value by level is given for exactly the levels there are") {
    constexpr std::string_view level = R"([[level]]
id         = "A"
valid_from = 2020-01-01
name       = { sv = "A", en = "A" }
text       = { sv = "A", en = "A" }
sources    = [{ key = "K" }]
)";
    const auto with = [&](std::string_view by_level) {
        std::string term(good_term);
        const std::string_view value = "value = 3";
        term.replace(term.find(value), value.size(), "by_level = " + std::string(by_level));
        return load_with(std::string(level) + term);
    };
    CHECK(with("{ A = 1 }").ok());
    CHECK(codes(with("{ A = 1, B = 2 }").refusal()) == Codes{"services_level_unknown"});
    CHECK(
        codes(with("{ B = 2 }").refusal()) ==
        Codes{"services_level_unknown", "services_level_missing"}
    );
    CHECK(codes(with("{ A = 1.5 }").refusal()) == Codes{"services_wrong_type"});
}

TEST_CASE("a term that code understands has exactly the parameters that code reads") {
    const auto with = [](std::string_view parameters) {
        std::string term(good_term);
        term.replace(term.find("\"T\""), 3, "\"NOTICE\"");
        const std::size_t at = term.find("parameters = ");
        return load_with(term.substr(0, at) + "parameters = " + std::string(parameters) + "\n");
    };
    const std::string notice = "notice = { value = 3, unit = \"months\" }";
    const std::string receipt = "deemed_receipt = { value = 2, unit = \"working_days\" }";
    CHECK(with("{ " + notice + ", " + receipt + " }").ok());
    CHECK(codes(with("{ " + notice + " }").refusal()) == Codes{"services_parameter_missing"});
    CHECK(
        codes(with("{ notice = { value = 12, unit = \"weeks\" }, " + receipt + " }").refusal()) ==
        Codes{"services_parameter_form"}
    );
    CHECK(
        codes(with("{ notice = { value = [3], unit = \"months\" }, " + receipt + " }").refusal()) ==
        Codes{"services_parameter_form"}
    );
    CHECK(
        codes(with("{ " + notice + ", " + receipt + ", more = { value = 1, unit = \"weeks\" } }")
                  .refusal()) == Codes{"services_parameter_unknown"}
    );
}

}  // namespace
}  // namespace uppsikt::services
