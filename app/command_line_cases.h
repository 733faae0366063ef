#pragma once

#include <CLI/CLI.hpp>

#include "app/command_line.h"

namespace uppsikt::app {

/// `uppsikt complaint register …`, `investigation …`, `sanction …`, `jobs run`, `cases`,
/// `timeline`: made from the tables of operations.
void add_case_commands(CLI::App& root, Command& command);

}  // namespace uppsikt::app
