#include "results/store.h"

#include <array>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

namespace uppsikt::results::store {

namespace {

using sql::Row;
using sql::Value;

/// Adds the values of one row, or of a part of it.
template <class... T>
void append(std::vector<Value>& values, const T&... more) {
    (values.push_back(sql::Stored<T>::to(more)), ...);
}

/// The columns of a figure with its source, in the order that `read_figure` takes them.
constexpr std::string_view figure_columns = R"sql(
    figure.id, figure.period, figure.contract_number, figure.withdrawn, figure.supplier_name,
    figure.area_name, figure.started_on, figure.active_long_enough, figure.star,
    figure.published_measure, figure.published_flag, figure.published_star_counts,
    figure.published_below, file.name, figure.sheet, figure.sheet_row, figure.known_on)sql";

FigureVersion read_figure(const Row& row) {
    return {
        .figure =
            {.period = row.get<Month>(1),
             .contract = row.get<std::string>(2),
             .supplier = row.get<std::string>(4),
             .area = row.get<std::string>(5),
             .started_on = row.get<Date>(6),
             .active_long_enough = row.get<std::optional<bool>>(7),
             .star = row.get<std::optional<int>>(8),
             .published_measure = row.get<std::optional<double>>(9),
             .published_flag = row.get<std::optional<bool>>(10),
             .published_star_counts = row.get<std::optional<bool>>(11),
             .published_below = row.get<std::optional<bool>>(12),
             .participants = 0,
             .levels = {},
             .source =
                 {.file = row.get<std::string>(13),
                  .sheet = row.get<std::string>(14),
                  .row = row.get<int>(15),
                  .known_on = row.get<Date>(16)}},
        .withdrawn = row.get<bool>(3),
    };
}

/// Figures with the counts of their levels: two queries, joined here. `condition` is about the
/// figure, with the period as $1 and the day as $2.
std::vector<FigureVersion> with_counts(
    sql::Transaction& db, const std::string& condition, Month period, Date known_at
) {
    std::vector<FigureVersion> found;
    std::unordered_map<std::int64_t, std::size_t> place;
    db.each(
        [&](const Row& row) {
            place.emplace(row.get<std::int64_t>(0), found.size());
            found.push_back(read_figure(row));
        },
        "SELECT " + std::string(figure_columns) + R"sql(
            FROM result_figure AS figure JOIN source_file AS file ON file.id = figure.file_id
            WHERE figure.period = $1 AND figure.known_on <= $2 AND )sql" +
            condition + " ORDER BY figure.contract_number, figure.known_on, figure.id",
        period,
        known_at
    );
    db.each(
        [&](const Row& row) {
            const auto figure = place.find(row.get<std::int64_t>(0));
            if (figure == place.end()) return;  // of a version that is not asked for
            Figure& owner = found[figure->second].figure;
            owner.levels.push_back({
                .level = row.get<std::string>(1),
                .participants = row.get<int>(2),
                .first_results = row.get<int>(3),
                .follow_up_results = row.get<int>(4),
            });
            owner.participants += owner.levels.back().participants;
        },
        R"sql(
            SELECT level_count.figure_id, level_count.level, level_count.participants,
                   level_count.first_results, level_count.follow_up_results
            FROM result_count AS level_count
            JOIN result_figure AS figure ON figure.id = level_count.figure_id
            WHERE figure.period = $1 AND figure.known_on <= $2
            ORDER BY level_count.id)sql",
        period,
        known_at
    );
    return found;
}

/// True of the row that was the latest known of its contract and period on day $2.
std::string is_latest(std::string_view table, std::string_view alias) {
    return fmt::format(
        R"sql(NOT EXISTS (
                SELECT 1 FROM {0} AS later
                WHERE later.period = {1}.period AND later.contract_number = {1}.contract_number
                  AND later.known_on <= $2
                  AND (later.known_on > {1}.known_on
                       OR (later.known_on = {1}.known_on AND later.id > {1}.id))))sql",
        table,
        alias
    );
}

