#include "platform/openid/metadata.h"

#include <algorithm>

#include "platform/fetch/url.h"
#include "platform/openid/json.h"

namespace uppsikt::openid {

namespace {

namespace json = boost::json;

/// Whether a list that may be left out has one of the names.
bool offers(
    const json::object& document,
    std::string_view member,
    std::initializer_list<std::string_view> names
) {
    if (!document.contains(member)) return true;
    const auto list = texts_in(document, member);
    return list && std::ranges::any_of(*list, [&](const std::string& one) {
               return std::ranges::find(names, one) != names.end();
           });
}

Result<std::string> endpoint_in(const json::object& document, std::string_view name) {
    auto address = text_in(document, name);
    if (!address) return refused("openid_metadata_unreadable");
    if (const auto url = fetch::parse_url(*address); !url.ok())
        return Refusal{RefusalKind::not_permitted, url.refusal().reasons};
    return *std::move(address);
}

}  // namespace

Result<Done> check_issuer(std::string_view issuer) {
    (void)TRY(fetch::parse_url(issuer));
    if (issuer.find('?') != issuer.npos)
        return Refusal{RefusalKind::invalid_input, Reason{"openid_issuer_has_query"}};
    return Done{};
}

std::string address_of_metadata(std::string_view issuer) {
    while (issuer.ends_with('/'))
        issuer.remove_suffix(1);
    return std::string(issuer) + "/.well-known/openid-configuration";
}

// A document, and whose it must be: as they are said.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
Result<Metadata> read_metadata(std::string_view text, std::string_view issuer) {
    const json::object document = TRY(object_in(text, "openid_metadata_unreadable"));
    if (text_in(document, "issuer") != issuer) return refused("openid_metadata_of_another");
    Metadata found{.issuer = std::string(issuer)};
    found.authorization_endpoint = TRY(endpoint_in(document, "authorization_endpoint"));
    found.token_endpoint = TRY(endpoint_in(document, "token_endpoint"));
    found.keys = TRY(endpoint_in(document, "jwks_uri"));
    const bool fits =
        offers(document, "response_types_supported", {"code"}) &&
        offers(document, "code_challenge_methods_supported", {"S256"}) &&
        offers(document, "id_token_signing_alg_values_supported", {"RS256", "ES256"}) &&
        offers(
            document,
            "token_endpoint_auth_methods_supported",
            {"client_secret_basic", "client_secret_post"}
        );
    if (!fits) return refused("openid_service_does_not_fit");
    found.takes_basic =
        offers(document, "token_endpoint_auth_methods_supported", {"client_secret_basic"});
    const auto* says = document.if_contains("authorization_response_iss_parameter_supported");
    found.always_says_who = says != nullptr && says->is_bool() && says->get_bool();
    return found;
}

}  // namespace uppsikt::openid
