#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "app/command_line.h"
#include "app/environment.h"
#include "app/store.h"
#include "platform/relay/relay.h"

namespace uppsikt::app {

/// Runs the writing commands that other processes ask for, on the database that this one has open.
/// None where the database needs no such thing (PostgreSQL).
std::unique_ptr<relay::RelayServer> listen_for_commands(
    Store& store, const Environment& environment
);

/// How the command ended in the server that has the database open; none when there is no server.
std::optional<Exit> ask_server(
    std::span<const std::string> arguments, const Command& command, const Environment& environment
);

}  // namespace uppsikt::app
