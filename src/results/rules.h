#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/services.h"

/// Decisions on results as pure functions. The terms come as arguments; nothing here knows an
/// amount.
namespace uppsikt::results {

/// The quality condition, as the terms have it.
using QualityLimit = services::QualityCondition;

/// Participants of one contract at one level, and the results that were approved for them.
struct LevelCounts {
    std::string level;
    int participants = 0;
    int first_results = 0;      ///< RR1
    int follow_up_results = 0;  ///< RR2
    bool operator==(const LevelCounts&) const = default;
};

/// The weight of one result at a level.
struct LevelWeight {
    std::string level;
    double weight = 0;
    bool operator==(const LevelWeight&) const = default;
};

/// Σ (RR1 + RR2) · weight / (2 · participants), unrounded; none without participants.
/// Every level of the counts has a weight. Source: MEAS-PAY; the agency's sheet Beräkningssnurra.
std::optional<double> weighted_measure(
    std::span<const LevelCounts> counts, std::span<const LevelWeight> weights
);

/// As published: rounded to the decimals of the terms, halves away from zero.
double as_published(double measure, const QualityLimit& limit);

/// What the quality condition looks at.
struct Standing {
    std::optional<int> star;
    std::optional<double> measure;  ///< unrounded
    std::optional<bool> active_long_enough;
};

/// Whether the star, or having none, counts against the contract.
bool star_counts(const std::optional<int>& star, const QualityLimit& limit);

/// Whether a measure, as it would be published, lies below the limit.
bool is_below(double measure, const QualityLimit& limit);

/// Flagged: the star counts against it, the measure is below, and the contract is old enough.
/// Nothing is assumed: without a measure, or with the age unknown, there is no flag.
bool is_flagged(const Standing& standing, const QualityLimit& limit);

/// How many more results, all at one level, would have lifted the measure to the limit.
struct NeededResults {
    std::string level;
    std::optional<int> results;  ///< none where the level has no room for that many
};

/// For each level by itself; room is two results a participant less those there are.
std::vector<NeededResults> results_needed(
    std::span<const LevelCounts> counts,
    std::span<const LevelWeight> weights,
    const QualityLimit& limit
);

/// A cell where more follow-up results than first results are reported: accepted, and listed.
bool is_anomaly(const LevelCounts& counts);

}  // namespace uppsikt::results
