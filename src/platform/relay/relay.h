#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

/// One process writes an SQLite file. While a server does, a batch command asks it to do the
/// writing: the command's words, working folder, standard output and standard error go over a Unix
/// socket beside the file, PATH.sock, and the exit status comes back. Only the same user, and root,
/// are listened to.
namespace uppsikt::relay {

struct Request {
    std::vector<std::string> arguments;  ///< after the program's name
    std::string folder;  ///< that the command was given in; relative paths start there
    int output = 1;      ///< open descriptors; in the server they are the command's own,
    int errors = 2;      ///< and closed when the handler returns
};

/// All of a request's text may be this long.
inline constexpr std::size_t longest_request = 256 * 1024;

/// Carries out a request; its exit status. Runs in a thread of the server's, side by side with
/// others.
using Handler = std::function<int(const Request&)>;

/// The socket is not usable, or the server took the request and then went away: what it was asked
/// to do may or may not be done.
class RelayFailure : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Listens on DATABASE.sock from when it is made until it ends. Only for who owns the WriterLock of
/// the database: a socket that is found there is taken to be left by a server that was killed.
class RelayServer {
public:
    /// At most `threads` requests are carried out at the same time; others wait.
    RelayServer(const std::filesystem::path& database, Handler handler, int threads = 2);
    RelayServer(const RelayServer&) = delete;
    RelayServer& operator=(const RelayServer&) = delete;
    ~RelayServer() { stop(); }

    /// Takes no more requests, and returns when those that were begun are done.
    void stop();

private:
    void work();
    void serve(int connection);

    std::filesystem::path socket_;
    Handler handler_;
    int listening_ = -1;
    int stopping_ = -1;  ///< readable when it is time to stop
    std::vector<std::thread> threads_;
};

/// The exit status of the request, carried out by the server that writes the database; none when
/// there is no such server (also when one has left its socket behind, or was just stopping).
std::optional<int> ask_running_server(
    const std::filesystem::path& database, const Request& request
);

}  // namespace uppsikt::relay
