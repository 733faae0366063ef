#include "platform/http/stream.h"

#include <tuple>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "platform/http/quietly.h"

namespace uppsikt::http {
namespace {}  // namespace

struct Stream::Tls {
    asio::ssl::stream<Tcp::socket&> stream;
};

Stream::Stream(Tcp::socket socket, asio::ssl::context* tls) : socket_(std::move(socket)) {
    if (tls != nullptr) tls_.reset(new Tls{asio::ssl::stream<Tcp::socket&>(socket_, *tls)});
}

Stream::~Stream() = default;

asio::awaitable<bool> Stream::shake_hands() {
    if (!tls_) co_return true;
    const auto [error] =
        co_await tls_->stream.async_handshake(asio::ssl::stream_base::server, quietly);
    co_return !error;
}

asio::awaitable<std::size_t> Stream::read_some(asio::mutable_buffer into) {
    if (tls_) {
        const auto [error, bytes] = co_await tls_->stream.async_read_some(into, quietly);
        co_return error ? 0 : bytes;
    }
    const auto [error, bytes] = co_await socket_.async_read_some(into, quietly);
    co_return error ? 0 : bytes;
}

asio::awaitable<bool> Stream::write(std::array<asio::const_buffer, 2> parts) {
    if (tls_) {
        const auto [error, bytes] = co_await asio::async_write(tls_->stream, parts, quietly);
        co_return !error;
    }
    const auto [error, bytes] = co_await asio::async_write(socket_, parts, quietly);
    co_return !error;
}

asio::awaitable<void> Stream::end() {
    if (tls_) co_await tls_->stream.async_shutdown(quietly);
    boost::system::error_code ignored;
    ignored = socket_.shutdown(Tcp::socket::shutdown_send, ignored);
}

asio::awaitable<std::size_t> Stream::read_raw(asio::mutable_buffer into) {
    const auto [error, bytes] = co_await socket_.async_read_some(into, quietly);
    co_return error ? 0 : bytes;
}

void Stream::cancel() {
    boost::system::error_code ignored;
    ignored = socket_.cancel(ignored);
}

void Stream::cut() {
    boost::system::error_code ignored;
    ignored = socket_.close(ignored);
}

}  // namespace uppsikt::http
