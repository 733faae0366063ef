#include "platform/http/connection.h"

#include <exception>
#include <optional>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/http/access_log.h"
#include "platform/http/head.h"
#include "platform/http/status.h"

namespace uppsikt::http {
namespace {

constexpr std::size_t read_size = 8 * 1024;

/// The head of a chunk, or the fields behind the last: more than this is none.
constexpr std::size_t framing_most = 8 * 1024;

/// Of what a refused client goes on sending.
constexpr std::size_t linger_bytes_most = 4 * 1024 * 1024;

constexpr int request_timeout = 408;
constexpr int fault = 500;
constexpr int service_unavailable = 503;

/// The connection is at its end, and there is nobody to answer.
constexpr int gone = -1;

}  // namespace

struct Connection::Exchange {
    Request request = {};
    Incoming incoming = Incoming(request);
    std::optional<BodyRoom> room;
    Site::Opened opened = {};
    Response response = {};
    bool keep = false;
    Clock::time_point since = Clock::now();

    explicit Exchange(Core& core) { room.emplace(core); }
    Exchange(const Exchange&) = delete;  // the parser holds on to the request
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange() = default;
};

Connection::Connection(Core& core, Loop& loop, Tcp::socket socket, From from)
    : core_(core),
      loop_(loop),
      stream_(std::move(socket), core.tls ? &*core.tls : nullptr),
      from_(std::move(from)) {
    loop_.connections.insert(this);
}

Connection::~Connection() {
    loop_.connections.erase(this);
    core_.let_out(from_.peer);
}

asio::awaitable<void> Connection::serve(std::unique_ptr<Connection> connection) {
    connection->wait_at_most(connection->core_.options.patience.head);
    bool goes_on = co_await connection->stream_.shake_hands();
    while (goes_on)
        goes_on = co_await connection->exchange();
}

void Connection::sweep(Clock::time_point now) {
    if (now < deadline_) return;
    // Again at each sweep, until it is heeded: a cancel between two operations reaches neither.
    out_of_time_ = true;
    stream_.cancel();
}

void Connection::end_if_idle() {
    if (idle_) sweep(Clock::time_point::max());
}

void Connection::take(std::size_t bytes) {
    read_ += bytes;
    if (read_ == buffer_.size()) {
        buffer_.clear();
        read_ = 0;
    }
}

Clock::duration Connection::time_for(Patience::Time start, std::size_t bytes) const {
    return start + std::chrono::milliseconds(bytes * 1000 / core_.options.patience.least_rate);
}

asio::awaitable<bool> Connection::read_more() {
    if (read_ > 0) {
        buffer_.erase(0, read_);
        read_ = 0;
    }
    const std::size_t held = buffer_.size();
    buffer_.resize(held + read_size);
    const std::size_t bytes = co_await stream_.read_some({buffer_.data() + held, read_size});
    buffer_.resize(held + bytes);
    co_return bytes > 0;
}

/// One request and its answer; whether there may be another.
asio::awaitable<bool> Connection::exchange() {
    Exchange current(core_);
    current.request.peer = from_.address;
    current.request.id = core_.new_id();
    int refused = co_await read_head(current);
    if (refused == 0) refused = co_await read_body(current);
    if (refused == gone) co_return false;
    if (refused != 0) {
        current.keep = false;
        current.response = core_.site.refusal(refused, current.request);
        if (refused == service_unavailable) current.response.headers.add("Retry-After", "1");
    } else if (current.opened.answer) {
        current.response = *std::move(current.opened.answer);
    } else {
        co_await answer(current);
    }
    current.request.body = {};
    current.room.reset();
    if (core_.stopping) current.keep = false;
    const bool written = co_await write(current);
    if (!written) co_return false;
    if (!current.keep) co_await linger();
    co_return current.keep;
}

/// The status of a refusal, or 0.
asio::awaitable<int> Connection::read_head(Exchange& current) {
    const Patience& patience = core_.options.patience;
    HeadLook look;
    bool begun = !unread().empty();
    wait_at_most(begun ? patience.head : patience.idle);
    std::size_t looked_at = 0;
    bool has_line = false;
    while (true) {
        // Only at the end of a line, or of what may be, is there something new to see.
        const HeadLimits& limits = core_.options.limits.head;
        const bool new_line = unread().substr(looked_at).find('\n') != std::string_view::npos;
        has_line = has_line || new_line;
        if (new_line || unread().size() > (has_line ? limits.head : limits.request_line))
            look = look_at_head(unread(), limits);
        if (look.refused != 0) co_return look.refused;
        if (look.size != 0) break;
        looked_at = unread().size();
        idle_ = !begun;
        if (!begun && core_.stopping) co_return gone;
        const bool more = co_await read_more();
        idle_ = false;
        if (!more) {
            if (!out_of_time_) co_return gone;
            if (begun) core_.numbers.shed_slow.add();
            co_return begun ? request_timeout : gone;
        }
        if (!begun) {
            begun = true;
            current.since = Clock::now();
            wait_at_most(patience.head);
        }
    }
    int refused = current.incoming.take_head(unread().substr(0, look.size));
    take(look.size);
    if (refused == 0)
        refused = refused_fields(current.request.headers, {current.incoming.is_1_0()});
    if (refused != 0) co_return refused;
    current.keep = current.incoming.may_keep_connection() && !current.incoming.is_1_0();
    current.opened = core_.site.open(current.request);
    co_return 0;
}

/// The status of a refusal, or 0.
asio::awaitable<int> Connection::read_body(Exchange& current) {
    if (current.incoming.is_whole()) co_return 0;
    if (current.opened.answer) {
        current.keep = false;  // nobody reads the body
        co_return 0;
    }
    const std::size_t most = body_most(*current.opened.route);
    if (current.incoming.announced().value_or(0) > most) co_return content_too_large;
    const auto announced = static_cast<std::size_t>(current.incoming.announced().value_or(most));
    if (!current.room->take(announced)) {
        core_.numbers.shed_requests.add();
        co_return service_unavailable;
    }
    current.incoming.limit_body(most);
    if (unread().empty() && current.request.headers.contains("Expect")) {
        wait_at_most(core_.options.patience.write);
        const std::array<asio::const_buffer, 2> parts{
            asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")),
            asio::const_buffer()
        };
        const bool written = co_await stream_.write(parts);
        if (!written) co_return gone;
    }
    const auto begun = Clock::now();
    while (true) {
        const Incoming::Taken taken = current.incoming.take_body(unread());
        take(taken.used);
        if (taken.refused != 0) co_return taken.refused;
        if (current.incoming.is_whole()) co_return 0;
        if (unread().size() > framing_most) co_return 400;
        wait_until(begun + time_for(core_.options.patience.body, current.request.body.size()));
        const bool more = co_await read_more();
        if (!more) {
            if (out_of_time_) core_.numbers.shed_slow.add();
            co_return out_of_time_ ? request_timeout : gone;
        }
    }
}

asio::awaitable<void> Connection::answer(Exchange& current) {
    wait_until(Clock::time_point::max());  // the client has done its part
    const Route& route = *current.opened.route;
    if (route.runs == Runs::at_once) {
        current.response = core_.site.run(route, current.request);
        co_return;
    }
    const int most = core_.options.limits.waiting + core_.options.workers;
    if (core_.under_way.fetch_add(1) < most) {
        core_.numbers.waiting.add();
        co_await answer_beside(current);
        core_.numbers.waiting.add(-1);
    } else {
        core_.numbers.shed_requests.add();
        current.response = core_.site.refusal(service_unavailable, current.request);
        current.response.headers.add("Retry-After", "1");
    }
    core_.under_way.fetch_sub(1);
}

/// Goes over to a worker, and comes back whatever happens there.
asio::awaitable<void> Connection::answer_beside(Exchange& current) {
    co_await asio::post(asio::bind_executor(core_.workers.get_executor(), asio::use_awaitable));
    std::exception_ptr failed;
    try {
        current.response = core_.site.run(*current.opened.route, current.request);
    } catch (...) {
        failed = std::current_exception();
    }
    co_await asio::post(asio::bind_executor(loop_.context.get_executor(), asio::use_awaitable));
    if (failed) current.response = core_.site.refusal(fault, current.request);
}

asio::awaitable<bool> Connection::write(Exchange& current) {
    const Response& response = current.response;
    const std::string head = write_head(
        response,
        {.request_id = current.request.id,
         .date = loop_.date,
         .keep = current.keep,
         .secure = core_.tls.has_value() || core_.options.behind_tls}
    );
    const bool is_whole = current.request.method != Method::head;
    const std::string_view body = is_whole ? response.body.view() : std::string_view();
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
    wait_at_most(time_for(core_.options.patience.write, body.size()));
    const bool written = co_await stream_.write(parts);
    if (!written && out_of_time_) core_.numbers.shed_slow.add();

    const auto taken =
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - current.since);
    RouteNumbers& numbers = core_.numbers.of(current.opened.route, current.opened.known_as);
    numbers.by_class.at(static_cast<std::size_t>(response.status / 100 - 1))->add();
    numbers.duration->observe(taken.count());
    if (core_.options.log)
        core_.options.log(access_line(
            {.at = core_.options.now(),
             .request_id = current.request.id,
             .method = current.request.method,
             .route =
                 current.opened.known_as.empty() ? Site::known_as_none : current.opened.known_as,
             .status = response.status,
             .duration_us = taken.count(),
             .bytes = body.size()}
        ));
    co_return written;
}

/// Reads on for a while: a socket that is closed with bytes unread would take the answer back from
/// the client before it is seen. RFC 9112 section 9.6.
asio::awaitable<void> Connection::linger() {
    wait_at_most(core_.options.patience.linger);
    co_await stream_.end();
    buffer_.resize(read_size);
    std::size_t read = 0;
    while (!out_of_time_ && read < linger_bytes_most) {
        const std::size_t bytes = co_await stream_.read_raw({buffer_.data(), buffer_.size()});
        if (bytes == 0) break;
        read += bytes;
    }
}

}  // namespace uppsikt::http
