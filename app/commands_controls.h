#pragma once

#include <filesystem>
#include <string>

#include "app/application.h"
#include "app/command_line.h"
#include "publication/publication.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace uppsikt::app {

enum class ControlFormat { html, json, csv };

struct ControlArguments {
    int year = 0;
    std::string service = "rom2";
    bool internal = false;
    ControlFormat format = ControlFormat::html;
    std::filesystem::path out;  ///< empty: standard output
};
/// The annual control report, for everyone or for the unit.
Exit write_controls(Application& application, const ControlArguments& arguments);

/// How the report reads as JSON, and as CSV: one row per figure, region and month.
void write_json(std::ostream& out, const publication::ControlReport& report);
void write_csv(std::ostream& out, const publication::ControlReport& report);

/// Adds `report controls` to `report`; when it is chosen, `command` runs it. Both outlive the
/// parsing.
void add_controls_command(CLI::App& report, ControlArguments& arguments, Command& command);

}  // namespace uppsikt::app
