#pragma once

#include <filesystem>
#include <string>

#include "app/application.h"
#include "app/command_line.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

/// Where things are, from lists (docs/import-places.md).
namespace uppsikt::app {

struct ImportPlacesArguments {
    std::filesystem::path file;
    std::string source;  ///< of municipalities: where their points were read
    std::string from;    ///< the first day of rows that say none; empty: today
};
Exit import_premises(Application& application, const ImportPlacesArguments& arguments);
Exit import_municipalities(Application& application, const ImportPlacesArguments& arguments);

/// Adds `premises import` and `municipality import` to the commands of the root, which must be
/// there; when one is chosen, `command` runs it. Both outlive the parsing.
void add_place_commands(CLI::App& root, ImportPlacesArguments& arguments, Command& command);

}  // namespace uppsikt::app
