#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/application.h"
#include "app/command_line.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace uppsikt::app {

struct PagesArguments {
    std::filesystem::path folder;
    std::string service = "rom2";
    std::vector<std::string> paths;  ///< only these, as a server would answer; else the whole site
    bool is_example = false;
};
/// Writes the public site of the latest period as files, for a host that only serves files.
Exit write_pages(Application& application, const PagesArguments& arguments);

/// Adds `pages`; when it is chosen, `command` runs it. Both outlive the parsing.
void add_pages_command(CLI::App& root, PagesArguments& arguments, Command& command);

}  // namespace uppsikt::app
