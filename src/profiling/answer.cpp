#include "profiling/profiling.h"

namespace uppsikt::profiling {

std::int64_t ProfileAnswer::rows_excluded() const {
    std::int64_t sum = 0;
    for (const Excluded& each : excluded)
        sum += each.rows;
    return sum;
}

}  // namespace uppsikt::profiling
