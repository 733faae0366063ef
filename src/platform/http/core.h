#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "platform/http/metrics.h"
#include "platform/http/server.h"
#include "platform/http/site.h"

/// What the parts of the server share. For server.cpp and connection.cpp.
namespace uppsikt::http {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

class Connection;
struct Core;

/// Room for the body of one request, given back when it ends.
class BodyRoom {
public:
    explicit BodyRoom(Core& core) : core_(core) {}
    BodyRoom(const BodyRoom&) = delete;
    BodyRoom& operator=(const BodyRoom&) = delete;
    ~BodyRoom();

    /// False when there is not so much.
    bool take(std::size_t bytes);

private:
    Core& core_;
    std::size_t bytes_ = 0;
};

/// One thread with the connections that are its own: nobody else touches them.
struct Loop {
    asio::io_context context{1};
    std::unordered_set<Connection*> connections;
    std::string date;    ///< for the Date header, renewed by the sweep
    bool ended = false;  ///< no more sweeps
};

/// The numbers of one route.
struct RouteNumbers {
    std::array<Counter*, 5> by_class{};  ///< 1xx … 5xx
    Histogram* duration = nullptr;
};

/// The numbers of a server.
class Numbers {
public:
    Numbers(const Site& site, Metrics& metrics);

    RouteNumbers& of(const Route* route, std::string_view known_as);

    Counter& connections;
    Counter& waiting;
    Counter& shed_connections;
    Counter& shed_requests;
    Counter& shed_slow;

private:
    const Route* first_;
    std::vector<RouteNumbers> routes_;
    RouteNumbers page_;
    RouteNumbers none_;
};

struct Core {
    Core(const Site& the_site, Metrics& metrics, ServerOptions the_options);

    /// Counts a connection in, unless there are too many, in all or from there.
    bool let_in(const std::string& peer);
    void let_out(const std::string& peer);

    /// Until nobody is in, or the time is over.
    void wait_until_empty(std::chrono::milliseconds longest);

    /// Unlike any other, also of another run.
    std::string new_id();

    const Site& site;
    const ServerOptions options;
    Numbers numbers;
    std::optional<asio::ssl::context> tls;
    std::atomic<bool> stopping = false;
    std::atomic<std::size_t> body_bytes = 0;  ///< promised to bodies that are held
    std::atomic<int> under_way = 0;           ///< requests with the workers, waiting or run
    asio::thread_pool workers;

private:
    std::mutex mutex_;
    std::condition_variable gone_;
    std::map<std::string, int> by_peer_;
    int total_ = 0;
    std::uint64_t seed_ = 0;
    std::atomic<std::uint64_t> ids_ = 0;
};

}  // namespace uppsikt::http
