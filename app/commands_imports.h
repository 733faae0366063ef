#pragma once

#include <filesystem>

#include "app/application.h"
#include "app/command_line.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

/// Complaints and decisions that were handled elsewhere before, from lists.
namespace uppsikt::app {

struct ImportCasesArguments {
    std::filesystem::path file;
};
Exit import_complaints(Application& application, const ImportCasesArguments& arguments);
Exit import_decisions(Application& application, const ImportCasesArguments& arguments);

/// Adds `complaint import` and `sanction import` to the commands of the root, which must be there;
/// when one is chosen, `command` runs it. Both outlive the parsing.
void add_import_commands(CLI::App& root, ImportCasesArguments& arguments, Command& command);

}  // namespace uppsikt::app
