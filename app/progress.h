#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <ostream>
#include <string>
#include <thread>

#include "app/environment.h"

namespace uppsikt::app {

/// Says on a terminal what is going on, once it has taken a second. One line, erased at the end.
class Progress {
public:
    explicit Progress(Environment& environment);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress() { done(); }

    void step(std::string what);
    void done();

private:
    void show_until_done();

    std::ostream& err_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string what_;
    bool done_ = false;
    std::thread shower_;
};

}  // namespace uppsikt::app
