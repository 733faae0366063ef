#include "platform/openid/client.h"

#include "base/text.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"
#include "platform/openid/json.h"

namespace uppsikt::openid {

namespace {

namespace json = boost::json;

constexpr std::chrono::hours kept{1};
constexpr std::chrono::minutes keys_asked_every{1};
constexpr std::chrono::seconds failure_kept{10};

/// "a=1&b=2", each value encoded.
class Form {
public:
    Form& add(std::string_view name, std::string_view value) {
        if (!text_.empty()) text_ += '&';
        text_ += std::string(name) + "=" + percent_encoded(value);
        return *this;
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

bool is_json(const fetch::Response& response) {
    return response.media_type == "application/json" || response.media_type.ends_with("+json");
}

/// RFC 7636 section 4.2.
std::string challenge_of(std::string_view verifier) {
    return crypto::to_base64url(crypto::sha256(crypto::bytes_of(verifier)));
}

}  // namespace

Client::Client(fetch::Rules rules) : fetcher_(std::move(rules)) {}

Result<Metadata> Client::fetch_metadata(const std::string& issuer) const {
    const auto answer = TRY(fetcher_.ask({.url = address_of_metadata(issuer)}));
    if (answer.status != 200 || !is_json(answer)) return refused("openid_metadata_unreadable");
    auto metadata = TRY(read_metadata(answer.body, issuer));
    for (const std::string& endpoint :
         {metadata.authorization_endpoint, metadata.token_endpoint, metadata.keys})
        (void)TRY(fetcher_.check(endpoint));
    return metadata;
}

Result<Metadata> Client::metadata_of(const std::string& issuer, Instant now) {
    {
        const std::lock_guard lock(mutex_);
        const Known& known = known_[issuer];
        if (known.metadata && now < known.metadata_at + kept) return *known.metadata;
        if (known.failure && now < known.failed_at + failure_kept) return *known.failure;
    }
    auto fetched = fetch_metadata(issuer);
    const std::lock_guard lock(mutex_);
    Known& known = known_[issuer];
    if (fetched.ok()) {
        known.metadata = fetched.value();
        known.metadata_at = now;
        known.failure.reset();
        return fetched;
    }
    // That we were busy says nothing of the service.
    if (fetched.refusal().reasons.front().code != "fetch_busy") {
        known.failure = fetched.refusal();
        known.failed_at = now;
    }
    return fetched;
}

Result<std::shared_ptr<const KeySet>> Client::fetch_keys(const Metadata& metadata, Instant now) {
    {
        const std::lock_guard lock(mutex_);
        known_[metadata.issuer].keys_asked_at = now;
    }
    const auto answer = TRY(fetcher_.ask({.url = metadata.keys}));
    if (answer.status != 200 || !is_json(answer)) return refused("openid_keys_unreadable");
    auto keys = std::make_shared<const KeySet>(TRY(KeySet::read(answer.body)));
    const std::lock_guard lock(mutex_);
    known_[metadata.issuer].keys = keys;
    known_[metadata.issuer].keys_at = now;
    return std::shared_ptr<const KeySet>(std::move(keys));
}

Result<std::shared_ptr<const KeySet>> Client::keys_of(const Metadata& metadata, Instant now) {
    {
        const std::lock_guard lock(mutex_);
        const Known& known = known_[metadata.issuer];
        if (known.keys && now < known.keys_at + kept) return known.keys;
    }
    return fetch_keys(metadata, now);
}

Result<crypto::VerifyingKey> Client::key_for(
    const Metadata& metadata, const TokenHeader& header, Instant now
) {
    const auto kept_keys = TRY(keys_of(metadata, now));
    if (const auto* key = kept_keys->find(header)) return *key;
    {
        const std::lock_guard lock(mutex_);
        if (now < known_[metadata.issuer].keys_asked_at + keys_asked_every)
            return refused("openid_key_unknown");
    }
    const auto keys = TRY(fetch_keys(metadata, now));
    if (const auto* key = keys->find(header)) return *key;
    return refused("openid_key_unknown");
}

Result<std::string> Client::authorization_address(
    const Registration& registration, const Ties& ties, Instant now
) {
    const Metadata metadata = TRY(metadata_of(registration.issuer, now));
    Form query;
    query.add("response_type", "code")
        .add("scope", "openid")
        .add("client_id", registration.client_id)
        .add("redirect_uri", registration.redirect_uri)
        .add("state", ties.state)
        .add("nonce", ties.nonce)
        .add("code_challenge", challenge_of(ties.code_verifier))
        .add("code_challenge_method", "S256");
    std::string levels;
    for (const std::string& one : registration.acr_values)
        levels += (levels.empty() ? "" : " ") + one;
    if (!levels.empty()) query.add("acr_values", levels);
    const std::string& endpoint = metadata.authorization_endpoint;
    return endpoint + (endpoint.find('?') == endpoint.npos ? "?" : "&") + query.text();
}

Result<std::string> Client::ask_token(
    const Registration& registration, const Metadata& metadata, const fetch::Request& request
) const {
    fetch::Request signed_in = request;
    if (metadata.takes_basic) {
        // Each part encoded first: RFC 6749 section 2.3.1.
        const std::string pair = percent_encoded(registration.client_id) + ":" +
                                 percent_encoded(registration.client_secret);
        signed_in.headers.push_back(
            {"Authorization", "Basic " + crypto::to_base64(crypto::bytes_of(pair))}
        );
    } else {
        *signed_in.form += "&" + Form()
                                     .add("client_id", registration.client_id)
                                     .add("client_secret", registration.client_secret)
                                     .text();
    }
    const auto answer = TRY(fetcher_.ask(signed_in));
    if (answer.status != 200 || !is_json(answer)) return refused("openid_code_refused");
    const json::object body = TRY(object_in(answer.body, "openid_token_unreadable"));
    auto token = text_in(body, "id_token");
    if (!token) return refused("openid_token_unreadable");
    return *std::move(token);
}

Result<Claims> Client::redeem(
    const Registration& registration, const Ties& ties, const Returned& returned, Instant now
) {
    const Metadata metadata = TRY(metadata_of(registration.issuer, now));
    const bool is_from_issuer =
        returned.issuer ? *returned.issuer == metadata.issuer : !metadata.always_says_who;
    if (!is_from_issuer) return refused("openid_issuer_wrong");
    const std::string token = TRY(ask_token(
        registration,
        metadata,
        {.url = metadata.token_endpoint,
         .form = Form()
                     .add("grant_type", "authorization_code")
                     .add("code", returned.code)
                     .add("redirect_uri", registration.redirect_uri)
                     .add("code_verifier", ties.code_verifier)
                     .text()}
    ));
    const SignedToken read = TRY(read_signed(token));
    const auto key = TRY(key_for(metadata, read.header, now));
    return read_id_token(
        read,
        key,
        {.issuer = metadata.issuer,
         .client_id = registration.client_id,
         .nonce = ties.nonce,
         .now = now}
    );
}

}  // namespace uppsikt::openid
