#include <array>
#include <cerrno>
#include <exception>
#include <system_error>

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/relay/relay.h"
#include "platform/relay/wire.h"

namespace uppsikt::relay {
namespace {

/// Those who wait for a thread; more than these wait in their own connect.
constexpr int waiting_most = 64;

/// A client sends its request at once; one that does not is not waited for.
constexpr timeval patience{.tv_sec = 5, .tv_usec = 0};

/// Exit status when the handler itself failed (EX_SOFTWARE).
constexpr int status_fault = 70;

[[noreturn]] void fail(const std::filesystem::path& path) {
    throw RelayFailure(path.string() + ": " + std::generic_category().message(errno));
}

Descriptor listen_at(const std::filesystem::path& path) {
    Descriptor listening(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (listening.number() < 0) fail(path);
    const SocketAddress address(path);
    // Left by a server that was killed: we own the writing now. Another kind of file is not ours to
    // remove.
    if (std::filesystem::is_socket(path)) unlink(path.c_str());
    if (bind(listening.number(), address.get(), address.size()) != 0) fail(path);
    // Nobody can connect before listen, so there is no moment with wider permissions.
    if (chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) fail(path);
    if (listen(listening.number(), waiting_most) != 0) fail(path);
    return listening;
}

struct Received {
    Words words;
    std::array<Descriptor, 2> descriptors;
};

/// The request, or nothing when what came was none; says why on the connection.
std::optional<Received> receive_request(int connection) {
    const auto refuse = [&](const std::string& why) {
        send_all(
            connection,
            static_cast<char>(Reply::refused) + bytes_of(static_cast<std::uint32_t>(why.size())) +
                why
        );
        return std::nullopt;
    };
    if (!is_trusted(connection)) return refuse("the server belongs to another user");
    auto begun = receive_size(connection);
    if (!begun) return std::nullopt;
    if (begun->size > longest_request) return refuse("the request is too long");
    std::string text(begun->size, '\0');
    if (!receive_all(connection, text.data(), text.size())) return std::nullopt;
    auto words = decode(text);
    if (!words) return refuse("the request is not understood");
    return Received{*std::move(words), std::move(begun->descriptors)};
}

}  // namespace

RelayServer::RelayServer(const std::filesystem::path& database, Handler handler, int threads)
    : socket_(socket_path(database)), handler_(std::move(handler)) {
    Descriptor listening = listen_at(socket_);
    Descriptor stopping(eventfd(0, EFD_CLOEXEC));
    if (stopping.number() < 0) fail(socket_);
    listening_ = listening.release();
    stopping_ = stopping.release();
    for (int i = 0; i < threads; ++i)
        threads_.emplace_back([this] { work(); });
}

void RelayServer::stop() {
    if (listening_ < 0) return;
    unlink(socket_.c_str());
    eventfd_write(stopping_, 1);
    for (std::thread& thread : threads_)
        thread.join();
    // Who has connected and not been taken on is told so by this, and writes by itself.
    close(listening_);
    close(stopping_);
    listening_ = -1;
}

void RelayServer::work() {
    // A handler that writes to a pipe nobody reads gets EPIPE; it must not end the server.
    sigset_t pipes{};
    sigemptyset(&pipes);
    sigaddset(&pipes, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
    while (true) {
        std::array<pollfd, 2> events = {
            pollfd{stopping_, POLLIN, 0},
            pollfd{listening_, POLLIN, 0}
        };
        if (poll(events.data(), events.size(), -1) < 0) continue;
        if (events[0].revents != 0) return;
        const Descriptor connection(accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC));
        if (connection.number() >= 0)
            serve(connection.number());  // otherwise another thread was faster
    }
}

void RelayServer::serve(int connection) {
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const auto received = receive_request(connection);
    if (!received || !send_all(connection, std::string(1, static_cast<char>(Reply::begun)))) return;
    const Request request{
        received->words.arguments,
        received->words.folder,
        received->descriptors[0].number(),
        received->descriptors[1].number()
    };
    int status = status_fault;
    try {
        status = handler_(request);
    } catch (const std::exception& fault) {
        // Told to who asked; the server goes on for the others.
        const std::string line = std::string(fault.what()) + "\n";
        if (write(request.errors, line.data(), line.size()) < 0) status = status_fault;
    }
    send_all(connection, bytes_of(static_cast<std::uint32_t>(status)));
}

}  // namespace uppsikt::relay
