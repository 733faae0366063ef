#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// Groups that lie together: [first, end).
struct GroupRun {
    int first = 0;
    int end = 0;
};

/// Runs of whole groups (whole parents, where asked) of 16,384 rows or a little more: the portions
/// in which threads take them, and in whose order sums over all are added up. They depend on the
/// rows alone, so that no sum depends on how many threads there are.
std::vector<GroupRun> row_blocks(const PackedRows& rows, bool whole_parents);

/// Does `work` for each number below `count`, in any order, on so many threads at once; each is
/// called with its own number as a worker, from 0. The first exception that any throws is thrown
/// here.
void for_each_on_threads(
    std::size_t count, int threads, const std::function<void(std::size_t which, int worker)>& work
);

}  // namespace uppsikt::stats
