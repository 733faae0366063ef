#include "platform/crypto/hash.h"

#include <new>
#include <stdexcept>

#include <openssl/evp.h>

namespace uppsikt::crypto {
namespace {

void expect_done(int answer) {
    if (answer != 1) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

// Fetched once: EVP_sha256() would look the algorithm up again for every hash (3 times slower on
// the 40-110 bytes that the record hashes most).
const EVP_MD* fetched_sha256() {
    static const std::unique_ptr<EVP_MD, void (*)(EVP_MD*)> digest(
        EVP_MD_fetch(nullptr, "SHA256", nullptr),
        EVP_MD_free
    );
    if (!digest) throw std::runtime_error("OpenSSL has no SHA-256");
    return digest.get();
}

}  // namespace

struct Sha256::State {
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    if (!state_->context) throw std::bad_alloc();
    expect_done(EVP_DigestInit_ex2(state_->context.get(), fetched_sha256(), nullptr));
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

Sha256& Sha256::add(ByteView bytes) {
    expect_done(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
    return *this;
}

Hash Sha256::finish() {
    Hash hash{};
    expect_done(EVP_DigestFinal_ex(state_->context.get(), hash.data(), nullptr));
    expect_done(EVP_DigestInit_ex2(state_->context.get(), nullptr, nullptr));
    return hash;
}

Hash sha256(ByteView bytes) {
    thread_local Sha256 hasher;
    return hasher.add(bytes).finish();
}

}  // namespace uppsikt::crypto
