#pragma once

#include <vector>

#include "profiling/profiling.h"
#include "stats/logit/packed_rows.h"

namespace uppsikt::profiling {

/// Counts participants and events at each level of each factor, and of each number that is 0 or 1.
void add_tallies(const stats::PackedRows& rows, std::vector<Covariate>& covariates);

}  // namespace uppsikt::profiling
