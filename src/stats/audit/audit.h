#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "stats/audit/country.h"
#include "stats/audit/rule.h"

/// How often does a rule that ends groups hit the wrong ones? Nobody can tell from the groups it
/// ended; but in a country that is simulated, with the sizes and the spread of the real one, what
/// is true is known.
namespace uppsikt::stats {

/// Stars by equal shares of the groups rated, given anew by each evaluation.
struct StarRule {
    RankedBy by = RankedBy::observed_over_expected;
    int stars = 4;
    int minimum_participants = 10;
};

/// How many times the country is drawn. Monte Carlo errors go down as 1 / sqrt(repetitions).
struct Repetitions {
    int first = 200;
    /// Go on until no share of any rule has a standard error above this, or `most` is reached.
    std::optional<double> wanted_error = std::nullopt;
    int most = 20000;
};

struct AuditQuestion {
    Country country = {};
    std::vector<Rule> rules = {};
    std::optional<StarRule> stars = std::nullopt;  ///< needs two windows
    int small = 25;    ///< flagged groups with fewer participants in the last window are counted
    int too_few = 10;  ///< groups with fewer in a window are ended by a limb of their own
    Repetitions repetitions = {};
    std::uint64_t seed = 1;
    int threads = 1;  ///< does not change a bit of the answer
};

/// A mean over repetitions, or a share of all that was counted in them, and its Monte Carlo
/// standard error. Not numbers where nothing was counted; the error neither after one repetition.
struct Simulated {
    double value = 0;
    double standard_error = 0;
};

/// What one rule does. True places are those of the lasting effects, among the groups that the rule
/// rates in all windows it looks at.
struct RuleErrors {
    Simulated rated;                ///< groups, by evaluation
    Simulated flagged;              ///< groups, by evaluation
    Simulated not_lowest_tenth;     ///< share of flagged that are not truly in the lowest tenth
    Simulated not_lowest_quarter;   ///< share of flagged
    Simulated above_median;         ///< share of flagged that are truly better than the median
    Simulated lowest_tenth_caught;  ///< share of the truly lowest tenth that is flagged
    Simulated small;                ///< share of flagged
};

struct StarSurvival {
    Simulated same;  ///< share of groups rated in the last two windows with as many stars in both
    /// Share of those with a + 1 stars before (row a) that have b + 1 after (column b).
    std::vector<std::vector<double>> moves;
};

/// The limb of a rule that ends groups because they are small.
struct TooFew {
    Simulated groups;            ///< by window
    Simulated not_lowest_tenth;  ///< share of them, among all groups
};

struct AuditAnswer {
    int repetitions = 0;
    bool precise = true;  ///< false when an error was wanted that `most` repetitions did not reach
    /// Mean over groups that are not too few of sd^2 / (sd^2 + 1 / V): how much of what the last
    /// window shows of them is true.
    Simulated reliability;
    /// What empirical Bayes takes the sd of effects to be, from the last window.
    Simulated estimated_sd;
    std::vector<RuleErrors> rules;  ///< in the order of the question's
    std::optional<StarSurvival> stars;
    TooFew too_few;
};

/// Draws the country again and again, applies every rule to each, and counts.
///
/// Model    Country (country.h); a case mix model without groups fitted anew in every evaluation;
///          shrinkage by the normal law of effects, by maximum likelihood, from (O - E) / V.
/// Shapes   m groups, any number of rules. Repetition r draws from stream r + 1 of the seed.
/// Fails    Refuses, with every reason, what cannot be simulated or applied.
/// Source   docs/statistics/rule-audit.md.
/// Checked  audit_test.cpp: countries without spread and of endless participants; the tables of the
///          reference within Monte Carlo error.
Result<AuditAnswer> audit(const AuditQuestion& question);

}  // namespace uppsikt::stats
