#pragma once

#include "stats/logit/random_search.h"

namespace uppsikt::stats {

/// Profile likelihood interval of an sd, once the maximum is found: all values whose likelihood,
/// maximised over the rest, has not fallen by half the chi-square quantile. A few passes a step,
/// and about four steps to each side.
SdInterval interval_of_sd(
    RandomSearch& search, const RandomSearch::Found& best, SpreadOf which, double coverage
);

}  // namespace uppsikt::stats
