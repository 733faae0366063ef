#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace uppsikt::http {

/// A number that programs watch. Added to from any thread.
class Counter {
public:
    void add(std::int64_t more = 1) { value_.fetch_add(more, std::memory_order_relaxed); }
    std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_ = 0;
};

/// How many took how long, in microseconds.
class Histogram {
public:
    static constexpr std::array<std::int64_t, 12> bounds_us{
        100, 250, 500, 1'000, 2'500, 5'000, 10'000, 50'000, 100'000, 500'000, 1'000'000, 5'000'000
    };

    void observe(std::int64_t microseconds);
    std::int64_t count(std::size_t bucket) const {
        return buckets_[bucket].load(std::memory_order_relaxed);
    }
    std::int64_t sum_us() const { return sum_us_.load(std::memory_order_relaxed); }

private:
    std::array<std::atomic<std::int64_t>, bounds_us.size() + 1> buckets_{};
    std::atomic<std::int64_t> sum_us_ = 0;
};

/// Counters, gauges and histograms by name, written as Prometheus reads them.
class Metrics {
public:
    struct Name {
        std::string name;
        std::string help;
        std::vector<NamedText> labels = {};
    };

    /// What is asked for again is the same.
    Counter& counter(const Name& name) { return number(name, "counter"); }
    Counter& gauge(const Name& name) { return number(name, "gauge"); }
    Histogram& histogram(const Name& name);

    /// The text exposition format, version 0.0.4.
    std::string text() const;

private:
    struct Series {
        std::string labels;  ///< `route="/a",status="2xx"`
        Counter counter;
        Histogram histogram;
    };
    struct Family {
        std::string name;
        std::string help;
        std::string type;
        std::deque<Series> series;
    };
    Series& series(const Name& name, std::string_view type);
    Counter& number(const Name& name, std::string_view type) { return series(name, type).counter; }

    mutable std::mutex mutex_;  ///< of the list, not of the numbers
    std::deque<Family> families_;
};

}  // namespace uppsikt::http
