#pragma once

#include <optional>
#include <vector>

#include <Eigen/Core>

#include "stats/interval.h"
#include "stats/logit/packed_rows.h"
#include "stats/profile/standardise.h"

namespace uppsikt::stats {

/// What groups are measured by: slopes of the covariates, and intercepts beside them; all of the
/// numbers as kept.
struct Yardstick {
    Eigen::VectorXd slopes;
    std::vector<double> intercepts;  ///< of each group as it is taken to be; may be infinite
    /// Estimates of their own, without regard to the others: for direct rates. When empty they are
    /// found.
    std::vector<double> own_intercepts = {};
};

struct CompareOptions {
    NullIntercept::Kind null = NullIntercept::Kind::median;
    double fixed_null = 0;  ///< of NullIntercept::Kind::fixed; log odds in the data's units
    double coverage = 0.95;
    int threads = 1;
};

/// One group against the null. What is undefined is absent.
struct ComparedGroup {
    double trials = 0;
    double observed = 0;
    std::optional<double> expected;  ///< events, had it been as the null
    std::optional<double> ratio;     ///< observed / expected
    std::optional<double> score_z;
    std::optional<double> p_exact;     ///< exact mid-p, two-sided
    std::optional<double> p_adjusted;  ///< Benjamini-Hochberg over all groups
    Interval effect;  ///< intercepts that the exact test does not refuse; the data's units
    Interval
        ratio_limits;  ///< the same as observed / expected; without bound when there is no null
    double direct_rate = 0;  ///< with everybody's trials, by its own intercept
};

struct GroupComparison {
    std::optional<double> null;  ///< log odds in the data's units; absent when it is infinite
    std::vector<ComparedGroup> groups;
    std::optional<double> over_dispersion;  ///< mean square of Winsorised z; 1 by chance
};

/// Compares every group with one null: expected events, exact test and limits, direct rate.
///
/// Model    as `Standardised`, `EventTails`, `exact_interval`, `DirectRates`; slopes are taken as
///          known
/// Shapes   a yardstick with an intercept a group; one answer per group.
/// Fails    Not: without a finite null only what needs none is there.
/// Checked  compare_groups_test.cpp: 17 columns of pprof_binary, from the rows on.
GroupComparison compare_groups(
    const PackedRows& rows, const Yardstick& yardstick, const CompareOptions& options = {}
);

/// Log odds in the data's units are those of numbers as kept less this.
double shift_of_units(const PackedRows& rows, const Eigen::VectorXd& kept_slopes);

}  // namespace uppsikt::stats
