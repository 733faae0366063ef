#include "app/relay.h"

#include <chrono>
#include <sstream>

#include <unistd.h>

#include "app/run.h"

namespace uppsikt::app {

namespace {

void write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(descriptor, text.data(), text.size());
        if (written <= 0) return;  // whoever asked has gone; what was done is done
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

std::unique_ptr<relay::RelayServer> listen_for_commands(
    Store& store, const Environment& environment
) {
    if (store.location().backend != sql::Backend::sqlite) return nullptr;
    const auto handler = [&store,
                          user = environment.user,
                          clock = environment.clock](const relay::Request& request) {
        std::ostringstream out, err;
        const Moment moment = clock();
        Environment asked{
            .out = out,
            .err = err,
            .err_is_terminal = false,
            .folder = request.folder,
            .user = user,
            .now = moment.now,
            .today = moment.today,
            .clock = clock,
        };
        const Exit exit = run_on(store, request.arguments, asked);
        write_all(request.output, out.str());
        write_all(request.errors, err.str());
        return static_cast<int>(exit);
    };
    return std::make_unique<relay::RelayServer>(store.location().target, handler);
}

std::optional<Exit> ask_server(
    std::span<const std::string> arguments, const Command& command, const Environment& environment
) {
    const auto location = locate(command.options.database, environment.folder);
    if (!location.ok() || location.value().backend != sql::Backend::sqlite) return std::nullopt;
    const auto status = relay::ask_running_server(
        location.value().target,
        {.arguments = {arguments.begin(), arguments.end()},
         .folder = environment.folder.string(),
         .output = STDOUT_FILENO,
         .errors = STDERR_FILENO}
    );
    if (!status) return std::nullopt;
    return static_cast<Exit>(*status);
}

}  // namespace uppsikt::app
