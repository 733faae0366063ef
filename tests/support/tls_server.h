#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/temporary_folder.h"

namespace uppsikt::test {

struct CertificateOf {
    std::string names = "DNS:localhost,IP:127.0.0.1";  ///< as OpenSSL writes them
    long valid_s = 3600;                               ///< from now on; negative: until then
};

/// A key, and a certificate that it has signed for itself, in a folder.
class Certificate {
public:
    explicit Certificate(const CertificateOf& of = {});
    std::string file() const { return (folder_.path() / "certificate.pem").string(); }
    std::string key_file() const { return (folder_.path() / "key.pem").string(); }

private:
    TemporaryFolder folder_;
};

/// What a client asked.
struct Asked {
    std::string method;
    std::string target;
    std::map<std::string, std::string> headers;  ///< names in small letters
    std::string body;
};

/// What it gets, byte for byte.
struct Said {
    std::string bytes;
    std::chrono::milliseconds between{0};  ///< a byte at a time, with a pause after each
};

/// "HTTP/1.1 200 OK" with a body of JSON.
std::string json_answer(std::string_view body, std::string_view status = "200 OK");

/// A server somebody else runs: on a free port of this machine, over TLS, an answer a connection.
class TlsServer {
public:
    using Answering = std::function<Said(const Asked&)>;
    struct Options {
        int newest_version = 0;  ///< of TLS; the newest there is
        bool speaks_tls = true;
    };
    TlsServer(const Certificate& certificate, Answering answering);
    TlsServer(const Certificate& certificate, Answering answering, const Options& options);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::uint16_t port() const { return port_; }
    int asked() const { return asked_; }          ///< whole requests
    int connected() const { return connected_; }  ///< connections, whatever came of them

private:
    struct Tls;
    void serve(int client);
    void accept_all();

    Answering answering_;
    Options options_;
    std::unique_ptr<Tls> tls_;
    int socket_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_ = false;
    std::atomic<int> asked_ = 0;
    std::atomic<int> connected_ = 0;
    std::vector<std::thread> clients_;  ///< of the accepting thread alone, until it has ended
    std::thread accepting_;
};

}  // namespace uppsikt::test
