#include "platform/crypto/secret_box.h"

#include <sodium.h>

#include "base/ensure.h"
#include "platform/crypto/random.h"

namespace uppsikt::crypto {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace

Bytes seal_box(const SecretKey& key, const BoxContent& content) {
    require_sodium();
    Bytes box(nonce_bytes + content.plain.size() + tag_bytes);
    const std::span<std::uint8_t> nonce(box.data(), nonce_bytes);
    fill_random(nonce);
    const ByteView belongs_to = bytes_of(content.belongs_to);
    unsigned long long written = 0;
    const int failed = crypto_aead_xchacha20poly1305_ietf_encrypt(
        box.data() + nonce_bytes,
        &written,
        content.plain.data(),
        content.plain.size(),
        belongs_to.data(),
        belongs_to.size(),
        nullptr,
        nonce.data(),
        key.data()
    );
    ensure(failed == 0 && written == box.size() - nonce_bytes, "a small text can be encrypted");
    return box;
}

std::optional<Bytes> open_box(const SecretKey& key, ByteView box, std::string_view belongs_to) {
    require_sodium();
    if (box.size() < nonce_bytes + tag_bytes) return std::nullopt;
    Bytes plain(box.size() - nonce_bytes - tag_bytes);
    const ByteView associated = bytes_of(belongs_to);
    unsigned long long written = 0;
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain.data(),
        &written,
        nullptr,
        box.data() + nonce_bytes,
        box.size() - nonce_bytes,
        associated.data(),
        associated.size(),
        box.data(),
        key.data()
    );
    if (failed != 0) return std::nullopt;
    return plain;
}

}  // namespace uppsikt::crypto
