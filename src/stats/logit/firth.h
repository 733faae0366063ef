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

/// Columns that the ones before them and the groups' intercepts make up, at some place of the fit.
std::vector<Aliased> find_aliased(const GroupPass& pass);
std::vector<int> columns_of(const std::vector<Aliased>& aliased);

/// The answer of a fit that ended at these intercepts and slopes (of numbers as kept), where `pass`
/// was made: variances, data's units and separating columns. How it ended is the caller's
/// to tell.
FixedEffectsFit describe_fit(
    const PackedRows& rows,
    const GroupPasses& passes,
    const GroupPass& pass,
    const std::vector<double>& intercepts,
    const Eigen::VectorXd& slopes,
    std::vector<Aliased> aliased_columns
);

}  // namespace uppsikt::stats
