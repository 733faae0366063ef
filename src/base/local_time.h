#pragma once

#include <chrono>
#include <string>

#include "base/date.h"

namespace uppsikt {

/// A moment as the wall clock shows it.
struct LocalTime {
    Date day;
    std::chrono::minutes time{};  ///< since midnight
    bool operator==(const LocalTime&) const = default;
};

/// By the time zone of the machine, which is the buyer's.
LocalTime local_time(Instant moment);

/// "14:05".
std::string clock_text(std::chrono::minutes since_midnight);

}  // namespace uppsikt
