#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/date.h"
#include "platform/http/framing.h"
#include "platform/http/metrics.h"
#include "platform/http/site.h"

namespace uppsikt::http {

/// How much at a time. Who comes on top of that is told so at once.
struct Limits {
    HeadLimits head = {};
    int connections = 1024;
    int connections_per_peer = 256;          ///< an address, or an IPv6 network of 64 bits
    int waiting = 256;                       ///< requests that wait for a worker; more get a 503
    std::size_t bodies = 256 * 1024 * 1024;  ///< bytes, of all that are held; more get a 503
};

/// How long to wait for clients, and for the end.
struct Patience {
    using Time = std::chrono::milliseconds;
    Time head = std::chrono::seconds(10);   ///< from its first byte to its last; also the handshake
    Time body = std::chrono::seconds(10);   ///< and then as long as it comes at the least rate
    Time idle = std::chrono::seconds(30);   ///< between two requests
    Time write = std::chrono::seconds(10);  ///< as for the body
    Time linger = std::chrono::seconds(2);  ///< for a client that goes on sending after a refusal
    Time stop = std::chrono::seconds(10);   ///< for what is under way when the server stops
    std::size_t least_rate = 16 * 1024;     ///< bytes a second
};

struct TlsFiles {
    std::string certificates;  ///< PEM, the whole chain
    std::string key;           ///< PEM
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any that is free
    std::optional<TlsFiles> tls = {};
    bool behind_tls = false;  ///< a proxy in front speaks TLS with the clients
    int threads = 1;          ///< that read, write and answer from memory
    int workers = 4;          ///< that run the handlers that may wait
    Limits limits = {};
    Patience patience = {};
    std::function<Instant()> now = {};  ///< for the log and the Date header; the system's clock
    std::function<void(std::string_view line)> log = {};  ///< one line a request; must not wait
};

/// The address cannot be listened on, or the certificate is not usable.
class ServerFailure : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// An HTTP/1.1 server. Listens from when it is made until it ends.
class Server {
public:
    /// Site and metrics outlive the server.
    Server(const Site& site, Metrics& metrics, ServerOptions options);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    std::uint16_t port() const;

    /// Takes no more connections, closes those that are idle, and returns when what was under way
    /// is answered, or when the time for it is over and those connections are cut. A handler that
    /// is running is always waited for.
    void stop();

private:
    struct Machine;
    std::unique_ptr<Machine> machine_;
};

}  // namespace uppsikt::http
