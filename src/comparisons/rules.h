#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "profiling/profiling.h"
#include "publication/publication.h"

/// What of a comparison everybody may see: pure functions. The method and its limits:
/// docs/statistics/suppression.md.
namespace uppsikt::comparisons {

/// An answer without the providers that are too small to be shown. They were compared all the same.
struct ForEveryone {
    profiling::ProfileAnswer answer;
    int withheld = 0;               ///< providers
    std::int64_t participants = 0;  ///< theirs
};

/// Takes out each provider whose participants, or those of them with or without the outcome, are a
/// small number; and the smallest of the others, until what is taken out can no longer be told from
/// the totals: two providers at least, more than a small number with the outcome, and without.
/// Rows that were left out are told by column alone.
ForEveryone for_everyone(profiling::ProfileAnswer answer, const publication::SmallCells& small);

/// Why it may not be released: the model found no answer, fewer than two providers are left, a name
/// has a personal identity number in it, or everybody of a category has the same outcome.
std::vector<Reason> against(const ForEveryone& shown);

}  // namespace uppsikt::comparisons
