#include "support/identity_provider.h"

#include <stdexcept>

#include <boost/json.hpp>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"

namespace uppsikt::test {

namespace json = boost::json;
using crypto::Bytes;

namespace {

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return (c | 0x20) - 'a' + 10;
}

std::string decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            result += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            result += text[i] == '+' ? ' ' : text[i];
        }
    }
    return result;
}

Bytes number_of(EVP_PKEY* key, const char* name, int size = 0) {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key, name, &number);
    const Owned<BIGNUM> owned(number, BN_free);
    Bytes bytes(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(number)));
    BN_bn2binpad(number, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
}

Bytes sign(EVP_PKEY* key, std::string_view message) {
    const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key);
    const auto bytes = crypto::bytes_of(message);
    std::size_t size = 0;
    EVP_DigestSign(context.get(), nullptr, &size, bytes.data(), bytes.size());
    Bytes signature(size);
    EVP_DigestSign(context.get(), signature.data(), &size, bytes.data(), bytes.size());
    signature.resize(size);
    return signature;
}

/// r and s of 32 bytes each.
Bytes raw_signature(const Bytes& der) {
    const unsigned char* at = der.data();
    const Owned<ECDSA_SIG> pair(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())),
        ECDSA_SIG_free
    );
    Bytes raw(64);
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + 32, 32);
    return raw;
}

std::string encoded(std::string_view text) { return crypto::to_base64url(crypto::bytes_of(text)); }

std::string path_of(const std::string& target) { return target.substr(0, target.find('?')); }

}  // namespace

struct IdentityProvider::Keys {
    std::string id;
    Owned<EVP_PKEY> rsa;
    Owned<EVP_PKEY> point;

    explicit Keys(std::string its_id)
        : id(std::move(its_id)),
          rsa(EVP_RSA_gen(2048), EVP_PKEY_free),
          point(EVP_EC_gen("P-256"), EVP_PKEY_free) {}

    /// Of the public key, as a file has it: what a careless reader takes for a shared secret.
    std::string public_pem() const {
        const Owned<BIO> to(BIO_new(BIO_s_mem()), BIO_free_all);
        PEM_write_bio_PUBKEY(to.get(), rsa.get());
        char* text = nullptr;
        const long size = BIO_get_mem_data(to.get(), &text);
        return {text, static_cast<std::size_t>(size)};
    }
};

std::map<std::string, std::string> form_values(std::string_view text) {
    std::map<std::string, std::string> values;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('&', at), text.size());
        const std::string_view one = text.substr(at, end - at);
        const std::size_t equals = std::min(one.find('='), one.size());
        values[decoded(one.substr(0, equals))] =
            equals < one.size() ? decoded(one.substr(equals + 1)) : "";
        at = end + 1;
    }
    return values;
}

IdentityProvider::IdentityProvider()
    : keys_([] {
          // The same for all services of a test program: a key takes a while to find.
          static const auto first = std::make_shared<const Keys>("key 1");
          return first;
      }()),
      server_(certificate_, [this](const Asked& asked) { return answer(asked); }) {}

IdentityProvider::~IdentityProvider() = default;

std::string IdentityProvider::issuer() const {
    return "https://localhost:" + std::to_string(server_.port()) + "/realm";
}

void IdentityProvider::behave(Ways ways) {
    const std::lock_guard lock(mutex_);
    ways_ = std::move(ways);
}

void IdentityProvider::change_key(std::string id) {
    auto keys = std::make_shared<const Keys>(std::move(id));
    const std::lock_guard lock(mutex_);
    keys_ = std::move(keys);
}

int IdentityProvider::asked(const std::string& path) {
    const std::lock_guard lock(mutex_);
    return asked_[path];
}

json::object IdentityProvider::document() const {
    json::object document{
        {"issuer", issuer()},
        {"authorization_endpoint", issuer() + "/authorize?realm=test"},
        {"token_endpoint", issuer() + "/token"},
        {"jwks_uri", issuer() + "/keys"},
        {"response_types_supported", {"code", "code id_token"}},
        {"subject_types_supported", json::array{"public"}},
        {"id_token_signing_alg_values_supported", {"RS256", "ES256"}},
        {"code_challenge_methods_supported", {"plain", "S256"}},
        {"authorization_response_iss_parameter_supported", ways_.says_who},
    };
    if (ways_.changes_document) ways_.changes_document(document);
    return document;
}

json::object IdentityProvider::shown_keys() const {
    const auto text = [](const Bytes& bytes) { return json::string(crypto::to_base64url(bytes)); };
    json::array keys;
    if (shows_keys_) {
        keys.push_back(json::object{
            {"kty", "RSA"},
            {"kid", keys_->id},
            {"use", "sig"},
            {"alg", "RS256"},
            {"n", text(number_of(keys_->rsa.get(), OSSL_PKEY_PARAM_RSA_N))},
            {"e", text(number_of(keys_->rsa.get(), OSSL_PKEY_PARAM_RSA_E))},
        });
        keys.push_back(json::object{
            {"kty", "EC"},
            {"crv", "P-256"},
            {"kid", keys_->id},
            {"x", text(number_of(keys_->point.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32))},
            {"y", text(number_of(keys_->point.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32))},
        });
    }
    return {{"keys", std::move(keys)}};
}

