#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "platform/record/session.h"
#include "platform/texts/texts.h"
#include "results/rules.h"
#include "services/services.h"

namespace uppsikt::stats {
class TwoStageMeasure;
}

/// Published results of contracts: imported, recomputed, and with how sure each number is.
namespace uppsikt::results {

// --- what is known -------------------------------------------------------------------------------

/// Where a number was read, and since when it is known.
struct Source {
    std::string file;
    std::string sheet;
    int row = 0;
    Date known_on;
    bool operator==(const Source&) const = default;
};

/// A contract's row in a period's publication.
struct Figure {
    Month period = {};
    std::string contract;  ///< KA-nummer
    std::string supplier;  ///< its name in this period
    std::string area;
    Date started_on;
    std::optional<bool> active_long_enough;
    std::optional<int> star;
    std::optional<double> published_measure;
    std::optional<bool> published_flag;
    std::optional<bool> published_star_counts;
    std::optional<bool> published_below;
    int participants = 0;
    std::vector<LevelCounts> levels;
    Source source;
};

// --- how sure it is ------------------------------------------------------------------------------

/// The posterior of a contract's true measure.
struct Posterior {
    double mean = 0;
    double lower90 = 0;  ///< 5 % point
    double upper90 = 0;  ///< 95 % point
    double p_below = 0;  ///< probability that the true measure is below the limit in force
    /// The whole distribution: absent only in a posterior that was made by hand.
    std::shared_ptr<const stats::TwoStageMeasure> distribution = nullptr;

