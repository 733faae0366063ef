#include "platform/crypto/ed25519.h"

#include <algorithm>

#include <sodium.h>

#include "platform/crypto/random.h"

namespace uppsikt::crypto {

SigningKey SigningKey::generate() {
    Seed seed{};
    fill_random(seed);
    SigningKey key = from_seed(seed);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

SigningKey SigningKey::from_seed(const Seed& seed) {
    require_sodium();
    SigningKey key;
    PublicKey ignored{};
    crypto_sign_seed_keypair(ignored.data(), key.seed_and_public_.data(), seed.data());
    return key;
}

SigningKey::~SigningKey() { sodium_memzero(seed_and_public_.data(), seed_and_public_.size()); }

PublicKey SigningKey::public_key() const {
    PublicKey key{};
    crypto_sign_ed25519_sk_to_pk(key.data(), seed_and_public_.data());
    return key;
}

Seed SigningKey::seed() const {
    Seed seed{};
    crypto_sign_ed25519_sk_to_seed(seed.data(), seed_and_public_.data());
    return seed;
}

Signature SigningKey::sign(ByteView message) const {
    Signature signature{};
    crypto_sign_detached(
        signature.data(),
        nullptr,
        message.data(),
        message.size(),
        seed_and_public_.data()
    );
    return signature;
}

bool verify(const PublicKey& key, const SignedBytes& given) {
    require_sodium();
    const int answer = crypto_sign_verify_detached(
        given.signature.data(),
        given.message.data(),
        given.message.size(),
        key.data()
    );
    return answer == 0;
}

}  // namespace uppsikt::crypto
