#include <memory>

#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "support/http_site.h"
#include "support/temporary_folder.h"

namespace uppsikt::http {
namespace {

using test_site::Running;

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

/// A key, and a certificate that it has signed for itself, in a folder.
struct Certificate {
    Certificate() {
        const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
        const Owned<X509> certificate(X509_new(), X509_free);
        X509_set_version(certificate.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        REQUIRE(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
        const Owned<BIO> key_file(BIO_new_file(files.key.c_str(), "w"), BIO_free_all);
        PEM_write_bio_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        const Owned<BIO> file(BIO_new_file(files.certificates.c_str(), "w"), BIO_free_all);
        PEM_write_bio_X509(file.get(), certificate.get());
    }
    test::TemporaryFolder folder;
    TlsFiles files{
        .certificates = (folder.path() / "certificate.pem").string(),
        .key = (folder.path() / "key.pem").string()
    };
};

/// A client that speaks TLS of one version at most, and trusts everybody.
class SecureClient {
public:
    explicit SecureClient(test::HttpClient client, int version = TLS1_3_VERSION)
        : client_(std::move(client)) {
        SSL_CTX_set_max_proto_version(context_.get(), version);
        connection_.reset(SSL_new(context_.get()));
        SSL_set_fd(connection_.get(), client_.descriptor());
        connected_ = SSL_connect(connection_.get()) == 1;
    }
    bool is_connected() const { return connected_; }

    /// All that comes back until the server closes.
    std::string ask(std::string_view request) {
        SSL_write(connection_.get(), request.data(), static_cast<int>(request.size()));
        std::string all;
        std::array<char, 4096> part{};
        for (int size = 1; size > 0;) {
            size = SSL_read(connection_.get(), part.data(), static_cast<int>(part.size()));
            if (size > 0) all.append(part.data(), static_cast<std::size_t>(size));
        }
        closed_well_ = (SSL_get_shutdown(connection_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
        return all;
    }
    bool closed_well() const { return closed_well_; }

private:
    test::HttpClient client_;
    Owned<SSL_CTX> context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
    Owned<SSL> connection_{nullptr, SSL_free};
    bool connected_ = false;
    bool closed_well_ = false;
};

TEST_CASE("over TLS, answers are whole, and browsers are told never to come without") {
    const Certificate certificate;
    ServerOptions options;
    options.tls = certificate.files;
    Route large = test_site::get("/large", [](const Request&) -> Result<Response> {
        return Response::text(std::string(3'000'000, 'x'));
    });
    const Running running({test_site::hello(), large}, options);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        SecureClient client(running.client(), version);
        REQUIRE(client.is_connected());
        const std::string answer = client.ask(
            "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
            "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        );
        CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
        CHECK(answer.find("Strict-Transport-Security: max-age=63072000") != answer.npos);
        CHECK(answer.ends_with(std::string(3'000'000, 'x')));
        CHECK(client.closed_well());
    }
}

TEST_CASE("old versions of TLS, plain text and silence get no answer over TLS") {
    const Certificate certificate;
    ServerOptions options;
    options.tls = certificate.files;
    options.patience.head = std::chrono::milliseconds(60);
    const Running running({test_site::hello()}, options);
    CHECK_FALSE(SecureClient(running.client(), TLS1_1_VERSION).is_connected());
    CHECK_FALSE(running.client().ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    test::HttpClient silent = running.client();
    CHECK(silent.is_closed());
}

TEST_CASE("a certificate that is not there, or not with its key, is said so") {
    const Certificate one;
    const Certificate other;
    ServerOptions options;
    options.tls = TlsFiles{.certificates = "/nowhere/x.pem", .key = one.files.key};
    CHECK_THROWS_AS(Running({test_site::hello()}, options), ServerFailure);
    options.tls = TlsFiles{.certificates = one.files.certificates, .key = other.files.key};
    CHECK_THROWS_AS(Running({test_site::hello()}, options), ServerFailure);
}

}  // namespace
}  // namespace uppsikt::http
