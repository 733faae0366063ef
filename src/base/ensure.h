#pragma once

#include <source_location>
#include <stdexcept>
#include <string_view>

namespace uppsikt {

/// We broke an assumption of our own: a bug to report, never an answer to a user.
class BrokenAssumption : public std::logic_error {
    using std::logic_error::logic_error;
};

[[noreturn]] void report_broken_assumption(std::string_view what_holds, std::source_location where);

/// Checks, also in release builds, what the code around it relies on.
inline void ensure(
    bool condition,
    std::string_view what_holds,
    std::source_location where = std::source_location::current()
) {
    if (!condition) report_broken_assumption(what_holds, where);
}

}  // namespace uppsikt
