#include "app/run.h"

#include <exception>
#include <ostream>
#include <variant>

#include "app/application.h"
#include "app/command_line.h"
#include "app/relay.h"

namespace uppsikt::app {

namespace {

Exit run_with(Store* open, std::span<const std::string> arguments, Environment& environment) {
    try {
        auto parsed = parse_command_line(arguments, environment);
        if (const Exit* ended = std::get_if<Exit>(&parsed)) return *ended;
        const Command& command = std::get<Command>(parsed);
        // In a role also reading writes: what was shown is recorded.
        const bool is_in_role = command.options.acting.has_value();
        const bool writes = command.writes || is_in_role;
        const bool asks = command.asks_secrets || (is_in_role && command.asks_secrets_in_role);
        if (writes && !asks && open == nullptr)
            if (const auto exit = ask_server(arguments, command, environment)) return *exit;
        Application application(environment, command.options, open);
        return command.run(application);
    } catch (const std::exception& error) {
        environment.err << "uppsikt: " << error.what() << '\n';
        return Exit::broken;
    }
}

}  // namespace

Exit run(std::span<const std::string> arguments, Environment& environment) {
    return run_with(nullptr, arguments, environment);
}

Exit run_on(Store& store, std::span<const std::string> arguments, Environment& environment) {
    return run_with(&store, arguments, environment);
}

}  // namespace uppsikt::app
