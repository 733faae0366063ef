#pragma once

#include "app/command_line.h"
#include "app/commands_profile.h"

namespace CLI {
class App;
}

namespace uppsikt::app {

/// What the command lines of profiling can say.
struct ProfileGrammar {
    ProfileArguments profile;
};

/// Adds `profile`; when it is chosen, `command` runs it. Both outlive the parsing.
void add_profile_commands(CLI::App& root, ProfileGrammar& grammar, Command& command);

}  // namespace uppsikt::app
