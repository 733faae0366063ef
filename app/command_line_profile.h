#pragma once

#include "app/command_line.h"
#include "app/commands_profile.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's own name
class App;
}

namespace uppsikt::app {

/// What the command lines of profiling can say.
struct ProfileGrammar {
    ProfileArguments profile;
    AuditArguments audit;
};

/// Adds `profile` and `audit-rule`; `command` runs the one that is chosen. Both outlive the
/// parsing.
void add_profile_commands(CLI::App& root, ProfileGrammar& grammar, Command& command);

}  // namespace uppsikt::app
