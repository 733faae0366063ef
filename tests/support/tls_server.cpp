#include "support/tls_server.h"

#include <array>
#include <cctype>
#include <csignal>
#include <optional>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace uppsikt::test {

namespace {

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

void require(bool holds, const char* what) {
    if (!holds) throw std::runtime_error(what);
}

/// A connection's bytes, over TLS or not.
class Line {
public:
    Line(int socket, SSL_CTX* context) : socket_(socket) {
        if (context == nullptr) return;
        tls_.reset(SSL_new(context));
        SSL_set_fd(tls_.get(), socket_);
        is_open_ = SSL_accept(tls_.get()) == 1;
    }
    ~Line() {
        if (tls_ && is_open_) SSL_shutdown(tls_.get());
        tls_.reset();
        shutdown(socket_, SHUT_WR);
        close(socket_);
    }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    bool is_open() const { return is_open_; }
    std::string read() {
        std::array<char, 4096> part{};
        const auto size = tls_ ? SSL_read(tls_.get(), part.data(), static_cast<int>(part.size()))
                               : static_cast<int>(recv(socket_, part.data(), part.size(), 0));
        return size > 0 ? std::string(part.data(), static_cast<std::size_t>(size)) : "";
    }
    bool write(std::string_view bytes) {
        if (bytes.empty()) return true;
        const auto sent =
            tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                 : static_cast<int>(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
        return sent == static_cast<int>(bytes.size());
    }

private:
    int socket_;
    bool is_open_ = true;
    Owned<SSL> tls_{nullptr, SSL_free};
};

/// Nothing where it is not whole.
std::optional<Asked> read_request(Line& line) {
    std::string held;
    std::size_t end = 0;
    while ((end = held.find("\r\n\r\n")) == std::string::npos) {
        const std::string part = line.read();
        if (part.empty()) return std::nullopt;
        held += part;
    }
    Asked asked;
    const std::string head = held.substr(0, end + 2);
    const std::size_t method_end = head.find(' ');
    asked.method = head.substr(0, method_end);
    asked.target = head.substr(method_end + 1, head.find(' ', method_end + 1) - method_end - 1);
    for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
        const std::size_t line_end = head.find("\r\n", at);
        std::string name = head.substr(at, head.find(':', at) - at);
        for (char& c : name)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        asked.headers[name] = head.substr(at + name.size() + 2, line_end - at - name.size() - 2);
        at = line_end + 2;
    }
    asked.body = held.substr(end + 4);
    const auto length = asked.headers.find("content-length");
    const std::size_t size = length == asked.headers.end() ? 0 : std::stoul(length->second);
    while (asked.body.size() < size) {
        const std::string part = line.read();
        if (part.empty()) return std::nullopt;
        asked.body += part;
    }
    return asked;
}

}  // namespace

Certificate::Certificate(const CertificateOf& of) {
    const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const Owned<X509> certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const std::array<unsigned char, 5> text{"test"};
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text.data(), 4, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86400);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), of.valid_s);
    X509_set_pubkey(certificate.get(), key.get());
    const Owned<X509_EXTENSION> names(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, of.names.c_str()),
        X509_EXTENSION_free
    );
    require(X509_add_ext(certificate.get(), names.get(), -1) == 1, "a certificate has names");
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "a certificate is signed");
    const Owned<BIO> key_to(BIO_new_file(key_file().c_str(), "w"), BIO_free_all);
    PEM_write_bio_PrivateKey(key_to.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    const Owned<BIO> to(BIO_new_file(file().c_str(), "w"), BIO_free_all);
    PEM_write_bio_X509(to.get(), certificate.get());
}

std::string json_answer(std::string_view body, std::string_view status) {
    return "HTTP/1.1 " + std::string(status) +
           "\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

struct TlsServer::Tls {
    Owned<SSL_CTX> context{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
};

TlsServer::TlsServer(const Certificate& certificate, Answering answering)
    : TlsServer(certificate, std::move(answering), Options()) {}

TlsServer::TlsServer(const Certificate& certificate, Answering answering, const Options& options)
    : answering_(std::move(answering)), options_(options), tls_(std::make_unique<Tls>()) {
    SSL_CTX* context = tls_->context.get();
    if (options_.newest_version != 0) {
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context, options_.newest_version);
    }
    require(
        SSL_CTX_use_certificate_chain_file(context, certificate.file().c_str()) == 1 &&
            SSL_CTX_use_PrivateKey_file(
                context,
                certificate.key_file().c_str(),
                SSL_FILETYPE_PEM
            ) == 1,
        "the certificate is read"
    );
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    void* any = &address;
    require(
        bind(socket_, static_cast<const sockaddr*>(any), sizeof address) == 0 &&
            listen(socket_, 64) == 0,
        "a port is free"
    );
    socklen_t size = sizeof address;
    getsockname(socket_, static_cast<sockaddr*>(any), &size);
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
}

TlsServer::~TlsServer() {
    stopping_ = true;
    accepting_.join();
    for (std::thread& client : clients_)
        client.join();
    close(socket_);
}

void TlsServer::accept_all() {
    while (!stopping_) {
        pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
        if (poll(&waiting, 1, 20) <= 0) continue;
        const int client = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ++connected_;
        clients_.emplace_back([this, client] { serve(client); });
    }
}

void TlsServer::serve(int client) {
    // Who goes away in the middle of an answer ends this thread's work, and not the tests.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    Line line(client, options_.speaks_tls ? tls_->context.get() : nullptr);
    if (!line.is_open()) return;
    const auto asked = read_request(line);
    if (!asked) return;
    ++asked_;
    const Said said = answering_(*asked);
    if (said.between.count() == 0) {
        line.write(said.bytes);
        return;
    }
    for (std::size_t i = 0; i < said.bytes.size() && !stopping_; ++i) {
        if (!line.write(std::string_view(said.bytes).substr(i, 1))) return;
        std::this_thread::sleep_for(said.between);
    }
}

}  // namespace uppsikt::test