constexpr Date end_of_time = Date{std::chrono::year{9999} / 12 / 31};

void insert_counts(sql::Transaction& db, FileId file, std::span<const FigureRow> rows) {
    struct Key {
        Month period;
        std::string contract;
        auto operator<=>(const Key&) const = default;
    };
    std::map<Key, std::int64_t> id_of;
    db.each(
        [&](const Row& row) {
            id_of[{row.get<Month>(1), row.get<std::string>(2)}] = row.get<std::int64_t>(0);
        },
        "SELECT id, period, contract_number FROM result_figure WHERE file_id = $1",
        file
    );
    constexpr std::array<std::string_view, 5>
        columns{"figure_id", "level", "participants", "first_results", "follow_up_results"};
    std::vector<Value> values;
    for (const FigureRow& row : rows)
        for (const LevelCounts& level : row.figure.levels)
            append(
                values,
                id_of.at({row.figure.period, row.figure.contract}),
                level.level,
                level.participants,
                level.first_results,
                level.follow_up_results
            );
    db.insert_many("result_count", columns, values);
}

}  // namespace

FileId insert_file(sql::Transaction& db, const NewFile& file) {
    return db.value<FileId>(
        R"sql(
            INSERT INTO source_file (name, sha256, bytes, known_on, imported_at)
            VALUES ($1, $2, $3, $4, $5) RETURNING id)sql",
        file.name,
        file.sha256,
        file.bytes,
        file.known_on,
        file.imported_at
    );
}

std::optional<Date> file_known_since(sql::Transaction& db, const std::string& sha256) {
    return db.value<std::optional<Date>>(
        "SELECT min(known_on) FROM source_file WHERE sha256 = $1",
        sha256
    );
}

void insert_figures(sql::Transaction& db, const Origin& origin, std::span<const FigureRow> rows) {
    constexpr std::array<std::string_view, 16> columns{
        "file_id",
        "sheet",
        "sheet_row",
        "period",
        "contract_number",
        "withdrawn",
        "supplier_name",
        "area_name",
        "started_on",
        "active_long_enough",
        "star",
        "published_measure",
        "published_flag",
        "published_star_counts",
        "published_below",
        "known_on",
    };
    std::vector<Value> values;
    values.reserve(rows.size() * columns.size());
    for (const FigureRow& row : rows) {
        const Figure& figure = row.figure;
        append(values, origin.file, figure.source.sheet, figure.source.row, figure.period);
        append(values, figure.contract, row.withdrawn, figure.supplier, figure.area);
        append(values, figure.started_on, figure.active_long_enough, figure.star);
        append(values, figure.published_measure, figure.published_flag);
        append(values, figure.published_star_counts, figure.published_below, origin.known_on);
    }
    db.insert_many("result_figure", columns, values);
    insert_counts(db, origin.file, rows);
}

void insert_weights(
    sql::Transaction& db, const Origin& origin, const ParsedWeights& weights, Month period
) {
    for (const ParsedWeight& level : weights.levels)
        db.execute(
            R"sql(
                INSERT INTO result_weight (file_id, sheet, cell, period, level, weight, known_on)
                VALUES ($1, $2, $3, $4, $5, $6, $7))sql",
            origin.file,
            weights.sheet,
            level.cell,
            period,
            level.weight.level,
            level.weight.weight,
            origin.known_on
        );
}

void insert_ratings(sql::Transaction& db, const Origin& origin, std::span<const RatingRow> rows) {
    constexpr std::array<std::string_view, 11> columns{
        "file_id",
        "sheet",
        "sheet_row",
        "period",
        "contract_number",
        "withdrawn",
        "supplier_name",
        "area_name",
        "region_name",
        "star",
        "known_on",
    };
    std::vector<Value> values;
    values.reserve(rows.size() * columns.size());
    for (const RatingRow& row : rows) {
        const ParsedRating& rating = row.rating;
        append(values, origin.file, row.sheet, rating.row, rating.period, rating.contract);
        append(values, row.withdrawn, rating.supplier, rating.area, rating.region, rating.star);
        append(values, origin.known_on);
    }
    db.insert_many("published_rating", columns, values);
}

