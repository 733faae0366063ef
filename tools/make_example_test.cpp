#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "make_example_chance.h"
#include "make_example_participants.h"
#include "make_example_places.h"
#include "make_example_seed.h"
#include "make_example_workbooks.h"
#include "platform/workbook/workbook.h"
#include "support/shared_data.h"

namespace uppsikt::example {
namespace {

namespace fs = std::filesystem;

struct Read {
    std::map<std::string, workbook::Content> cells;  // by "sheet!A1"
    std::vector<std::string> sheets;
    bool operator==(const Read&) const = default;
};

Read read(const fs::path& path) {
    const auto workbook = workbook::Workbook::open(path);
    if (!workbook) FAIL(path << " is refused: " << workbook.refusal().reasons.front().code);
    Read read;
    for (const workbook::SheetInfo& sheet : workbook.value().sheets()) {
        read.sheets.push_back(sheet.name);
        const auto rows = workbook.value().read_rows(sheet.name, [&](const workbook::Row& row) {
            for (const workbook::Cell& cell : row.cells)
                read.cells[sheet.name + "!" + workbook::cell_name(cell.place)] = cell.content;
            return workbook::Next::go_on;
        });
        REQUIRE(rows.ok());
    }
    return read;
}

const Country& the_country() {
    static const Country country = make_country(seed);
    return country;
}

std::set<int> flagged(const PeriodResults& results) {
    std::set<int> numbers;
    for (const ResultRow& row : results.rows)
        if (row.flagged) numbers.insert(row.contract);
    return numbers;
}

TEST_CASE("the examples in the repository are those that the generator makes") {
    const fs::path folder = test::binary_dir() / "make_example_test";
    fs::create_directories(folder);
    write_workbooks(the_country(), folder);
    for (const char* file : {results_file, ratings_file}) {
        INFO(file);
        const Read made = read(folder / file);
        const Read kept = read(test::source_dir() / "examples" / file);
        CHECK(made.sheets == kept.sheets);
        CHECK(made.cells.size() > 500);
        CHECK(made.cells == kept.cells);
    }
    write_places(the_country(), folder);
    write_participants(the_country(), folder);
    for (const char* file :
         {"kommuner-exempel.csv", "lokaler-exempel.csv", "deltagare-exempel.csv"})
        CHECK(
            test::read_file(folder / file) ==
            test::read_file(test::source_dir() / "examples" / file)
        );
    fs::remove_all(folder);
}

TEST_CASE("the example has the agency's sheets and says that it is fictional") {
    const Read example = read(test::source_dir() / "examples" / results_file);
    CHECK(example.sheets.size() == 9);
    CHECK(example.sheets.at(3) == "Beskrivning 2025-05");
    CHECK(example.sheets.at(4) == "Resultat 2025-05");
    CHECK(example.sheets.at(5) == "Beräkningssnurra 2025-05");
    for (const std::string period : {"2025-03", "2025-05", "2025-07"}) {
        const auto& said = std::get<std::string>(example.cells.at("Beskrivning " + period + "!A1"));
        CHECK(said.find("PÅHITTAT") != said.npos);
        CHECK(
            example.cells.at("Beräkningssnurra " + period + "!A18") ==
            workbook::Content{"Vikt nivå A"}
        );
    }
    CHECK(example.cells.at("Resultat 2025-05!I1") == workbook::Content{"RISKERAR HÄVNING"});
    CHECK(example.cells.at("Resultat 2025-07!I1") == workbook::Content{"ANTAL DELTAGARE"});
}

TEST_CASE("the weights make the country's participants weigh 1 on average") {
    for (const PeriodResults& results : the_country().periods) {
        double sum = 0.0;
        int participants = 0;
        for (const ResultRow& row : results.rows)
            for (std::size_t level = 0; level < levels; ++level) {
                sum += row.participants[level] * results.weights[level];
                participants += row.participants[level];
            }
        CHECK(sum / participants == doctest::Approx(1.0).epsilon(1e-12));
        CHECK(results.weights[1] / results.weights[0] == doctest::Approx(27'700.0 / 20'300.0));
    }
}

TEST_CASE("the example has contracts to review, and one of them is kept") {
    const auto& periods = the_country().periods;
    const std::set<int> first = flagged(periods.at(0));
    const std::set<int> second = flagged(periods.at(1));
    std::set<int> candidates;
    std::ranges::set_intersection(first, second, std::inserter(candidates, candidates.end()));
    CHECK(candidates.size() >= 5);
    CHECK(candidates.size() < second.size());
    int kept = 0;
    for (const ResultRow& row : periods.at(2).rows)
        kept += candidates.contains(row.contract) ? 1 : 0;
    CHECK(kept == 1);
}

TEST_CASE("the example has the exceptions that real workbooks have") {
    const auto& rows = the_country().periods.at(1).rows;
    const auto total = [](const Counts& counts) {
        return std::accumulate(counts.begin(), counts.end(), 0);
    };
    std::map<std::size_t, int> in_area;
    for (const ResultRow& row : rows)
        ++in_area[row.area];
    CHECK(in_area.size() == the_country().areas.size());
    CHECK(std::ranges::any_of(in_area, [](const auto& area) { return area.second == 1; }));
    CHECK(std::ranges::count_if(rows, [&](const ResultRow& row) {
              return total(row.participants) == 1;
          }) == 1);
    CHECK(std::ranges::any_of(rows, [&](const ResultRow& row) {
        return total(row.participants) > 10 && row.participants[2] == 0;
    }));
    CHECK(std::ranges::any_of(rows, [](const ResultRow& row) { return !row.star; }));
    int anomalies = 0;
    for (const ResultRow& row : rows)
        for (std::size_t level = 0; level < levels; ++level) {
            CHECK(row.first_results[level] <= row.participants[level]);
            anomalies += row.follow_up_results[level] > row.first_results[level] ? 1 : 0;
        }
    CHECK(anomalies == 1);

    std::map<int, std::string> before;
    for (const ResultRow& row : the_country().periods.at(0).rows)
        before[row.contract] = row.supplier;
    CHECK(std::ranges::any_of(rows, [&](const ResultRow& row) {
        return before.contains(row.contract) && before.at(row.contract) != row.supplier;
    }));
}

TEST_CASE("a star in the results is the star of that publication") {
    const Country& country = the_country();
    for (const PeriodResults& results : country.periods) {
        const auto publication =
            std::ranges::find(country.publications, results.period) - country.publications.begin();
        for (const ResultRow& row : results.rows) {
            const auto rating =
                std::ranges::find(country.ratings, row.contract, &RatingRow::contract);
            REQUIRE(rating != country.ratings.end());
            CHECK(rating->stars.at(static_cast<std::size_t>(publication)) == row.star);
        }
    }
}

TEST_CASE("chance has the means and spreads that it is asked for") {
    Chance chance(1);
    constexpr int times = 20'000;
    double normal_square = 0.0;
    double poisson = 0.0;
    double binomial = 0.0;
    for (int i = 0; i < times; ++i) {
        const double x = chance.normal(2.0);
        normal_square += x * x / times;
        poisson += 1.0 * chance.poisson(7.5) / times;
        binomial += 1.0 * chance.binomial({.count = 10, .probability = 0.3}) / times;
    }
    // Five standard errors each.
    CHECK(std::abs(normal_square - 4.0) < 0.2);
    CHECK(std::abs(poisson - 7.5) < 0.1);
    CHECK(std::abs(binomial - 3.0) < 0.052);
}

}  // namespace
}  // namespace uppsikt::example
