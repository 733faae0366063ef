#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "results/results.h"
#include "support/workbook_writer.h"

/// Builds a release in the agency's layout for tests; a test names only what matters to it.
namespace uppsikt::results::testing {

using Rows = std::vector<std::vector<test::CellToWrite>>;

/// One contract with sound numbers; the sum of its levels is written unless told otherwise.
struct ContractRow {
    std::string contract = "10000001";
    std::string supplier = "Norrsken Utbildning AB";
    std::string area = "Björkdal";
    double star = 0;  ///< 0 is "-"
    std::vector<LevelCounts> levels = {{"A", 4, 2, 1}, {"B", 6, 2, 1}, {"C", 10, 2, 1}};
    std::string active = "Ja";
    std::string flag = "Nej";
    double published_measure = -1;  ///< below 0: computed from the weights
};

inline const std::vector<LevelWeight> release_weights{{"A", 0.7}, {"B", 0.95}, {"C", 1.3}};

/// A release of one period: two sheets.
class Release {
public:
    explicit Release(std::string period) : period_(std::move(period)) {}

    Release& with(const ContractRow& row) {
        rows_.push_back(row);
        return *this;
    }

    /// The sheets as rows of cells, for a test to spoil.
    std::vector<test::SheetToWrite> sheets() const {
        Rows results{
            {"PERIOD",
             "LEVERANSOMRÅDE",
             "LEVERANTÖRNAMN",
             "KA-NUMMER",
             "STARTDATUM AVTAL",
             "AVTAL HAR VARIT AKTIVT I 22 MÅNADER",
             "BETYG",
             "VIKTAT RESULTATMÅTT",
             "RISKERAR HÄVNING",
             "ANTAL DELTAGARE"}
        };
        for (const char* level : {"A", "B", "C"})
            results[0].push_back(std::string("ANTAL DELTAGARE NIVÅ ") + level);
        for (const char* level : {"A", "B", "C"})
            for (const char* stage : {"RR1", "RR2"})
                results[0].push_back(std::string("ANTAL ") + stage + " NIVÅ " + level);
        for (const ContractRow& row : rows_)
            results.push_back(cells_of(row));
        Rows weights{{"Beskrivning av beräkningssnurra"}, {}, {"Vikter"}};
        for (const LevelWeight& weight : release_weights)
            weights.push_back({"Vikt nivå " + weight.level, weight.weight});
        return {{"Resultat " + period_, results}, {"Beräkningssnurra " + period_, weights}};
    }

private:
    std::vector<test::CellToWrite> cells_of(const ContractRow& row) const {
        double participants = 0;
        for (const LevelCounts& level : row.levels)
            participants += level.participants;
        const auto measure = weighted_measure(row.levels, release_weights);
        const double published = row.published_measure >= 0
                                     ? row.published_measure
                                     : as_published(
                                           measure.value_or(0),
                                           QualityLimit{.decimals = 3, .stars = {}, .version = {}}
                                       );
        std::vector<test::CellToWrite> cells{
            period_,
            row.area,
            row.supplier,
            std::stod(row.contract),
            "2023-04-17",
            row.active,
            row.star > 0 ? test::CellToWrite(row.star) : test::CellToWrite("-"),
            published,
            row.flag,
            participants
        };
        for (const LevelCounts& level : row.levels)
            cells.push_back(double(level.participants));
        for (const LevelCounts& level : row.levels) {
            cells.push_back(double(level.first_results));
            cells.push_back(double(level.follow_up_results));
        }
        return cells;
    }

    std::string period_;
    std::vector<ContractRow> rows_;
};

/// The 1-based column of a title in a sheet's header.
inline std::size_t column_of(const test::SheetToWrite& sheet, const std::string& title) {
    const auto& header = sheet.rows.front();
    const auto found = std::ranges::find(header, test::CellToWrite(title));
    ensure(found != header.end(), "the test names a title that is there");
    return static_cast<std::size_t>(found - header.begin());
}

/// The cell below a title, `row` being 1 for the first contract.
inline test::CellToWrite& cell(
    test::SheetToWrite& sheet, std::size_t row, const std::string& title
) {
    return sheet.rows.at(row).at(column_of(sheet, title));
}

inline const services::WorkbookLayout& rom2_layout() {
    static const services::WorkbookLayout layout =
        services::WorkbookLayout::load(embedded::services(), "rom2");
    return layout;
}

}  // namespace uppsikt::results::testing
