#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace uppsikt::app {

/// What the clock says: the moment, and the day it is here.
struct Moment {
    Instant now;
    Date today;
};
using Clock = std::function<Moment()>;

/// What a command meets outside itself. One place reads the clock and the process's surroundings
/// (main.cpp); everything else is told.
struct Environment {
    std::ostream& out;
    std::ostream& err;
    bool err_is_terminal = false;
    std::filesystem::path folder;  ///< what relative paths start from
    std::string user;              ///< who runs the command, by the operating system
    Instant now;
    Date today;   ///< the local day
    Clock clock;  ///< for a server, whose commands come later
    /// Asks whoever runs the command for a secret, by its name; none where nobody can be asked.
    std::function<std::optional<std::string>(std::string_view)> ask_secret = {};
};

/// The path as the user meant it.
inline std::filesystem::path absolute(
    const Environment& environment, const std::filesystem::path& path
) {
    return path.is_absolute() ? path : (environment.folder / path).lexically_normal();
}

/// How a command ends, for scripts.
enum class Exit {
    fine = 0,
    mismatch = 1,  ///< it was answered, and the answer is that something does not agree
    refused = 2,   ///< bad input, unknown names, wrong use: nothing was stored
    broken = 3,    ///< something around us broke, or we did: see the message
};

}  // namespace uppsikt::app
