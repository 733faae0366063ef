#include "stats/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace uppsikt::stats {

void for_each_index(std::size_t count, int threads, const std::function<void(std::size_t)>& work) {
    const std::size_t workers = std::min(count, static_cast<std::size_t>(std::max(threads, 1)));
    if (workers <= 1) {
        for (std::size_t index = 0; index < count; ++index)
            work(index);
        return;
    }

    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::mutex failing;
    const auto work_on = [&] {
        try {
            for (std::size_t index = next++; index < count; index = next++)
                work(index);
        } catch (...) {  // carried over to the caller's thread
            next = count;
            const std::lock_guard lock(failing);
            if (!failure) failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        others.reserve(workers - 1);
        for (std::size_t worker = 1; worker < workers; ++worker)
            others.emplace_back(work_on);
        work_on();
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace uppsikt::stats
