#include "stats/logit/blocks.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace uppsikt::stats {

namespace {

constexpr std::size_t rows_of_a_block = std::size_t{1} << 17U;

/// Gives out blocks in order, and lets them be added up in order.
class Turns {
public:
    explicit Turns(std::size_t blocks) : blocks_(blocks) {}

    bool take(std::size_t& block) {
        const std::lock_guard lock(mutex_);
        if (next_ >= blocks_) return false;
        block = next_++;
        return true;
    }

    /// Waits until every block before is added up; false when another thread has failed.
    bool wait_for(std::size_t block) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return added_ == block || failure_; });
        return !failure_;
    }

    void added() {
        const std::lock_guard lock(mutex_);
        ++added_;
        changed_.notify_all();
    }

    void fail(std::exception_ptr why) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::move(why);
        next_ = blocks_;
        changed_.notify_all();
    }

    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t blocks_;
    std::size_t next_ = 0;
    std::size_t added_ = 0;
    std::exception_ptr failure_;
};

void take_turns(const std::vector<Block>& blocks, Turns& turns, const BlockWorker& worker) {
    try {
        std::size_t block = 0;
        while (turns.take(block)) {
            worker.work(blocks[block]);
            if (!turns.wait_for(block)) return;
            worker.add_up();
            turns.added();
        }
    } catch (...) {
        turns.fail(std::current_exception());
    }
}

}  // namespace

std::vector<Block> blocks_of(const PackedRows& rows) {
    // A block that is added up costs as much as it has cells: it should have many more rows.
    std::size_t cells = 0;
    for (const CellTable& table : rows.cell_tables())
        cells += static_cast<std::size_t>(table.cells);
    const std::size_t wanted = std::max(rows_of_a_block, 4 * cells);
    std::vector<Block> blocks;
    for (int group = 0; group < rows.groups();) {
        Block& block = blocks.emplace_back(Block{.first_group = group, .end_group = group});
        while (block.end_group < rows.groups() &&
               rows.first_row(block.end_group) - rows.first_row(group) < wanted)
            ++block.end_group;
        group = block.end_group;
    }
    return blocks;
}

void walk(
    const std::vector<Block>& blocks, int threads, const std::function<BlockWorker()>& make_worker
) {
    const auto useful = std::min(static_cast<std::size_t>(std::max(threads, 1)), blocks.size());
    if (useful <= 1) {
        const BlockWorker worker = make_worker();
        for (const Block& block : blocks) {
            worker.work(block);
            worker.add_up();
        }
        return;
    }
    std::vector<BlockWorker> workers;
    for (std::size_t thread = 0; thread < useful; ++thread)
        workers.push_back(make_worker());
    Turns turns(blocks.size());
    {
        std::vector<std::jthread> running;
        for (BlockWorker& worker : workers)
            running.emplace_back([&, own = std::move(worker)] { take_turns(blocks, turns, own); });
    }
    turns.rethrow();
}

}  // namespace uppsikt::stats
