#include "stats/logit/row_blocks.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace uppsikt::stats {

namespace {

constexpr std::size_t rows_per_block = 16384;

}  // namespace

std::vector<GroupRun> row_blocks(const PackedRows& rows, bool whole_parents) {
    std::vector<GroupRun> blocks;
    const std::vector<int>& parents = rows.parent_of_group();
    for (int group = 0; group < rows.groups(); ++group) {
        const auto at = static_cast<std::size_t>(group);
        const bool may_begin = group == 0 || !whole_parents || parents[at] != parents[at - 1];
        const bool full =
            blocks.empty() ||
            rows.first_row(group) - rows.first_row(blocks.back().first) >= rows_per_block;
        if (may_begin && full) blocks.push_back({.first = group, .end = group});
        blocks.back().end = group + 1;
    }
    return blocks;
}

void for_each_on_threads(
    std::size_t count, int threads, const std::function<void(std::size_t, int)>& work
) {
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::mutex failing;
    const auto take = [&](int worker) {
        try {
            for (std::size_t which = next++; which < count; which = next++)
                work(which, worker);
        } catch (...) {  // goes on in the caller's thread, below
            const std::scoped_lock lock(failing);
            if (!failure) failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        const auto useful = static_cast<int>(std::min<std::size_t>(count, 1024));
        for (int worker = 1; worker < std::min(threads, useful); ++worker)
            others.emplace_back(take, worker);
        take(0);
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace uppsikt::stats