std::vector<record::RowRef> rows_of_file(sql::Transaction& db, FileId file) {
    std::vector<record::RowRef> rows;
    const auto add = [&](std::string_view table, std::string_view sql) {
        db.each(
            [&](const Row& row) { rows.push_back({table, row.get<std::int64_t>(0)}); },
            sql,
            file
        );
    };
    add("source_file", "SELECT id FROM source_file WHERE id = $1");
    add("result_weight", "SELECT id FROM result_weight WHERE file_id = $1 ORDER BY id");
    add("result_figure", "SELECT id FROM result_figure WHERE file_id = $1 ORDER BY id");
    add("result_count",
        "SELECT id FROM result_count WHERE figure_id IN "
        "(SELECT id FROM result_figure WHERE file_id = $1) ORDER BY id");
    add("published_rating", "SELECT id FROM published_rating WHERE file_id = $1 ORDER BY id");
    return rows;
}

std::vector<Figure> figures(sql::Transaction& db, Month period, Date known_at) {
    const auto versions = with_counts(
        db,
        "figure.withdrawn = 0 AND " + is_latest("result_figure", "figure"),
        period,
        known_at
    );
    std::vector<Figure> found;
    found.reserve(versions.size());
    for (const FigureVersion& version : versions)
        found.push_back(version.figure);
    return found;
}

std::vector<FigureVersion> figure_versions(sql::Transaction& db, Month period) {
    return with_counts(db, "1 = 1", period, end_of_time);
}

std::vector<RatingRow> ratings(sql::Transaction& db, Month period, Date known_at) {
    const auto read = [](const Row& row) -> RatingRow {
        return {
            .rating =
                {.row = row.get<int>(1),
                 .period = row.get<Month>(2),
                 .contract = row.get<std::string>(3),
                 .supplier = row.get<std::string>(4),
                 .area = row.get<std::string>(5),
                 .region = row.get<std::string>(6),
                 .star = row.get<std::optional<int>>(7)},
            .sheet = row.get<std::string>(0),
            .withdrawn = false,
        };
    };
    return db.find_all(
        read,
        R"sql(
            SELECT sheet, sheet_row, period, contract_number, supplier_name, area_name, region_name, star
            FROM published_rating AS rating
            WHERE period = $1 AND known_on <= $2 AND withdrawn = 0 AND )sql" +
            is_latest("published_rating", "rating") + " ORDER BY contract_number",
        period,
        known_at
    );
}

std::vector<KnownWeight> weights(sql::Transaction& db, Month period, Date known_at) {
    const auto read = [](const Row& row) -> KnownWeight {
        return {
            .weight = {.level = row.get<std::string>(0), .weight = row.get<double>(1)},
            .source =
                {
                    .file = row.get<std::string>(2),
                    .sheet = row.get<std::string>(3),
                    .row = 0,
                    .known_on = row.get<Date>(4),
                },
        };
    };
    return db.find_all(
        read,
        R"sql(
            SELECT weight.level, weight.weight, file.name, weight.sheet, weight.known_on
            FROM result_weight AS weight JOIN source_file AS file ON file.id = weight.file_id
            WHERE weight.period = $1 AND weight.known_on <= $2
              AND NOT EXISTS (
                SELECT 1 FROM result_weight AS later
                WHERE later.period = weight.period AND later.level = weight.level AND later.known_on <= $2
                  AND (later.known_on > weight.known_on
                       OR (later.known_on = weight.known_on AND later.id > weight.id)))
            ORDER BY weight.id)sql",
        period,
        known_at
    );
}

std::vector<Month> periods(sql::Transaction& db, Date known_at) {
    return db.find_all(
        [](const Row& row) { return row.get<Month>(0); },
        "SELECT DISTINCT period FROM result_figure WHERE known_on <= $1 ORDER BY period",
        known_at
    );
}

}  // namespace uppsikt::results::store
