#include "platform/crypto/verifying_key.h"

#include <algorithm>
#include <array>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "base/ensure.h"

namespace uppsikt::crypto {

namespace {

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

constexpr std::size_t p256_bytes = 32;

Owned<BIGNUM> number(ByteView bytes) {
    return {BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr), BN_free};
}

/// Nothing where the numbers are no key.
std::shared_ptr<EVP_PKEY> key_of(const char* type, OSSL_PARAM* parameters) {
    const Owned<EVP_PKEY_CTX> making(
        EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr),
        EVP_PKEY_CTX_free
    );
    ensure(making != nullptr, "OpenSSL has the kinds of keys of its default provider");
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(making.get()) != 1 ||
        EVP_PKEY_fromdata(making.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        return nullptr;
    std::shared_ptr<EVP_PKEY> owned(key, EVP_PKEY_free);
    const Owned<EVP_PKEY_CTX> checking(EVP_PKEY_CTX_new(key, nullptr), EVP_PKEY_CTX_free);
    if (EVP_PKEY_public_check(checking.get()) != 1) return nullptr;
    return owned;
}

/// r and s, as OpenSSL reads them.
std::optional<Bytes> as_der(ByteView signature) {
    if (signature.size() != 2 * p256_bytes) return std::nullopt;
    const Owned<ECDSA_SIG> pair(ECDSA_SIG_new(), ECDSA_SIG_free);
    auto r = number(signature.first(p256_bytes));
    auto s = number(signature.last(p256_bytes));
    ensure(pair && r && s, "there is memory for two numbers");
    ECDSA_SIG_set0(pair.get(), r.release(), s.release());
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &der);
    if (size <= 0) return std::nullopt;
    Bytes bytes(der, der + size);
    OPENSSL_free(der);
    return bytes;
}

}  // namespace

std::optional<VerifyingKey> VerifyingKey::rsa(const Rsa& numbers) {
    constexpr std::size_t least_bytes = 256;
    constexpr std::size_t most_bytes = 1024;
    const auto [modulus, exponent] = numbers;
    if (modulus.size() < least_bytes || modulus.size() > most_bytes || modulus.front() < 0x80 ||
        exponent.empty() || exponent.size() > 4)
        return std::nullopt;
    const bool is_small = exponent.size() == 1 && exponent.front() < 3;
    if (is_small || exponent.front() == 0 || exponent.back() % 2 == 0) return std::nullopt;
    const auto n = number(modulus);
    const auto e = number(exponent);
    const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()), OSSL_PARAM_free);
    auto key = key_of("RSA", parameters.get());
    if (!key) return std::nullopt;
    return VerifyingKey(Kind::rsa, std::move(key));
}

std::optional<VerifyingKey> VerifyingKey::p256(const Point& point) {
    if (point.x.size() != p256_bytes || point.y.size() != p256_bytes) return std::nullopt;
    Bytes uncompressed{POINT_CONVERSION_UNCOMPRESSED};
    uncompressed.insert(uncompressed.end(), point.x.begin(), point.x.end());
    uncompressed.insert(uncompressed.end(), point.y.begin(), point.y.end());
    std::string group = "prime256v1";
    std::array<OSSL_PARAM, 3> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size()),
        OSSL_PARAM_construct_octet_string(
            OSSL_PKEY_PARAM_PUB_KEY,
            uncompressed.data(),
            uncompressed.size()
        ),
        OSSL_PARAM_construct_end(),
    };
    auto key = key_of("EC", parameters.data());
    if (!key) return std::nullopt;
    return VerifyingKey(Kind::p256, std::move(key));
}

bool VerifyingKey::verifies(const Signed& given) const {
    Bytes signature(given.signature.begin(), given.signature.end());
    if (kind_ == Kind::p256) {
        auto der = as_der(given.signature);
        if (!der) return false;
        signature = *std::move(der);
    }
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    // PKCS #1 v1.5 is what OpenSSL pads RSA signatures by where nothing else is asked for.
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
           EVP_DigestVerify(
               context.get(),
               signature.data(),
               signature.size(),
               given.message.data(),
               given.message.size()
           ) == 1;
}

}  // namespace uppsikt::crypto
