#include <algorithm>
#include <map>
#include <set>

#include "platform/record/record.h"
#include "registry/registry.h"
#include "results/parsed_workbook.h"
#include "results/results.h"
#include "results/store.h"

namespace uppsikt::results {

namespace {

/// A sheet's rows as they are known, and as a release has them now.
template <class Row>
struct Versions {
    std::vector<Row> known;
    std::vector<Row> released;
};

/// What a release changes in one period, against what was known: rows to add, and how many of each.
template <class Row>
struct Difference {
    std::vector<Row> rows;
    SheetReport report;
};

/// The same facts about the same contract, wherever they stand.
// The order of the two does not matter. NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
bool same_facts(const Figure& one, const Figure& other) {
    Figure moved = other;
    moved.source = one.source;
    const auto key = [](const Figure& figure) {
        return std::tie(
            figure.contract,
            figure.supplier,
            figure.area,
            figure.started_on,
            figure.active_long_enough,
            figure.star,
            figure.published_measure,
            figure.published_flag,
            figure.published_star_counts,
            figure.published_below,
            figure.levels
        );
    };
    return key(one) == key(moved);
}

// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
bool same_facts(const ParsedRating& one, const ParsedRating& other) {
    const auto key = [](const ParsedRating& rating) {
        return std::tie(rating.contract, rating.supplier, rating.area, rating.region, rating.star);
    };
    return key(one) == key(other);
}

const Figure& facts_of(const store::FigureRow& row) { return row.figure; }
const ParsedRating& facts_of(const store::RatingRow& row) { return row.rating; }

/// Compares a release's rows with those known. A known row that the release lacks is withdrawn:
/// a sheet is the agency's whole list of the period.
template <class Row>
Difference<Row> compare(const Versions<Row>& of_sheet, const SheetReport& nothing_counted) {
    const auto& [known, released] = of_sheet;
    Difference<Row> difference{.rows = {}, .report = nothing_counted};
    std::map<std::string_view, const Row*> known_by_contract;
    for (const Row& row : known)
        known_by_contract.emplace(facts_of(row).contract, &row);
    for (const Row& row : released) {
        const auto before = known_by_contract.find(facts_of(row).contract);
        if (before == known_by_contract.end()) {
            ++difference.report.added;
        } else if (same_facts(facts_of(*before->second), facts_of(row))) {
            ++difference.report.unchanged;
            known_by_contract.erase(before);
            continue;
        } else {
            ++difference.report.revised;
            known_by_contract.erase(before);
        }
        difference.rows.push_back(row);
    }
    for (const auto& [contract, row] : known_by_contract) {
        ++difference.report.withdrawn;
        difference.rows.push_back(*row);
        difference.rows.back().withdrawn = true;
    }
    return difference;
}

/// One import in progress: what it will write, gathered before anything is written.
class Import {
public:
    Import(const Session& session, const ParsedWorkbook& workbook, Date known_on)
        : session_(session), workbook_(workbook), known_on_(known_on) {}

    Result<FileReport> run() {
        report_.file = workbook_.file;
        report_.sha256 = workbook_.sha256;
        report_.anomalies = workbook_.anomalies;
        const auto known_since = store::file_known_since(session_.db, workbook_.sha256);
        // The very same bytes again: they say nothing that is not known, even if a later release
        // has revised it since.
        report_.seen_before = known_since && *known_since <= known_on_;
        for (const ParsedResults& results : workbook_.results)
            compare_results(results);
        for (const ParsedRatings& ratings : workbook_.ratings)
            compare_ratings(ratings);
        if (!report_.seen_before) (void)TRY(write());
        return std::move(report_);
    }

private:
    void compare_results(const ParsedResults& results) {
        Versions<store::FigureRow> rows;
        for (Figure& figure : store::figures(session_.db, results.period, known_on_))
            rows.known.push_back({.figure = std::move(figure), .withdrawn = false});
        for (const Figure& figure : results.rows)
            rows.released.push_back({.figure = figure, .withdrawn = false});
        add(compare(rows, sheet_report(results.sheet, results.period, "results")), figures_);
    }

    void compare_ratings(const ParsedRatings& ratings) {
        for (const Month period : ratings.periods) {
            Versions<store::RatingRow> rows;
            rows.known = store::ratings(session_.db, period, known_on_);
            for (const ParsedRating& rating : ratings.rows)
                if (rating.period == period)
                    rows.released.push_back(
                        {.rating = rating, .sheet = ratings.sheet, .withdrawn = false}
                    );
            add(compare(rows, sheet_report(ratings.sheet, period, "ratings")), ratings_);
        }
    }

