#include "platform/crypto/hmac.h"

#include <array>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/ensure.h"

namespace uppsikt::crypto {

namespace {

const EVP_MD* method_of(Digest digest) {
    switch (digest) {
        case Digest::sha1:
            return EVP_sha1();
        case Digest::sha256:
            return EVP_sha256();
        case Digest::sha512:
            break;
    }
    return EVP_sha512();
}

}  // namespace

Bytes hmac(Digest digest, const Keyed& keyed) {
    Bytes tag(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    const unsigned char* done = HMAC(
        method_of(digest),
        keyed.key.data(),
        static_cast<int>(keyed.key.size()),
        keyed.message.data(),
        keyed.message.size(),
        tag.data(),
        &size
    );
    ensure(done != nullptr, "OpenSSL has HMAC with SHA-1, SHA-256 and SHA-512");
    tag.resize(size);
    return tag;
}

Hash hmac_sha256(const Keyed& keyed) {
    const auto tag = exactly<32>(hmac(Digest::sha256, keyed));
    ensure(tag.has_value(), "SHA-256 gives 32 bytes");
    return *tag;
}

bool are_equal(ByteView one, ByteView other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace uppsikt::crypto
