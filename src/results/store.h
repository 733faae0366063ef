#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/record/record.h"
#include "platform/sql/sql.h"
#include "results/parsed_workbook.h"
#include "results/results.h"

/// All SQL for source_file, result_weight, result_figure, result_count and published_rating.
namespace uppsikt::results::store {

using FileId = Id<struct SourceFileTag>;

struct NewFile {
    std::string name;
    std::string sha256;
    std::int64_t bytes = 0;
    Date known_on;
    Instant imported_at;
};
FileId insert_file(sql::Transaction& db, const NewFile& file);

/// Since when the same bytes are known, if they were ever imported.
std::optional<Date> file_known_since(sql::Transaction& db, const std::string& sha256);

/// Where and since when rows are stored.
struct Origin {
    FileId file{0};
    Date known_on;
};

/// A figure, or the end of one: that a later release no longer has the row.
struct FigureRow {
    Figure figure;
    bool withdrawn = false;
};
void insert_figures(sql::Transaction& db, const Origin& origin, std::span<const FigureRow> rows);
void insert_weights(
    sql::Transaction& db, const Origin& origin, const ParsedWeights& weights, Month period
);

struct RatingRow {
    ParsedRating rating;
    std::string sheet;
    bool withdrawn = false;
};
void insert_ratings(sql::Transaction& db, const Origin& origin, std::span<const RatingRow> rows);

/// Every row that an import wrote, for its act.
std::vector<record::RowRef> rows_of_file(sql::Transaction& db, FileId file);

/// In force on a day, withdrawn ones left out, by contract number.
std::vector<Figure> figures(sql::Transaction& db, Month period, Date known_at);
std::vector<RatingRow> ratings(sql::Transaction& db, Month period, Date known_at);

/// A figure with its place in the order of what became known.
struct FigureVersion {
    Figure figure;
    bool withdrawn = false;
};
/// Every version there ever was, by contract number and then in the order they became known.
std::vector<FigureVersion> figure_versions(sql::Transaction& db, Month period);

struct KnownWeight {
    LevelWeight weight;
    Source source;
};
std::vector<KnownWeight> weights(sql::Transaction& db, Month period, Date known_at);

std::vector<Month> periods(sql::Transaction& db, Date known_at);

}  // namespace uppsikt::results::store
