#pragma once

#include "stats/audit/audit.h"

namespace uppsikt::stats {

/// A country made for tests: groups of different size, five to a parent.
inline Country a_country(int groups = 200, double median = 40) {
    Country country;
    country.sizes = sizes_of({.groups = groups, .median = median, .log_sd = 0.8});
    country.parent_of_group = spread_over_parents({groups, groups / 5});
    return country;
}

}  // namespace uppsikt::stats
