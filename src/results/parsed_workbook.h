#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "results/cells.h"
#include "results/results.h"
#include "results/rules.h"
#include "services/services.h"

/// What a published workbook says, read and checked, before it meets the database.
namespace uppsikt::results {

struct ParsedResults {
    std::string sheet;
    Month period = {};
    std::vector<Figure> rows;  ///< source.row is set; file and day are known only when stored
};

struct ParsedWeight {
    LevelWeight weight;
    std::string cell;
};

struct ParsedWeights {
    std::string sheet;
    std::optional<Month> period;  ///< by the sheet's name
    std::vector<ParsedWeight> levels;
};

/// A contract's star in one period of a sheet of ratings over time.
struct ParsedRating {
    int row = 0;
    Month period = {};
    std::string contract;
    std::string supplier;
    std::string area;
    std::string region;
    std::optional<int> star;
};

struct ParsedRatings {
    std::string sheet;
    std::vector<Month> periods;
    std::vector<ParsedRating> rows;
};

class ParsedWorkbook {
public:
    std::string service;
    std::string file;  ///< its name without the folder
    std::string sha256;
    std::uint64_t bytes = 0;
    std::vector<ParsedResults> results;
    std::vector<ParsedWeights> weights;
    std::vector<ParsedRatings> ratings;
    std::vector<Anomaly> anomalies;
};

/// What the sheet parsers share: the layout, and where to put what is wrong or odd.
struct ParseContext {
    const services::WorkbookLayout& layout;
    Objections& objections;
    std::vector<Anomaly>& anomalies;
};

/// The month in a sheet's name: "Resultat 2025-03".
std::optional<Month> month_in_name(std::string_view sheet_name);

/// Rows of a sheet of results, one contract each.
class ResultSheet {
public:
    /// Whether a row is the header of such a sheet: it has at least half of the required titles.
    static bool is_header(const workbook::Row& row, const services::WorkbookLayout& layout);

    ResultSheet(SheetName name, const workbook::Row& header, ParseContext context);
    void read(const workbook::Row& row);
    ParsedResults finish();

private:
    struct LevelColumns {
        std::string level;
        TitledColumn participants;
        TitledColumn first_results;
        TitledColumn follow_up_results;
    };

    TitledColumn required(const workbook::Row& header, const std::string& title);
    void note_unknown_columns(const workbook::Row& header) const;
    LevelCounts read_level(const RowReader& reader, const LevelColumns& columns) const;
    Figure read_figure(const RowReader& reader) const;
    void check_counts(const RowReader& reader, const Figure& figure) const;
    void check_period(const RowReader& reader, std::optional<Month> period);
    void check_first_time(const RowReader& reader, const Figure& figure);

    SheetName name_;
    ParseContext context_;
    Words words_;
    TitledColumn period_, area_, supplier_, contract_, started_on_, active_, star_, measure_,
        participants_;
    TitledColumn flag_, star_counts_, measure_below_;
    std::vector<LevelColumns> levels_;
    bool whole_ = true;  ///< every required column is there
    std::optional<Month> month_;
    std::map<std::string, int> row_of_contract_;
    ParsedResults parsed_;
};

/// Rows of a sheet of ratings: one contract each, one column per period.
class RatingSheet {
public:
    static bool is_header(const workbook::Row& row, const services::WorkbookLayout& layout);

    RatingSheet(SheetName name, const workbook::Row& header, ParseContext context);
    void read(const workbook::Row& row);
    ParsedRatings finish();

private:
    struct PeriodColumn {
        Month period = {};
        TitledColumn column;
    };

    SheetName name_;
    ParseContext context_;
    Words words_;
    TitledColumn supplier_, area_, region_, contract_;
    std::vector<PeriodColumn> periods_;
    std::map<std::string, int> row_of_contract_;
    ParsedRatings parsed_;
};

/// Finds the weights of a calculation sheet: the number to the right of each level's words.
class WeightSheet {
public:
    WeightSheet(SheetName name, ParseContext context) : name_(std::move(name)), context_(context) {}
    void read(const workbook::Row& row);

    /// None when the sheet speaks of no weight at all.
    std::optional<ParsedWeights> finish();

private:
    SheetName name_;
    ParseContext context_;
    std::vector<ParsedWeight> found_;
    bool spoken_of_ = false;
};

}  // namespace uppsikt::results
