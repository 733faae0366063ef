#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace uppsikt::openid {

/// Where a service has what, as its document says. Source: OpenID Connect Discovery 1.0, section 3.
struct Metadata {
    std::string issuer = {};
    std::string authorization_endpoint = {};
    std::string token_endpoint = {};
    std::string keys = {};         ///< jwks_uri
    bool takes_basic = true;       ///< the client's secret in a header; else in the form
    bool always_says_who = false;  ///< the answer of the browser has `iss` (RFC 9207)
};

/// Whether a service can have the name: https, without query.
Result<Done> check_issuer(std::string_view issuer);

/// Where the document of an issuer lies.
std::string address_of_metadata(std::string_view issuer);

/// Refuses what is no such document, one of another issuer, endpoints that are not https, and a
/// service without the code flow, PKCE by S256 where it says which, or a signature that is taken.
Result<Metadata> read_metadata(std::string_view text, std::string_view issuer);

}  // namespace uppsikt::openid
