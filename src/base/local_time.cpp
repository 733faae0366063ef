#include "base/local_time.h"

#include <ctime>

#include <fmt/format.h>

namespace uppsikt {

LocalTime local_time(Instant moment) {
    const std::time_t seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(moment));
    std::tm local{};
    localtime_r(&seconds, &local);
    return {
        .day = Date{std::chrono::year{local.tm_year + 1900} / (local.tm_mon + 1) / local.tm_mday},
        .time = std::chrono::minutes{local.tm_hour * 60 + local.tm_min},
    };
}

std::string clock_text(std::chrono::minutes since_midnight) {
    return fmt::format("{:02}:{:02}", since_midnight.count() / 60, since_midnight.count() % 60);
}

}  // namespace uppsikt
