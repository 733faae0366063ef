#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace uppsikt::test {

/// What a server sent.
struct HttpAnswer {
    int status = 0;
    std::string head;
    std::map<std::string, std::string> headers;  ///< names in small letters
    std::string body;
};

/// A client that sends any bytes whatever, and waits at most ten seconds for those that come back.
class HttpClient {
public:
    explicit HttpClient(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        const int now = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const void* any = &address;
        connected_ = connect(socket_, static_cast<const sockaddr*>(any), sizeof address) == 0;
    }
    HttpClient(HttpClient&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)),
          connected_(other.connected_),
          held_(std::move(other.held_)) {}
    HttpClient& operator=(HttpClient&& other) noexcept {
        std::swap(socket_, other.socket_);
        connected_ = other.connected_;
        held_ = std::move(other.held_);
        return *this;
    }
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient() {
        if (socket_ >= 0) close(socket_);
    }

    bool is_connected() const { return connected_; }
    int descriptor() const { return socket_; }

    /// Whether all of it could be sent.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Sends no more.
    void end() { shutdown(socket_, SHUT_WR); }

    enum class Body { as_announced, none };

    /// The next answer; none when the server closed before it was whole, or said nothing.
    std::optional<HttpAnswer> read(Body body = Body::as_announced) {
        std::size_t end = 0;
        while ((end = held_.find("\r\n\r\n")) == std::string::npos)
            if (!receive()) return std::nullopt;
        HttpAnswer answer;
        answer.head = held_.substr(0, end + 2);
        held_.erase(0, end + 4);
        answer.status = std::stoi(answer.head.substr(9, 3));
        for (std::size_t at = answer.head.find("\r\n") + 2; at < answer.head.size();) {
            const std::size_t line_end = answer.head.find("\r\n", at);
            const std::string line = answer.head.substr(at, line_end - at);
            std::string name = line.substr(0, line.find(": "));
            for (char& letter : name)
                if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
            answer.headers[name] = line.substr(line.find(": ") + 2);
            at = line_end + 2;
        }
        const auto length = answer.headers.find("content-length");
        if (body == Body::none || length == answer.headers.end()) return answer;
        const std::size_t size = std::stoul(length->second);
        while (held_.size() < size)
            if (!receive()) return std::nullopt;
        answer.body = held_.substr(0, size);
        held_.erase(0, size);
        return answer;
    }

    /// Sends a request and reads its answer.
    std::optional<HttpAnswer> ask(std::string_view request) {
        if (!send(request)) return std::nullopt;
        return read(request.starts_with("HEAD ") ? Body::none : Body::as_announced);
    }

    /// Whether the server closed the connection, with nothing more to read.
    bool is_closed() { return held_.empty() && !receive() && !timed_out_; }

private:
    bool receive() {
        char bytes[16 * 1024];
        const ssize_t received = recv(socket_, bytes, sizeof bytes, 0);
        timed_out_ = received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        if (received <= 0) return false;
        held_.append(bytes, static_cast<std::size_t>(received));
        return true;
    }

    int socket_;
    bool connected_ = false;
    bool timed_out_ = false;
    std::string held_;
};

}  // namespace uppsikt::test
