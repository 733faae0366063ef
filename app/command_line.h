#pragma once

#include <functional>
#include <span>
#include <string>

#include "app/application.h"

namespace uppsikt::app {

/// A command line that was understood.
struct Command {
    Options options;
    bool writes = false;                ///< asks a running server, if there is one, to run it
    bool asks_secrets = false;          ///< of whoever runs it: cannot be left to a server
    bool asks_secrets_in_role = false;  ///< only of somebody in a role
    std::function<Exit(Application&)> run;
};

/// What is to be done, or how it ended already (help was asked for, or it was not understood).
std::variant<Command, Exit> parse_command_line(
    std::span<const std::string> arguments, Environment& environment
);

}  // namespace uppsikt::app
