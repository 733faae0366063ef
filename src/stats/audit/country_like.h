#pragma once

#include "stats/audit/country.h"
#include "stats/logit/linear_predictor.h"
#include "stats/nested_binomial.h"

namespace uppsikt::stats {

/// The sds of a fit as true effects: of groups in parents and of parents, or of groups alone (with
/// no spread of parents).
TrueEffects effects_of(const Spread& groups, const Spread& parents = {});

struct CountryLike {
    TrueEffects effects = {};
    double windows_covered = 1;  ///< how many windows' participants the rows are
};

/// The country that real rows come from: its groups and their sizes, its parents, its rate, and the
/// case mix that the fitted slopes make of its covariates, within and between groups.
///
/// Model    One-way analysis of variance of the rows' log odds: between_sd^2 is what the groups'
///          means vary more than their participants explain (0 if they do not).
/// Shapes   m groups, n rows as packed. Sizes are the trials of a group, by window.
/// Fails    Not; unmeasured case mix and drift cannot be told from rows and are left 0.
/// Source   Searle, Casella & McCulloch (1992), Variance Components, 3.6 (unbalanced one-way).
/// Checked  country_like_test.cpp: rows with known sds.
Country country_like(const LinearPredictor& predictor, const CountryLike& what);

}  // namespace uppsikt::stats
