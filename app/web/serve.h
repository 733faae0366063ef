#pragma once

#include <optional>
#include <string>

#include "app/application.h"
#include "app/command_line.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace uppsikt::app {

struct ServeArguments {
    std::string listen = "127.0.0.1:8080";         ///< or "none": only for other commands
    std::vector<std::string> tls = {};             ///< certificates and key, both PEM
    bool without_second_factor = false;            ///< a password is enough; on this machine only
    std::vector<std::string> internal_hosts = {};  ///< services that need no public address
    std::string certificates = {
    };  ///< PEM: authorities that services may have, beside the system's
};

/// Holds the database open, writes for other commands, and serves the web, until it is told to
/// stop.
Exit serve(Application& application, const ServeArguments& arguments);

/// Adds `serve` to the commands of the root.
void add_serve(CLI::App& root, ServeArguments& arguments, Command& command);

}  // namespace uppsikt::app
