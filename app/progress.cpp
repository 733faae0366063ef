#include "app/progress.h"

namespace uppsikt::app {

namespace {

constexpr std::string_view erase_line = "\r\x1B[K";

}  // namespace

Progress::Progress(Environment& environment) : err_(environment.err) {
    if (environment.err_is_terminal) shower_ = std::thread([this] { show_until_done(); });
}

void Progress::step(std::string what) {
    const std::lock_guard lock(mutex_);
    what_ = std::move(what);
    changed_.notify_all();
}

void Progress::done() {
    if (!shower_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        done_ = true;
        changed_.notify_all();
    }
    shower_.join();
}

void Progress::show_until_done() {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, std::chrono::seconds{1}, [this] { return done_; })) return;
    while (!done_) {
        const std::string shown = what_;
        err_ << erase_line << shown << std::flush;
        changed_.wait(lock, [&] { return done_ || what_ != shown; });
    }
    err_ << erase_line << std::flush;
}

}  // namespace uppsikt::app
