#include "platform/fetch/exchange.h"

#include <algorithm>
#include <stdexcept>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace uppsikt::fetch {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;
using boost::system::error_code;

struct Trust::Context {
    asio::ssl::context tls{asio::ssl::context::tls_client};
};

Trust::Trust(const std::string& certificates) : context_(std::make_unique<Context>()) {
    asio::ssl::context& tls = context_->tls;
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.set_default_verify_paths();
    if (!certificates.empty()) {
        error_code error;
        error = tls.load_verify_file(certificates, error);
        if (error) throw std::runtime_error(certificates + ": " + error.message());
    }
}

Trust::~Trust() = default;

namespace {

constexpr std::uint32_t head_most = 16 * 1024;
constexpr std::size_t addresses_most = 4;

/// The steps of an exchange, one after the other, each until it is done or the time is over.
class Conversation {
public:
    explicit Conversation(const Exchange& exchange)
        : exchange_(exchange), stream_(context_, exchange.trust.context().tls) {}

    Result<Response> carry_out() {
        if (!connect()) return refused("fetch_no_answer");
        if (!name_host()) return refused("fetch_certificate");
        if (!step([&](auto done) { stream_.async_handshake(asio::ssl::stream_base::client, done); }
            ))
            return refused(
                SSL_get_verify_result(stream_.native_handle()) == X509_V_OK ? "fetch_no_answer"
                                                                            : "fetch_certificate"
            );
        const auto message = request();
        if (!step([&](auto done) { http::async_write(stream_, message, done); }))
            return refused("fetch_no_answer");
        return read();
    }

private:
    Refusal refused(std::string_view code) const {
        return {RefusalKind::conflict, Reason{std::string(code), {{"host", exchange_.url.host}}}};
    }

    using Moment = std::chrono::steady_clock::time_point;

    template <class Start>
    bool step_until(Moment until, Start start) {
        error_ = asio::error::timed_out;
        bool is_done = false;
        start([&](error_code error, auto&&...) {
            error_ = error;
            is_done = true;
        });
        context_.restart();
        context_.run_until(until);
        if (is_done) return !error_;
        // What is under way ends with the socket; its handler refers to what lives here.
        error_code ignored;
        ignored = stream_.next_layer().close(ignored);
        context_.restart();
        context_.run();
        error_ = asio::error::timed_out;
        return false;
    }
    template <class Start>
    bool step(Start start) {
        return step_until(exchange_.until, start);
    }

    /// The addresses share the time: one that says nothing leaves some for the next.
    bool connect() {
        const std::size_t count = std::min(exchange_.addresses.size(), addresses_most);
        for (std::size_t i = 0; i < count; ++i) {
            const Moment now = std::chrono::steady_clock::now();
            const auto share = (exchange_.until - now) / static_cast<int>(count - i + 1);
            const Moment until = count == 1 ? exchange_.until : now + share;
            const auto address = asio::ip::make_address(exchange_.addresses[i].text());
            if (step_until(until, [&](auto done) {
                    stream_.next_layer().async_connect({address, exchange_.url.port}, done);
                }))
                return true;
            error_code ignored;
            ignored = stream_.next_layer().close(ignored);
        }
        return false;
    }

    /// What the certificate must be for.
    bool name_host() {
        SSL* ssl = stream_.native_handle();
        const char* host = exchange_.url.host.c_str();
        if (Address::parse(exchange_.url.host))
            return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1;
        SSL_set_hostflags(
            ssl,
            X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT
        );
        std::string shown(exchange_.url.host
        );  // for the TLS extension, which changes nothing in it
        return SSL_set1_host(ssl, host) == 1 && SSL_ctrl(
                                                    ssl,
                                                    SSL_CTRL_SET_TLSEXT_HOSTNAME,
                                                    TLSEXT_NAMETYPE_host_name,
                                                    shown.data()
                                                ) == 1;
    }

    http::request<http::string_body> request() const {
        const Request& asked = exchange_.request;
        http::request<http::string_body> message;
        message.version(11);
        message.method(asked.form ? http::verb::post : http::verb::get);
        message.target(exchange_.url.target);
        message.set(http::field::host, exchange_.url.host_header());
        message.set(http::field::user_agent, "uppsikt");
        message.set(http::field::accept, "application/json");
        message.set(http::field::accept_encoding, "identity");
        message.set(http::field::connection, "close");
        for (const Header& header : asked.headers)
            message.set(header.name, header.value);
        if (asked.form) {
            message.set(http::field::content_type, "application/x-www-form-urlencoded");
            message.body() = *asked.form;
            message.prepare_payload();
        }
        return message;
    }

    Result<Response> read() {
        http::response_parser<http::string_body> parser;
        parser.header_limit(head_most);
        parser.body_limit(exchange_.body_most);
        beast::flat_buffer buffer(head_most + exchange_.body_most);
        const bool is_read =
            step([&](auto done) { http::async_read(stream_, buffer, parser, done); });
        if (!is_read) return refused(code_of_failure());
        const auto& message = parser.get();
        const int status = message.result_int() > 599 ? 0 : static_cast<int>(message.result_int());
        if (status >= 300 && status < 400) return refused("fetch_redirected");
        if (status < 200) return refused("fetch_not_http");
        return Response{
            .status = status,
            .media_type = media_type(message[http::field::content_type]),
            .body = message.body()
        };
    }

    std::string_view code_of_failure() const {
        if (error_ == http::error::body_limit || error_ == http::error::header_limit ||
            error_ == http::error::buffer_overflow)
            return "fetch_too_large";
        if (error_ == asio::error::timed_out) return "fetch_no_answer";
        return "fetch_not_http";
    }

    static std::string media_type(beast::string_view header) {
        std::string text(header.substr(0, std::min(header.find(';'), header.size())));
        while (!text.empty() && text.back() == ' ')
            text.pop_back();
        std::ranges::transform(text, text.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        return text;
    }

    const Exchange& exchange_;
    asio::io_context context_{1};
    asio::ssl::stream<Tcp::socket> stream_;
    error_code error_;
};

}  // namespace

Result<Response> carry_out(const Exchange& exchange) { return Conversation(exchange).carry_out(); }

}  // namespace uppsikt::fetch
