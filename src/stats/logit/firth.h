#pragma once

#include "stats/logit/fixed_effects.h"
#include "stats/logit/group_pass.h"

namespace uppsikt::stats {

/// As `fit_fixed_effects` with Jeffreys's prior: the likelihood times the root of the information's
/// determinant. Every group has a finite intercept.
///
/// Source   Firth (1993), Biometrika 80, 27-38; the leverage of a row with the arrow-shaped
///          information is derived in docs/statistics/fixed-effects.md.
FixedEffectsFit fit_firth(const PackedRows& rows, const FixedEffectsOptions& options);

/// Where a fit is: an intercept per group and a slope per column, of the numbers as kept.
struct FitPlace {
    std::vector<double> intercepts;
    Eigen::VectorXd slopes;
};

/// Where fits begin: each group's own log odds, a little drawn in, and no slopes.
FitPlace start_of_fit(const PackedRows& rows);

/// A fit that has ended, and the pass made there.
struct FitEnd {
    const FitPlace& place;
    const GroupPass& pass;
    std::vector<Aliased> aliased;
};

/// Columns that the ones before them and the groups' intercepts make up, at some place of the fit.
std::vector<Aliased> find_aliased(const GroupPass& pass);
std::vector<int> columns_of(const std::vector<Aliased>& aliased);

/// The answer of a fit that ended at these intercepts and slopes (of numbers as kept), where the
/// pass was made: variances, data's units and separating columns. How it ended is the caller's to
/// tell.
FixedEffectsFit describe_fit(const PackedRows& rows, const GroupPasses& passes, FitEnd end);

}  // namespace uppsikt::stats