    static SheetReport sheet_report(const std::string& sheet, Month period, std::string holds) {
        SheetReport report;
        report.sheet = sheet;
        report.period = period;
        report.holds = std::move(holds);
        return report;
    }

    template <class Row>
    void add(const Difference<Row>& difference, std::vector<Row>& rows) {
        SheetReport report = difference.report;
        if (report_.seen_before) {
            report.unchanged += report.added + report.revised;
            report.added = report.revised = report.withdrawn = 0;
        } else {
            rows.insert(rows.end(), difference.rows.begin(), difference.rows.end());
        }
        report_.sheets.push_back(report);
    }

    Result<Done> write() {
        const store::FileId file = store::insert_file(
            session_.db,
            {.name = workbook_.file,
             .sha256 = workbook_.sha256,
             .bytes = static_cast<std::int64_t>(workbook_.bytes),
             .known_on = known_on_,
             .imported_at = session_.now}
        );
        const store::Origin origin{.file = file, .known_on = known_on_};
        store::insert_figures(session_.db, origin, figures_);
        store::insert_ratings(session_.db, origin, ratings_);
        for (const ParsedWeights& weights : workbook_.weights)
            write_weights(origin, weights);
        record_act(file, TRY(write_registry()));
        return Done{};
    }

    void write_weights(const store::Origin& origin, const ParsedWeights& weights) {
        const auto known = store::weights(session_.db, *weights.period, known_on_);
        const bool same = std::ranges::equal(
            known,
            weights.levels,
            {},
            [](const store::KnownWeight& row) {
                return std::tie(row.weight.level, row.weight.weight);
            },
            [](const ParsedWeight& row) { return std::tie(row.weight.level, row.weight.weight); }
        );
        if (!same) store::insert_weights(session_.db, origin, weights, *weights.period);
    }

    /// Contracts, their names in each period and the regions of areas; the rows that were written.
    Result<std::vector<record::RowRef>> write_registry() {
        std::vector<registry::ContractAsPublished> contracts;
        for (const store::FigureRow& row : figures_)
            contracts.push_back({
                .number = row.figure.contract,
                .supplier = row.figure.supplier,
                .area = row.figure.area,
                .started_on = row.figure.started_on,
                .period = row.figure.period,
                .withdrawn = row.withdrawn,
            });
        std::set<std::string> areas;
        std::vector<registry::AreaInRegion> regions;
        for (const store::RatingRow& row : ratings_)
            if (areas.insert(row.rating.area + '\n' + row.rating.region).second)
                regions.push_back({.area = row.rating.area, .region = row.rating.region});
        auto registered =
            TRY(registry::ensure_contracts(session_, workbook_.service, contracts, known_on_));
        const auto placed = TRY(registry::set_regions(session_, regions, known_on_));
        for (const auto& part : {registered.anomalies, placed.anomalies})
            for (const Reason& reason : part)
                report_.anomalies.push_back({reason});
        registered.rows.insert(registered.rows.end(), placed.rows.begin(), placed.rows.end());
        return std::move(registered.rows);
    }

    void record_act(store::FileId file, std::vector<record::RowRef> registry_rows) {
        SheetReport sum;
        for (const SheetReport& sheet : report_.sheets) {
            sum.added += sheet.added;
            sum.revised += sheet.revised;
            sum.unchanged += sheet.unchanged;
            sum.withdrawn += sheet.withdrawn;
        }
        record::Act act{
            .kind = "results.imported",
            .subject = "file:" + std::to_string(file.value()),
            .fields =
                {
                    {"file", workbook_.file},
                    {"sha256", workbook_.sha256},
                    {"known_on", to_text(known_on_)},
                    {"new", std::to_string(sum.added)},
                    {"revised", std::to_string(sum.revised)},
                    {"unchanged", std::to_string(sum.unchanged)},
                    {"withdrawn", std::to_string(sum.withdrawn)},
                },
            .rows = store::rows_of_file(session_.db, file),
        };
        act.rows.insert(act.rows.end(), registry_rows.begin(), registry_rows.end());
        record::act(session_, act);
    }

    const Session& session_;
    const ParsedWorkbook& workbook_;
    Date known_on_;
    FileReport report_;
    std::vector<store::FigureRow> figures_;
    std::vector<store::RatingRow> ratings_;
};

}  // namespace

Result<FileReport> import_workbook(
    const Session& session, const ParsedWorkbook& workbook, Date known_on
) {
    return Import(session, workbook, known_on).run();
}

}  // namespace uppsikt::results
