#include "platform/openid/keys.h"

#include <algorithm>

#include "base/text.h"
#include "platform/openid/json.h"

namespace uppsikt::openid {

namespace {

namespace json = boost::json;
using crypto::VerifyingKey;

constexpr std::size_t token_most = 16 * 1024;
constexpr std::size_t keys_most = 100;

VerifyingKey::Kind kind_for(Algorithm algorithm) {
    return algorithm == Algorithm::rs256 ? VerifyingKey::Kind::rsa : VerifyingKey::Kind::p256;
}

std::optional<crypto::Bytes> bytes_in(const json::object& object, std::string_view name) {
    const auto text = text_in(object, name);
    if (!text) return std::nullopt;
    return crypto::from_base64url(*text);
}

/// Whether it is a key to verify by, as far as it says.
bool is_for(const json::object& key, std::string_view algorithm) {
    if (key.contains("use") && text_in(key, "use") != "sig") return false;
    if (key.contains("alg") && text_in(key, "alg") != algorithm) return false;
    if (!key.contains("key_ops")) return true;
    const auto uses = texts_in(key, "key_ops");
    return uses && std::ranges::find(*uses, "verify") != uses->end();
}

std::optional<VerifyingKey> key_in(const json::object& key) {
    const auto type = text_in(key, "kty");
    if (type == "RSA" && is_for(key, "RS256")) {
        const auto modulus = bytes_in(key, "n");
        const auto exponent = bytes_in(key, "e");
        if (modulus && exponent) return VerifyingKey::rsa({*modulus, *exponent});
    }
    if (type == "EC" && text_in(key, "crv") == "P-256" && is_for(key, "ES256")) {
        const auto x = bytes_in(key, "x");
        const auto y = bytes_in(key, "y");
        if (x && y) return VerifyingKey::p256({*x, *y});
    }
    return std::nullopt;
}

Result<TokenHeader> read_header(std::string_view text) {
    const json::object header = TRY(object_in(text, "openid_token_unreadable"));
    const auto algorithm = text_in(header, "alg");
    TokenHeader read;
    if (algorithm == "ES256")
        read.algorithm = Algorithm::es256;
    else if (algorithm != "RS256")
        return refused("openid_algorithm_not_taken");
    if (header.contains("crit")) return refused("openid_token_unreadable");
    if (header.contains("kid")) {
        read.key_id = text_in(header, "kid");
        if (!read.key_id) return refused("openid_token_unreadable");
    }
    return read;
}

}  // namespace

Result<SignedToken> read_signed(std::string_view token) {
    if (token.size() > token_most) return refused("openid_token_unreadable");
    const auto parts = split(token, '.');
    if (parts.size() != 3) return refused("openid_token_unreadable");
    const auto header = crypto::from_base64url(parts[0]);
    const auto payload = crypto::from_base64url(parts[1]);
    if (!header || !payload) return refused("openid_token_unreadable");
    SignedToken read;
    read.header = TRY(read_header(crypto::text_of(*header)));
    auto signature = crypto::from_base64url(parts[2]);
    if (!signature) return refused("openid_token_unreadable");
    read.signed_part = token.substr(0, parts[0].size() + 1 + parts[1].size());
    read.payload = crypto::text_of(*payload);
    read.signature = *std::move(signature);
    return read;
}

Result<KeySet> KeySet::read(std::string_view text) {
    const json::object document = TRY(object_in(text, "openid_keys_unreadable"));
    const auto* keys = document.if_contains("keys");
    if (keys == nullptr || !keys->is_array() || keys->get_array().size() > keys_most)
        return refused("openid_keys_unreadable");
    KeySet set;
    for (const json::value& one : keys->get_array()) {
        if (!one.is_object()) return refused("openid_keys_unreadable");
        auto key = key_in(one.get_object());
        if (key) set.keys_.push_back({text_in(one.get_object(), "kid"), *std::move(key)});
    }
    return set;
}

const VerifyingKey* KeySet::find(const TokenHeader& header) const {
    const VerifyingKey* found = nullptr;
    for (const Key& one : keys_) {
        if (one.key.kind() != kind_for(header.algorithm)) continue;
        if (header.key_id && one.id != header.key_id) continue;
        if (found != nullptr) return nullptr;  // which of them is not said
        found = &one.key;
    }
    return found;
}

}  // namespace uppsikt::openid
