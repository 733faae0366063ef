#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "platform/fetch/fetch.h"
#include "platform/openid/id_token.h"
#include "platform/openid/metadata.h"

/// Signing in by OpenID Connect, the part that is the same for everybody.
namespace uppsikt::openid {

/// As the service knows us.
struct Registration {
    std::string issuer;
    std::string client_id;
    std::string client_secret;
    std::string redirect_uri;
    std::vector<std::string> acr_values = {};  ///< asked for, in the order of preference
};

/// What ties one sign-in together: at random, and used once.
struct Ties {
    std::string state;
    std::string nonce;
    std::string code_verifier;
};

/// What the browser brought back.
struct Returned {
    std::string code;
    std::optional<std::string> issuer = std::nullopt;  ///< `iss`
};

/// Keeps what services say of themselves. Any number of threads use it at the same time.
class Client {
public:
    explicit Client(fetch::Rules rules);

    /// Where the browser is sent.
    Result<std::string> authorization_address(
        const Registration& registration, const Ties& ties, Instant now
    );

    /// Redeems the code, and tells who it was.
    Result<Claims> redeem(
        const Registration& registration, const Ties& ties, const Returned& returned, Instant now
    );

    const fetch::Fetcher& fetcher() const { return fetcher_; }

private:
    struct Known {
        std::optional<Metadata> metadata;
        Instant metadata_at;
        std::optional<Refusal> failure;  ///< of the latest fetch
        Instant failed_at;
        std::shared_ptr<const KeySet> keys;
        Instant keys_at;
        Instant keys_asked_at;
    };
    Result<Metadata> metadata_of(const std::string& issuer, Instant now);
    Result<Metadata> fetch_metadata(const std::string& issuer) const;
    Result<std::shared_ptr<const KeySet>> keys_of(const Metadata& metadata, Instant now);
    Result<std::shared_ptr<const KeySet>> fetch_keys(const Metadata& metadata, Instant now);
    Result<std::string> ask_token(
        const Registration& registration, const Metadata& metadata, const fetch::Request& request
    ) const;
    Result<crypto::VerifyingKey> key_for(
        const Metadata& metadata, const TokenHeader& header, Instant now
    );

    fetch::Fetcher fetcher_;
    std::mutex mutex_;  ///< never held while something is fetched
    std::map<std::string, Known, std::less<>> known_;
};

}  // namespace uppsikt::openid
