#include "platform/http/server.h"

#include <algorithm>
#include <thread>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/http/connection.h"
#include "platform/http/core.h"
#include "platform/http/head.h"
#include "platform/http/quietly.h"

namespace uppsikt::http {
namespace {

using boost::system::error_code;
/// For those that are turned away before anything is known of them.
constexpr std::string_view too_many =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\n"
    "Connection: close\r\n\r\n";

Instant system_now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()
    );
}

asio::ssl::context tls_context(const TlsFiles& files) {
    asio::ssl::context context(asio::ssl::context::tls_server);
    context.set_options(
        asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
        asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression |
        asio::ssl::context::single_dh_use
    );
    SSL_CTX_set_cipher_list(context.native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    try {
        context.use_certificate_chain_file(files.certificates);
        context.use_private_key_file(files.key, asio::ssl::context::pem);
    } catch (const boost::system::system_error& fault) {
        throw ServerFailure(files.certificates + ", " + files.key + ": " + fault.what());
    }
    return context;
}

/// A network of 64 bits is one household's, or one machine's, to choose addresses in.
std::string peer_of(const asio::ip::address& address) {
    if (!address.is_v6() || address.to_v6().is_v4_mapped()) return address.to_string();
    const auto bytes = address.to_v6().to_bytes();
    return {bytes.begin(), bytes.begin() + 8};
}

/// As often as is needed to hold the shortest of the times.
std::chrono::milliseconds sweep_period(const Patience& patience) {
    const auto shortest =
        std::min({patience.head, patience.body, patience.idle, patience.write, patience.linger});
    return std::clamp<std::chrono::milliseconds>(
        shortest / 4,
        std::chrono::milliseconds(5),
        std::chrono::milliseconds(500)
    );
}

}  // namespace

struct Server::Machine {
    Machine(const Site& site, Metrics& metrics, ServerOptions options);

    void listen();
    asio::awaitable<void> accept();
    void take_on(Tcp::socket socket, Loop& loop);
    asio::awaitable<void> sweep(Loop& loop);
    void stop();

    /// The work in the thread of each loop.
    template <class Work>
    void in_each_loop(const Work& work) {
        for (const auto& loop : loops)
            asio::post(loop->context, [&loop = *loop, work] { work(loop); });
    }

    Core core;
    std::vector<std::unique_ptr<Loop>> loops;
    std::optional<Tcp::acceptor> acceptor;
    std::uint16_t port = 0;
    std::vector<std::unique_ptr<asio::steady_timer>> timers;
    std::vector<std::thread> threads;
};

Server::Machine::Machine(const Site& site, Metrics& metrics, ServerOptions options)
    : core(site, metrics, std::move(options)) {
    if (core.options.tls) core.tls.emplace(tls_context(*core.options.tls));
    for (int i = 0; i < core.options.threads; ++i) {
        loops.push_back(std::make_unique<Loop>());
        timers.push_back(std::make_unique<asio::steady_timer>(loops.back()->context));
    }
    listen();
    asio::co_spawn(loops.front()->context, accept(), asio::detached);
    for (const auto& loop : loops)
        asio::co_spawn(loop->context, sweep(*loop), asio::detached);
    for (const auto& loop : loops)
        threads.emplace_back([&context = loop->context] { context.run(); });
}

void Server::Machine::listen() try {
    const Tcp::endpoint endpoint(asio::ip::make_address(core.options.address), core.options.port);
    acceptor.emplace(loops.front()->context, endpoint.protocol());
    acceptor->set_option(Tcp::acceptor::reuse_address(true));
    acceptor->bind(endpoint);
    acceptor->listen();
    port = acceptor->local_endpoint().port();
} catch (const boost::system::system_error& fault) {
    throw ServerFailure(
        core.options.address + ":" + std::to_string(core.options.port) + ": " + fault.what()
    );
}

asio::awaitable<void> Server::Machine::accept() {
    asio::steady_timer pause(loops.front()->context);
    for (std::size_t turn = 0;; ++turn) {
        Loop& loop = *loops[turn % loops.size()];
        Tcp::socket socket(loop.context);
        const auto [error] = co_await acceptor->async_accept(socket, quietly);
        if (core.stopping || error == asio::error::operation_aborted) co_return;
        if (error) {  // no descriptors, no memory: others must go first
            pause.expires_after(std::chrono::milliseconds(50));
            co_await pause.async_wait(quietly);
            continue;
        }
        take_on(std::move(socket), loop);
    }
}

void Server::Machine::take_on(Tcp::socket socket, Loop& loop) {
    error_code error;
    const Tcp::endpoint other = socket.remote_endpoint(error);
    if (error) return;  // gone again
    Connection::From from{.address = other.address().to_string(), .peer = peer_of(other.address())};
    if (!core.let_in(from.peer)) {
        core.numbers.shed_connections.add();
        error = socket.non_blocking(true, error);
        if (!core.tls) socket.send(asio::buffer(too_many), 0, error);
        return;
    }
    error = socket.set_option(Tcp::no_delay(true), error);
    asio::post(
        loop.context,
        [this, &loop, socket = std::move(socket), from = std::move(from)]() mutable {
            auto connection =
                std::make_unique<Connection>(core, loop, std::move(socket), std::move(from));
            asio::co_spawn(loop.context, Connection::serve(std::move(connection)), asio::detached);
        }
    );
}

asio::awaitable<void> Server::Machine::sweep(Loop& loop) {
    const auto at = std::ranges::find(loops, &loop, &std::unique_ptr<Loop>::get);
    asio::steady_timer& timer = *timers[static_cast<std::size_t>(at - loops.begin())];
    const auto period = sweep_period(core.options.patience);
    while (true) {
        const auto now = std::chrono::floor<std::chrono::seconds>(core.options.now());
        loop.date = http_date(now.time_since_epoch().count());
        for (Connection* connection : loop.connections)
            connection->sweep(Clock::now());
        timer.expires_after(period);
        const auto [error] = co_await timer.async_wait(quietly);
        if (error || loop.ended) co_return;  // a cancel that comes between two waits reaches none
    }
}

void Server::Machine::stop() {
    if (core.stopping.exchange(true)) return;
    asio::post(loops.front()->context, [this] { acceptor->close(); });
    in_each_loop([](Loop& loop) {
        for (Connection* connection : loop.connections)
            connection->end_if_idle();
    });
    core.wait_until_empty(core.options.patience.stop);
    in_each_loop([](Loop& loop) {
        for (Connection* connection : loop.connections)
            connection->cut();
    });
    for (std::size_t i = 0; i < loops.size(); ++i)
        asio::post(loops[i]->context, [&loop = *loops[i], &timer = *timers[i]] {
            loop.ended = true;
            timer.cancel();
        });
    for (std::thread& thread : threads)
        thread.join();
    core.workers.join();
}

Server::Server(const Site& site, Metrics& metrics, ServerOptions options) {
    if (!options.now) options.now = system_now;
    machine_ = std::make_unique<Machine>(site, metrics, std::move(options));
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return machine_->port; }

void Server::stop() { machine_->stop(); }

}  // namespace uppsikt::http
