#pragma once

#include <vector>

#include "base/result.h"
#include "profiling/profiling.h"
#include "publication/publication.h"

/// What of a comparison everybody may see: pure functions. The method and its limits:
/// docs/statistics/suppression.md.
namespace uppsikt::comparisons {

/// The providers of the answer that are not shown: with a small number of participants with the
/// outcome or without it, or none. They must not be part of what is computed either.
profiling::Providers too_small(
    const profiling::ProfileAnswer& answer, const publication::SmallCells& small
);

/// Tells rows that were left out by column, not by whose they are.
void join_excluded(profiling::ProfileAnswer& answer);

/// Why it may not be released: the model found no answer, fewer than two providers are left, a name
/// has a personal identity number in it, or so few of a category have the outcome, or lack it, that
/// somebody's could be told.
std::vector<Reason> against(
    const profiling::ProfileAnswer& answer, const publication::SmallCells& small
);

}  // namespace uppsikt::comparisons