std::string IdentityProvider::token_for(const Granted& granted) const {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const char* names[] = {"RS256", "ES256", "none", "HS256"};
    json::object header{
        {"typ", "JWT"},
        {"alg", names[static_cast<int>(ways_.signs)]},
        {"kid", keys_->id},
    };
    json::object claims{
        {"iss", issuer()},
        {"sub", granted.person.subject},
        {"aud", client_id},
        {"exp", seconds + 300},
        {"iat", seconds},
        {"nonce", granted.nonce},
    };
    if (!granted.person.acr.empty()) claims["acr"] = granted.person.acr;
    if (!granted.person.amr.empty())
        claims["amr"] = json::array(granted.person.amr.begin(), granted.person.amr.end());
    if (ways_.changes_header) ways_.changes_header(header);
    if (ways_.changes_claims) ways_.changes_claims(claims);
    const std::string text =
        encoded(json::serialize(header)) + "." + encoded(json::serialize(claims));
    Bytes signature;
    switch (ways_.signs) {
        case Signs::rs256:
            signature = sign(keys_->rsa.get(), text);
            break;
        case Signs::es256:
            signature = raw_signature(sign(keys_->point.get(), text));
            break;
        case Signs::none:
            break;
        case Signs::hs256_by_public_key: {
            const std::string key = keys_->public_pem();
            signature.resize(32);
            HMAC(
                EVP_sha256(),
                key.data(),
                static_cast<int>(key.size()),
                crypto::bytes_of(text).data(),
                text.size(),
                signature.data(),
                nullptr
            );
            break;
        }
    }
    return text + "." + crypto::to_base64url(signature);
}

std::string IdentityProvider::token_answer(const Asked& asked) {
    const auto refused = [](const char* error) {
        return json_answer(json::serialize(json::object{{"error", error}}), "400 Bad Request");
    };
    auto form = form_values(asked.body);
    // RFC 6749 section 2.3.1: each part encoded, then base64.
    const auto given = asked.headers.find("authorization");
    const std::string basic = given == asked.headers.end() ? "" : given->second;
    if (basic.starts_with("Basic ")) {
        const auto pair = crypto::from_base64(std::string_view(basic).substr(6));
        const std::string text(crypto::text_of(pair.value_or(Bytes())));
        form["client_id"] = decoded(text.substr(0, text.find(':')));
        form["client_secret"] = decoded(text.substr(text.find(':') + 1));
    }
    if (form["client_id"] != client_id || form["client_secret"] != client_secret)
        return refused("invalid_client");
    const auto found = codes_.find(form["code"]);
    if (found == codes_.end() || form["grant_type"] != "authorization_code")
        return refused("invalid_grant");
    Granted& granted = found->second;
    const std::string challenge =
        crypto::to_base64url(crypto::sha256(crypto::bytes_of(form["code_verifier"])));
    const bool fits = !granted.is_used && form["redirect_uri"] == granted.redirect_uri &&
                      challenge == granted.challenge;
    if (!fits && !ways_.takes_any_code) return refused("invalid_grant");
    granted.is_used = true;
    json::object answer{
        {"access_token", "not used"},
        {"token_type", "Bearer"},
        {"expires_in", 300},
        {"id_token", token_for(granted)},
    };
    if (ways_.changes_answer) ways_.changes_answer(answer);
    return json_answer(json::serialize(answer));
}

Said IdentityProvider::answer(const Asked& asked) {
    const std::lock_guard lock(mutex_);
    const std::string path = path_of(asked.target);
    ++asked_[path];
    if (const auto said = ways_.says.find(path); said != ways_.says.end()) return said->second;
    if (path == "/realm/.well-known/openid-configuration")
        return {json_answer(json::serialize(document()))};
    if (path == "/realm/keys") return {json_answer(json::serialize(shown_keys()))};
    if (path == "/realm/token" && asked.method == "POST") return {token_answer(asked)};
    return {json_answer("{}", "404 Not Found")};
}

std::string IdentityProvider::sign_in(const std::string& address, const Person& person) {
    const std::lock_guard lock(mutex_);
    auto query = form_values(address.substr(address.find('?') + 1));
    const bool fits = address.starts_with(issuer() + "/authorize?realm=test&") &&
                      query["response_type"] == "code" && query["client_id"] == client_id &&
                      query["scope"] == "openid" && query["code_challenge_method"] == "S256" &&
                      !query["state"].empty() && !query["nonce"].empty();
    if (!fits) throw std::runtime_error("not an address to sign in at: " + address);
    const std::string code = "code-" + std::to_string(codes_.size() + 1);
    codes_[code] = {
        .person = person,
        .nonce = query["nonce"],
        .challenge = query["code_challenge"],
        .redirect_uri = query["redirect_uri"]
    };
    std::string back =
        query["redirect_uri"] + "?code=" + code + "&state=" + query["state"] + "&session_state=x";
    if (ways_.says_who) {
        back += "&iss=";
        for (const char c : issuer())
            back += c == ':' ? "%3A" : c == '/' ? "%2F" : std::string(1, c);
    }
    return back;
}

}  // namespace uppsikt::test
