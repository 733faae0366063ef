#pragma once

#include <span>
#include <string>

#include "app/environment.h"
#include "app/store.h"

namespace uppsikt::app {

/// Runs one command line. The only place where what broke around us is caught and told.
Exit run(std::span<const std::string> arguments, Environment& environment);

/// The same on a database that is open already, for a server that was asked.
Exit run_on(Store& store, std::span<const std::string> arguments, Environment& environment);

}  // namespace uppsikt::app