    /// The same of any other limit; not a normal approximation. Needs the distribution (`ensure`).
    double probability_below(double limit) const;
};

/// What a contract, with its area, does to a chance, whatever its mix of levels: added to the log
/// odds of every level. Its posterior is a normal.
struct Effect {
    double mean = 0;
    double sd = 0;
};

/// From so high a probability of being below the limit, a contract is called surely below.
inline constexpr double sure = 0.95;

struct ContractResult {
    Figure figure;
    std::optional<double> measure;  ///< recomputed, unrounded
    std::optional<Posterior> posterior;
    std::optional<Effect> first_effect = {};  ///< on the chance of a first result
    bool flagged = false;                     ///< by the recomputed measure
};

/// One of the two models behind the posterior: first results, or follow-up results given first.
struct ModelPart {
    struct Level {
        std::string level;
        std::optional<double> log_odds;  ///< none where no contract has trials at the level
        std::optional<double> se;
    };
    std::vector<Level> levels;
    double sd_contract = 0;
    double sd_area = 0;
    double log_likelihood = 0;
    int iterations = 0;
    std::string ending;  ///< "converged", or why not
};

/// Everything about one period, as known on a day.
struct PeriodResults {
    Month period;
    Date known_at;
    std::vector<LevelWeight> weights;
    Source weights_source;
    QualityLimit limit;
    std::string rule;          ///< "QUAL-LIM"
    std::string rule_version;  ///< "rom2 2023-04-17"
    ModelPart first;
    ModelPart follow_up;
    std::vector<ContractResult> contracts;  ///< by contract number
};

/// A probability of being below as so many of a hundred, 0 to 100. Rounded, but never over a bar:
/// what is not surely below does not read as if it were.
int of_hundred(double p_below);

/// What all contracts of a period have in common.
struct Country {
    int contracts = 0;
    int without_measure = 0;  ///< no participants, so nothing to measure
    int participants = 0;
    double measure = 0;    ///< weighted by participants
    int capped_cells = 0;  ///< more follow-up than first results: capped in the model
};
Country country_of(const PeriodResults& results);

/// Where chance alone puts the measure of contracts whose true measure lies at one place.
///
/// Model    a participant at level L reaches a first result with probability k p_L and then a
///          follow-up with q_L: the country's rates in the period, k so that the mean is the place.
///          A contract has the country's mix of levels. Normal approximation.
/// Gives    variance of one participant's contribution; the band is mean ± z √(variance / n)
struct Chance {
    double mean = 0;
    double variance = 0;  ///< 0 where nobody has a result
    double lower(double participants, double z = z90) const;
    double upper(double participants, double z = z90) const;
    static constexpr double z90 = 1.6448536269514722;  ///< 5 % lie below the band, 5 % above
};
Chance chance_at(const PeriodResults& results, double measure);

/// Recomputes a period and fits the model. Refuses a period that is not known on that day.
Result<PeriodResults> results_of(
    const Session& session, const services::Service& service, Month period, Date known_at
);

// --- what if the limit were another --------------------------------------------------------------

/// Where one contract stands to a limit.
struct LimitStanding {
    const ContractResult* contract = nullptr;      ///< of the results that were asked about
    bool is_below = false;                         ///< its measure, as it would be published
    bool is_flagged = false;                       ///< star and age count against it, too
    std::optional<double> p_below = std::nullopt;  ///< none without a posterior
    bool is_sure() const { return p_below.value_or(0) >= sure; }
};

struct LimitRegion {
    std::string region;  ///< empty: areas whose region is not known
    int contracts = 0;
    int below = 0;
    int surely = 0;
    int participants = 0;  ///< of those below
    bool operator==(const LimitRegion&) const = default;
};

struct WhatIf {
    double limit = 0;
    int below = 0;          ///< by the measure
    int surely = 0;         ///< of them, those with P(true measure < limit) of 0.95 or more
    int perhaps = 0;        ///< the others: they may lie above
    int flagged = 0;        ///< of those below, those whose star and age count against them as well
    int likely_missed = 0;  ///< not below by the measure, yet more probably below than not
    double expected_at_or_above = 0;       ///< of those below: Σ (1 − p)
    int participants = 0;                  ///< of those below
    std::vector<LimitRegion> regions;      ///< most below first, then by name
    std::vector<LimitStanding> standings;  ///< as the results' contracts
};

/// What another limit would mean in a period; the terms are otherwise those in force. At the limit
/// in force the probabilities are the results' own, to the last bit. Points into `results`.
WhatIf what_if(
    const PeriodResults& results,
    double limit,
    const std::map<std::string, std::string>& region_of_area
);

// --- recomputed against published ----------------------------------------------------------------

struct Mismatch {
    std::string contract;
    std::string what;  ///< "measure", "flag", "star_counts" or "below"
    std::string published;
    std::string recomputed;
    Source source;
};

struct Check {
    Month period;
    int rows = 0;
    int flags_published = 0;
    std::vector<Mismatch> mismatches;
    int count(std::string_view what) const;
};

Result<Check> check(
    const Session& session, const services::Service& service, Month period, Date known_at
);

// --- review --------------------------------------------------------------------------------------

/// A contract that was flagged in every period of a review.
struct Candidate {
    std::vector<ContractResult> by_period;  ///< in the order of the review's periods
    std::vector<NeededResults> needed;      ///< in the latest period
    int suppliers_left_in_area = 0;         ///< if every candidate's contract there were ended
    const ContractResult& latest() const { return by_period.back(); }
};

/// What ending all candidates would mean for an area's supply.
struct AreaSupply {
    std::string area;
    std::optional<std::string> region;
    int suppliers = 0;
    int suppliers_left = 0;
    int contracts = 0;
    int candidates = 0;
    int participants = 0;
    int participants_affected = 0;
};

struct Review {
    std::vector<Month> periods;
    std::vector<PeriodResults> by_period;
    std::vector<Candidate> candidates;           ///< most probably below first
    std::vector<ContractResult> probably_below;  ///< no candidates, yet below with 95 % or more
    std::vector<AreaSupply> areas;               ///< those with candidates, least supply left first
    double expected_at_or_above = 0;  ///< candidates whose true measure is not below: Σ (1 − p)
    const PeriodResults& latest() const { return by_period.back(); }
};

/// The candidates of the quality condition. Without periods, the latest known. Refuses periods that
/// are not as many successive publications as the terms in force on the latest say.
Result<Review> review(
    const Session& session,
    const services::Service& service,
    std::span<const Month> periods,
    Date known_at
);

/// A review with what its page tells beside it.
struct ReviewReport {
    const Review& review;
    const services::Service& service;       ///< whose terms the review was made by
    std::string command;                    ///< that makes the page again
    std::optional<std::string> checkpoint;  ///< the record's, when the page was made
};

/// The review as one HTML page that stands alone: no network, prints, works without script.
void write_review_report(
    std::ostream& out, const ReviewReport& report, const Texts& texts, Language language
);

// --- revisions -----------------------------------------------------------------------------------

/// One value of a contract's row that a later release changed.
struct Revision {
    std::string contract;
    std::string what;  ///< "participants A", "star", "row" (came or was withdrawn) …
    std::optional<std::string> was;
    std::optional<std::string> is;
    std::optional<Source> was_source;  ///< none where the row is new
    Source is_source;
};

/// What later imports changed in a period, oldest change first, by contract.
Result<std::vector<Revision>> revisions(const Session& session, Month period);

/// The periods that are known on a day, in order.
std::vector<Month> periods_known(const Session& session, Date known_at);

// --- import --------------------------------------------------------------------------------------

struct SheetReport {
    std::string sheet;
    Month period = {};
    std::string holds;  ///< "results" or "ratings"
    int added = 0;
    int revised = 0;
    int unchanged = 0;
    int withdrawn = 0;  ///< rows of an earlier release that this one no longer has
};

/// Something odd that was accepted: more follow-up than first results, an unknown column, a sheet
/// that was not read, a contract that changed area.
struct Anomaly {
    Reason reason;  ///< text by code; with file, sheet and row where there is one
};

struct FileReport {
    std::string file;
    std::string sha256;
    bool seen_before = false;  ///< the very same bytes were imported earlier
    std::vector<SheetReport> sheets;
    std::vector<Anomaly> anomalies;
};

/// A workbook that was read and checked, but not yet stored.
class ParsedWorkbook;

/// Reads a workbook, recognised by what it holds. All that is wrong is in the refusal, with file,
/// sheet, row and column. Needs no database, so it is done before the writer is asked.
Result<std::shared_ptr<const ParsedWorkbook>> read_workbook(
    const std::filesystem::path& path, const services::WorkbookLayout& layout
);

/// Stores what a workbook says as known from `known_on`: rows and act in the session's transaction.
Result<FileReport> import_workbook(
    const Session& session, const ParsedWorkbook& workbook, Date known_on
);

}  // namespace uppsikt::results
