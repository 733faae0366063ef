#include <array>
#include <cerrno>
#include <system_error>

#include <unistd.h>

#include "platform/relay/relay.h"
#include "platform/relay/wire.h"

namespace uppsikt::relay {
namespace {

/// A connection to the server, if there is one.
std::optional<Descriptor> connect_to(const std::filesystem::path& path) {
    const SocketAddress address(path);
    if (!address.folder_exists()) return std::nullopt;
    Descriptor connection(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    while (connect(connection.number(), address.get(), address.size()) != 0) {
        if (errno == EINTR) continue;
        if (errno == ENOENT || errno == ECONNREFUSED) return std::nullopt;
        throw RelayFailure(path.string() + ": " + std::generic_category().message(errno));
    }
    return connection;
}

/// `size` bytes, or nothing when the server went away.
std::optional<std::string> receive(int connection, std::size_t size) {
    std::string bytes(size, '\0');
    if (!receive_all(connection, bytes.data(), size)) return std::nullopt;
    return bytes;
}

[[noreturn]] void throw_refusal(int connection) {
    std::string why = "the server refused the request";
    if (const auto size = receive(connection, 4)) {
        const std::size_t length = std::min<std::size_t>(number_of(*size), 1000);
        if (const auto text = receive(connection, length)) why += ": " + *text;
    }
    throw RelayFailure(why);
}

}  // namespace

std::optional<int> ask_running_server(
    const std::filesystem::path& database, const Request& request
) {
    const std::string text = encode({request.arguments, request.folder});
    if (text.size() > longest_request)
        throw RelayFailure("the command is too long to be passed on");
    const auto connection = connect_to(socket_path(database));
    if (!connection) return std::nullopt;
    const int server = connection->number();
    if (!is_trusted(server) && geteuid() != 0)
        throw RelayFailure("the server that writes the database belongs to another user");

    // A server that stops closes the connection without a word, and has done nothing.
    if (!send_size(
            server,
            static_cast<std::uint32_t>(text.size()),
            {request.output, request.errors}
        ) ||
        !send_all(server, text)) {
        // It may have said why before it closed.
        const auto reply = receive(server, 1);
        if (reply && reply->front() == static_cast<char>(Reply::refused)) throw_refusal(server);
        return std::nullopt;
    }
    const auto reply = receive(server, 1);
    if (!reply) return std::nullopt;
    if (reply->front() != static_cast<char>(Reply::begun)) throw_refusal(server);
    const auto status = receive(server, 4);
    if (!status)
        throw RelayFailure(
            "the server went away before it was done: what it was asked to do may be done or not"
        );
    return static_cast<int>(number_of(*status));
}

}  // namespace uppsikt::relay
