#pragma once

#include <chrono>
#include <optional>

#include <sys/types.h>

/// How long tests wait for other processes: with sanitizers, on a machine that others use, and
/// never for ever.
namespace uppsikt::test {

inline constexpr std::chrono::seconds until_ready{60};  ///< to begin, and to say the next thing
inline constexpr std::chrono::seconds until_end{300};   ///< for all that it has to do

/// The status of the process as `waitpid` gives it, which is then gone; none when it still runs
/// after that time.
std::optional<int> ending_of(pid_t process, std::chrono::milliseconds patience);

}  // namespace uppsikt::test
