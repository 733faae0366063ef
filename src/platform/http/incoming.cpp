// Beast asserts that a last chunk has come in by five bytes or more at a time, which is up to the
// client: without assertions it goes on, and is right.
#define BOOST_DISABLE_ASSERTS

#include "platform/http/incoming.h"

#include <boost/beast/http/basic_parser.hpp>

#include "platform/http/framing.h"
#include "platform/http/status.h"

namespace uppsikt::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::string_view;
using Error = beast::http::error;

/// Nobody uses extensions of chunks: more than this, in all of a body, is somebody at play.
constexpr std::size_t extensions_most = 1024;

std::string_view plain(string_view text) { return {text.data(), text.size()}; }

}  // namespace

class Incoming::Parser : public beast::http::basic_parser<true> {
public:
    explicit Parser(Request& request) : request_(request) { eager(true); }

    bool head_is_done() const { return head_done_; }
    bool is_1_0() const { return version_ == 10; }

private:
    void on_request_impl(
        beast::http::verb,
        string_view method,  // NOLINT(bugprone-easily-swappable-parameters): as Beast has them
        string_view target,
        int version,
        error_code& error
    ) override {
        version_ = version;
        const auto known = method_named(plain(method));
        if (!known) error = Error::bad_method;
        request_.method = known.value_or(Method::get);
        request_.target = plain(target);
    }
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(beast::http::field, string_view name, string_view value, error_code&)
        override {
        // What stands behind a body in chunks comes too late to mean anything.
        if (!head_done_) request_.headers.add(plain(name), plain(value));
    }
    void on_header_impl(error_code&) override { head_done_ = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view part, error_code&) override {
        request_.body.append(part.data(), part.size());
        return part.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& error) override {
        extensions_ += extensions.size();
        if (extensions_ > extensions_most) error = Error::bad_chunk_extension;
    }
    std::size_t on_chunk_body_impl(std::uint64_t, string_view part, error_code&) override {
        request_.body.append(part.data(), part.size());
        return part.size();
    }
    void on_finish_impl(error_code&) override {}

    Request& request_;
    bool head_done_ = false;
    int version_ = 0;
    std::size_t extensions_ = 0;
};

Incoming::Incoming(Request& request) : parser_(std::make_unique<Parser>(request)) {}
Incoming::~Incoming() = default;
Incoming::Incoming(Incoming&&) noexcept = default;

int Incoming::take_head(std::string_view head) {
    error_code error;
    parser_->body_limit(boost::none);  // said by the route, which is not known yet
    parser_->header_limit(static_cast<std::uint32_t>(head.size() + 1));
    const std::size_t used = parser_->put({head.data(), head.size()}, error);
    if (error && error != Error::need_more) return bad_request;
    return used == head.size() && parser_->head_is_done() ? 0 : bad_request;
}

std::optional<std::uint64_t> Incoming::announced() const {
    if (parser_->chunked()) return std::nullopt;
    return parser_->content_length().value_or(0);
}

void Incoming::limit_body(std::size_t bytes_most) { parser_->body_limit(bytes_most); }

Incoming::Taken Incoming::take_body(std::string_view bytes) {
    Taken taken;
    while (!parser_->is_done() && taken.used < bytes.size()) {
        error_code error;
        const std::string_view rest = bytes.substr(taken.used);
        taken.used += parser_->put({rest.data(), rest.size()}, error);
        if (error == Error::need_more) break;
        if (error) {
            taken.refused = error == Error::body_limit ? content_too_large : bad_request;
            break;
        }
    }
    return taken;
}

bool Incoming::is_whole() const { return parser_->is_done(); }

bool Incoming::is_1_0() const { return parser_->is_1_0(); }

bool Incoming::may_keep_connection() const { return parser_->keep_alive(); }

}  // namespace uppsikt::http
