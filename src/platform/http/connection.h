#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "platform/http/core.h"
#include "platform/http/incoming.h"
#include "platform/http/stream.h"

namespace uppsikt::http {

/// One connection, with one request after the other. Lives in one loop's thread; only a handler
/// that may wait runs elsewhere, and meanwhile nothing else of the connection does.
class Connection {
public:
    /// Where it comes from: the address for the request, and the peer that it counts for.
    struct From {
        std::string address;
        std::string peer;
    };

    Connection(Core& core, Loop& loop, Tcp::socket socket, From from);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Serves it to its end.
    static asio::awaitable<void> serve(std::unique_ptr<Connection> connection);

    /// Ends what waits for a client that has used up its time.
    void sweep(Clock::time_point now);

    /// Ends it if nothing is under way.
    void end_if_idle();

    void cut() { stream_.cut(); }

private:
    /// One request under way.
    struct Exchange;

    asio::awaitable<bool> exchange();
    asio::awaitable<int> read_head(Exchange& current);
    asio::awaitable<int> read_body(Exchange& current);
    asio::awaitable<void> answer(Exchange& current);
    asio::awaitable<void> answer_beside(Exchange& current);
    asio::awaitable<bool> write(Exchange& current);
    asio::awaitable<void> linger();

    /// More bytes into the buffer; false when none come.
    asio::awaitable<bool> read_more();
    std::string_view unread() const { return std::string_view(buffer_).substr(read_); }
    void take(std::size_t bytes);

    void wait_until(Clock::time_point deadline) {
        deadline_ = deadline;
        out_of_time_ = false;
    }
    void wait_at_most(Clock::duration time) { wait_until(Clock::now() + time); }
    Clock::duration time_for(Patience::Time start, std::size_t bytes) const;

    Core& core_;
    Loop& loop_;
    Stream stream_;
    From from_;
    std::string buffer_;    ///< what has come in;
    std::size_t read_ = 0;  ///< so much of it has been used
    Clock::time_point deadline_ = Clock::time_point::max();
    bool out_of_time_ = false;
    bool idle_ = false;
};

}  // namespace uppsikt::http
