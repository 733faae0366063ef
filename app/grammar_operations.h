#pragma once

#include <span>
#include <string>

#include <CLI/App.hpp>

#include "app/command_line.h"
#include "platform/operations/operation.h"

namespace uppsikt::app {

/// Adds a subcommand for every operation of the tables; the chosen one fills `chosen`. Only nouns
/// that are among the words get their verbs and options, so that no command pays for all.
void add_operations(
    CLI::App& root,
    Command& chosen,
    const operations::Tables& tables,
    std::span<const std::string> words
);

}  // namespace uppsikt::app
