#pragma once

#include "stats/logit/packed_rows.h"

namespace uppsikt::test {

/// What rows made by chance look like: two factors ("kind" of 3 levels, "place" of 2) and two
/// numbers ("age", "wage"), 5 columns in all.
struct RandomShape {
    int groups = 10;
    int rows = 200;
    bool counted = false;       ///< each row of 1 to 6 trials
    int groups_per_parent = 0;  ///< or no parents
    double group_sd = 0.6;
    double parent_sd = 0.4;
    double intercept = -0.4;
    unsigned seed = 1;
};

/// The same rows for a shape on every machine.
stats::PackedRows random_rows(const RandomShape& shape);

}  // namespace uppsikt::test
