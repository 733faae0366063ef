#pragma once

#include <span>

#include "stats/group_offsets.h"

namespace uppsikt::stats {

/// Sums over the trials of a group at one value of its intercept; n trials with log odds x.
struct LogisticSums {
    double expected = 0;        ///< sum of p
    double weight = 0;          ///< sum of p (1 - p)
    double skew = 0;            ///< sum of p (1 - p) (1 - 2p), the derivative of `weight`
    double log_likelihood = 0;  ///< events * intercept - sum of log(1 + exp(x)): up to the sum of
                                ///< offsets over events, which no intercept changes
};

/// One pass over the group, about 2 ns a row.
LogisticSums logistic_sums(const GroupOffsets& group, double intercept);
/// The same, and p of every row; `probabilities` has as many places as there are rows.
LogisticSums logistic_sums(
    const GroupOffsets& group, double intercept, std::span<double> probabilities
);

/// p of every row; `probabilities` has as many places as there are rows.
void probabilities_at(
    std::span<const double> offsets, double intercept, std::span<double> probabilities
);

/// The intercept at which `logistic_sums(...).expected` equals `events`, strictly between 0 and the
/// number of trials: the maximum likelihood intercept when `events` are the group's own.
///
/// Fails    Not: Newton steps inside a bracket, to the last digits.
double intercept_expecting(const GroupOffsets& group, double events);

}  // namespace uppsikt::stats
