#pragma once

#include <cstddef>
#include <functional>

namespace uppsikt::stats {

/// Calls `work(index)` once for every index below `count`, on up to `threads` threads (this one is
/// one of them). In any order: so that the answer is the same bits for any number of threads, a
/// call writes only what belongs to its own index, and sums over indices are taken afterwards.
///
/// Fails    The first exception of any call is thrown here, when all threads have stopped.
/// Checked  parallel_test.cpp
void for_each_index(std::size_t count, int threads, const std::function<void(std::size_t)>& work);

}  // namespace uppsikt::stats
