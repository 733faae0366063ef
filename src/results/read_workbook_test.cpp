#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>

#include "results/parsed_workbook.h"
#include "support/database.h"
#include "support/release.h"
#include "support/shared_data.h"

namespace uppsikt::results {
namespace {

using namespace testing;
using test::CellToWrite;
using test::SheetToWrite;

Release two_contracts() {
    return Release("2025-03")
        .with({.contract = "10000001"})
        .with({.contract = "10000002", .supplier = "Blå Berget AB", .star = 3});
}

Result<std::shared_ptr<const ParsedWorkbook>> read(const std::vector<SheetToWrite>& sheets) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "utfall.xlsx";
    test::write_workbook(path, sheets);
    return read_workbook(path, rom2_layout());
}

/// The one reason why the sheets are refused.
Reason refused(const std::vector<SheetToWrite>& sheets) {
    const auto result = read(sheets);
    REQUIRE(!result.ok());
    REQUIRE(result.refusal().reasons.size() == 1);
    return result.refusal().reasons.front();
}

std::string value(const Reason& reason, const std::string& name) {
    const auto found = std::ranges::find(reason.values, name, &TextValue::name);
    return found == reason.values.end() ? "(none)" : found->value;
}

TEST_CASE("a release is read as it was written") {
    const auto workbook = read(two_contracts().sheets()).value();
    REQUIRE(workbook->results.size() == 1);
    const ParsedResults& results = workbook->results.front();
    CHECK(to_text(results.period) == "2025-03");
    REQUIRE(results.rows.size() == 2);
    const Figure& figure = results.rows[1];
    CHECK(figure.contract == "10000002");
    CHECK(figure.supplier == "Blå Berget AB");
    CHECK(figure.star == 3);
    CHECK(figure.participants == 20);
    CHECK(figure.levels[2] == LevelCounts{"C", 10, 2, 1});
    CHECK(figure.published_flag == false);
    CHECK(figure.source.row == 3);
    CHECK(!results.rows[0].star);
    REQUIRE(workbook->weights.size() == 1);
    CHECK(workbook->weights.front().levels[1].cell == "B5");
    CHECK(workbook->anomalies.empty());
}

TEST_CASE("columns come and go: absent is not Nej") {
    auto sheets = two_contracts().sheets();
    const std::size_t flag = column_of(sheets[0], "RISKERAR HÄVNING");
    for (auto& row : sheets[0].rows)
        row.erase(row.begin() + static_cast<std::ptrdiff_t>(flag));
    const auto workbook = read(sheets).value();
    CHECK(!workbook->results.front().rows.front().published_flag.has_value());
}

TEST_CASE("an unknown column is reported and not fatal") {
    auto sheets = two_contracts().sheets();
    for (auto& row : sheets[0].rows)
        row.push_back("KOMMENTAR");
    const auto workbook = read(sheets).value();
    REQUIRE(workbook->anomalies.size() == 1);
    CHECK(workbook->anomalies.front().reason.code == "results_unknown_column");
    CHECK(value(workbook->anomalies.front().reason, "column") == "KOMMENTAR");
}

TEST_CASE("columns stand in any order, and titles in any case") {
    auto sheets = two_contracts().sheets();
    for (auto& row : sheets[0].rows)
        std::ranges::reverse(row);
    for (auto& cell : sheets[0].rows.front())
        if (cell == CellToWrite("LEVERANSOMRÅDE")) cell = " Leveransområde ";
    CHECK(read(sheets).value()->results.front().rows.front().area == "Björkdal");
}

TEST_CASE("more follow-up results than first results are accepted and listed") {
    auto release =
        Release("2025-03").with({.levels = {{"A", 4, 1, 2}, {"B", 0, 0, 0}, {"C", 1, 0, 0}}});
    const auto workbook = read(release.sheets()).value();
    REQUIRE(workbook->anomalies.size() == 1);
    CHECK(workbook->anomalies.front().reason.code == "results_more_follow_up_than_first_results");
}

/// A way to spoil a sound release, and the sentence it gets.
struct Spoiling {
    const char* name;
    void (*spoil)(std::vector<SheetToWrite>&);
    const char* code;
    const char* row;
    const char* column;
};

const Spoiling spoilings[] = {
    {"a column is missing",
     [](auto& s) { s[0].rows[0][3] = "KAN-NUMMER"; },
     "results_column_is_missing",
     "1",
     "KA-NUMMER"},
    {"a column is there twice",
     [](auto& s) { s[0].rows[0].push_back("betyg"); },
     "results_column_is_there_twice",
     "1",
     "betyg"},
    {"text where a number should be",
     [](auto& s) { cell(s[0], 2, "ANTAL RR1 NIVÅ B") = "två"; },
     "results_not_a_number",
     "3",
     "ANTAL RR1 NIVÅ B"},
    {"a negative count",
     [](auto& s) { cell(s[0], 1, "ANTAL RR1 NIVÅ A") = -1.0; },
     "results_not_a_count",
     "2",
     "ANTAL RR1 NIVÅ A"},
    {"a fractional count",
     [](auto& s) { cell(s[0], 1, "ANTAL RR2 NIVÅ A") = 0.5; },
     "results_not_a_count",
     "2",
     "ANTAL RR2 NIVÅ A"},
    {"an empty count",
     [](auto& s) { cell(s[0], 1, "ANTAL RR2 NIVÅ A") = std::monostate{}; },
     "results_cell_is_empty",
     "2",
     "ANTAL RR2 NIVÅ A"},
    {"more results than participants",
     [](auto& s) { cell(s[0], 1, "ANTAL RR1 NIVÅ A") = 5.0; },
     "results_more_first_results_than_participants",
     "2",
     "(none)"},
    {"levels that do not add up",
     [](auto& s) { cell(s[0], 2, "ANTAL DELTAGARE") = 21.0; },
     "results_levels_do_not_add_up",
     "3",
     "(none)"},
    {"a duplicated contract",
     [](auto& s) { cell(s[0], 2, "KA-NUMMER") = 10000001.0; },
     "results_contract_is_there_twice",
     "3",
     "(none)"},
    {"a period that contradicts its sheet",
     [](auto& s) { cell(s[0], 2, "PERIOD") = "2025-05"; },
     "results_period_contradicts_sheet",
     "3",
     "PERIOD"},
    {"a period that is none",
     [](auto& s) { cell(s[0], 1, "PERIOD") = "mars"; },
     "results_not_a_month",
     "2",
     "PERIOD"},
    {"a star that does not exist",
     [](auto& s) { cell(s[0], 1, "BETYG") = 5.0; },
     "results_not_a_star",
     "2",
     "BETYG"},
    {"neither yes nor no",
     [](auto& s) { cell(s[0], 1, "RISKERAR HÄVNING") = "Kanske"; },
     "results_not_yes_or_no",
     "2",
     "RISKERAR HÄVNING"},
    {"a date that is none",
     [](auto& s) { cell(s[0], 1, "STARTDATUM AVTAL") = "2023-02-30"; },
     "results_not_a_date",
     "2",
     "STARTDATUM AVTAL"},
    {"a contract number that is none",
     [](auto& s) { cell(s[0], 1, "KA-NUMMER") = "KA-1"; },
     "results_not_a_contract_number",
     "2",
     "KA-NUMMER"},
    {"no supplier",
     [](auto& s) { cell(s[0], 1, "LEVERANTÖRNAMN") = "  "; },
     "results_cell_is_empty",
     "2",
     "LEVERANTÖRNAMN"},
    {"a measure below nothing",
     [](auto& s) { cell(s[0], 1, "VIKTAT RESULTATMÅTT") = -0.1; },
     "results_not_a_number",
     "2",
     "VIKTAT RESULTATMÅTT"},
    {"a weight is missing",
     [](auto& s) { s[1].rows.pop_back(); },
     "results_weight_is_missing",
     "(none)",
     "Vikt nivå C"},
    {"a weight of nothing",
     [](auto& s) { s[1].rows.back()[1] = 0.0; },
     "results_weight_is_no_number",
     "6",
     "Vikt nivå C"},
    {"the sheet of weights is missing",
     [](auto& s) { s.pop_back(); },
     "results_sheet_of_weights_is_missing",
     "(none)",
     "(none)"},
    {"the sheet of results is missing",
     [](auto& s) { s.erase(s.begin()); },
     "results_sheet_of_results_is_missing",
     "(none)",
     "(none)"},
    {"no contracts",
     [](auto& s) { s[0].rows.resize(1); },
     "results_sheet_has_no_rows",
     "(none)",
     "(none)"},
    {"nothing that we know",
     [](auto& s) { s = {{"Blad1", {{"hej"}}}}; },
     "results_workbook_not_recognised",
     "(none)",
     "(none)"},
};

TEST_CASE("bad input gets one clear sentence with file, sheet, row and column") {
    const Texts texts = Texts::load(embedded::texts());
    for (const Spoiling& spoiling : spoilings) {
        CAPTURE(spoiling.name);
        auto sheets = two_contracts().sheets();
        spoiling.spoil(sheets);
        const Reason reason = refused(sheets);
        CHECK(reason.code == spoiling.code);
        CHECK(value(reason, "row") == spoiling.row);
        CHECK(value(reason, "column") == spoiling.column);
        for (const Language language : {Language::sv, Language::en})
            CHECK(texts.say(language, reason).find("utfall.xlsx") != std::string::npos);
    }
}

TEST_CASE("all that is wrong is said at once, and a wrong column is not said nine hundred times") {
    auto sheets = two_contracts().sheets();
    cell(sheets[0], 1, "BETYG") = "fem";
    cell(sheets[0], 2, "ANTAL RR1 NIVÅ C") = "tolv";
    CHECK(read(sheets).refusal().reasons.size() == 2);
    Release many("2025-03");
    for (int i = 0; i < 50; ++i)
        many.with({.contract = std::to_string(10000000 + i)});
    sheets = many.sheets();
    for (std::size_t row = 1; row < sheets[0].rows.size(); ++row)
        cell(sheets[0], row, "BETYG") = "?";
    const auto reasons = read(sheets).refusal().reasons;
    CHECK(reasons.size() == Objections::shown_most + 1);
    CHECK(value(reasons.back(), "count") == "30");
}

TEST_CASE("ratings over time are read, and no rating is a real value") {
    const std::vector<SheetToWrite> sheets{
        {"Betyg över tid",
         {{"Leverantörsnamn",
           "Leveransområde",
           "Af Region",
           "Ka-Nummer",
           "Januari 2025",
           "Mars 2025"},
          {"Norrsken Utbildning AB", "Björkdal", "Norr", 10000001.0, "Betyg saknas", 3.0},
          {"Blå Berget AB", "Björkdal", "Norr", 10000002.0, std::monostate{}, 1.0}}}
    };
    const auto workbook = read(sheets).value();
    REQUIRE(workbook->ratings.size() == 1);
    const ParsedRatings& ratings = workbook->ratings.front();
    CHECK(ratings.periods.size() == 2);
    REQUIRE(ratings.rows.size() == 3);  // the second contract was not in the first publication
    CHECK(!ratings.rows[0].star);
    CHECK(ratings.rows[1].star == 3);
    CHECK(ratings.rows[1].region == "Norr");
}

TEST_CASE("the agency's workbooks of results are read whole, with their 34 odd cells") {
    const auto january = test::shared_data("rom2/resultatuppfoljning-januari-2026.xlsx");
    const auto earlier = test::shared_data("rom2/resultatuppfoljning-mars-november-2025.xlsx");
    if (!january || !earlier) return;
    std::size_t rows = 0;
    std::size_t odd_in_2025 = 0;
    for (const auto& path : {*january, *earlier}) {
        const auto workbook = read_workbook(path, rom2_layout()).value();
        for (const ParsedResults& results : workbook->results)
            rows += results.rows.size();
        if (path == *earlier) odd_in_2025 = workbook->anomalies.size();
    }
    CHECK(rows == 5528);
    CHECK(odd_in_2025 == 32);
}

}  // namespace
}  // namespace uppsikt::results
