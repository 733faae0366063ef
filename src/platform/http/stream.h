#pragma once

#include <array>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

namespace uppsikt::http {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

/// A connection's bytes, over TLS or not. What fails gives no bytes: why does not matter to
/// anybody.
class Stream {
public:
    Stream(Tcp::socket socket, asio::ssl::context* tls);
    ~Stream();

    asio::awaitable<bool> shake_hands();

    /// How many bytes came; 0 at the end, and when there was a fault or a cut.
    asio::awaitable<std::size_t> read_some(asio::mutable_buffer into);

    /// Whether all of both went out.
    asio::awaitable<bool> write(std::array<asio::const_buffer, 2> parts);

    /// Tells the other side that no more comes.
    asio::awaitable<void> end();

    /// Past TLS: what comes in after the end.
    asio::awaitable<std::size_t> read_raw(asio::mutable_buffer into);

    void cancel();
    void cut();

private:
    struct Tls;
    Tcp::socket socket_;
    std::unique_ptr<Tls> tls_;
};

}  // namespace uppsikt::http
