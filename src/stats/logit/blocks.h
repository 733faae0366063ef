#pragma once

#include <functional>
#include <vector>

#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// Groups [first_group, end_group), to be worked through by one thread.
struct Block {
    int first_group = 0;
    int end_group = 0;
};

/// Whole groups, about 128 Ki rows together. Depends on the rows only, never on the number of
/// threads, so that sums by block, added in order, are the same bits for any number.
std::vector<Block> blocks_of(const PackedRows& rows);

/// One thread's part in a walk over blocks: it works a block through, then adds up what it found.
struct BlockWorker {
    std::function<void(const Block&)> work;
    std::function<void()> add_up;  ///< called in the order of the blocks, one at a time
};

/// Walks over all blocks with as many threads as are asked for (and useful). `make_worker` is
/// called once per thread, before any work.
void walk(
    const std::vector<Block>& blocks, int threads, const std::function<BlockWorker()>& make_worker
);

}  // namespace uppsikt::stats
