#include "platform/openid/id_token.h"

#include <algorithm>
#include <cmath>

#include "platform/openid/json.h"

namespace uppsikt::openid {

namespace {

namespace json = boost::json;

/// How far two clocks may differ, and how long ago a token that was just fetched may be made.
constexpr std::chrono::seconds clocks_differ{60};
constexpr std::chrono::minutes made_within{10};

/// Seconds since 1970, which may have a fraction: RFC 7519 section 2.
std::optional<Instant> moment_in(const json::object& claims, std::string_view name) {
    const auto* member = claims.if_contains(name);
    if (member == nullptr || !member->is_number()) return std::nullopt;
    const double seconds = member->to_number<double>();
    constexpr double latest = 1e11;  // the year 5138
    if (!(seconds >= 0 && seconds <= latest)) return std::nullopt;
    return Instant{std::chrono::microseconds(std::llround(seconds * 1e6))};
}

/// Whether it is for us. Others may be named beside us when the issuer says by `azp` that it was
/// made for us: it came from the issuer itself, for a code and a nonce that only we had.
bool is_for_client(const json::object& claims, const std::string& client_id) {
    if (claims.contains("azp") && text_in(claims, "azp") != client_id) return false;
    if (const auto only = text_in(claims, "aud")) return *only == client_id;
    const auto all = texts_in(claims, "aud");
    if (!all || std::ranges::find(*all, client_id) == all->end()) return false;
    return all->size() == 1 || claims.contains("azp");
}

void check_times(const json::object& claims, Instant now, std::vector<Reason>& reasons) {
    const auto ends = moment_in(claims, "exp");
    const auto made = moment_in(claims, "iat");
    if (!ends || now >= *ends + clocks_differ || !made || now > *made + made_within)
        reasons.push_back({"openid_token_expired"});
    const auto begins = moment_in(claims, "nbf");
    const bool is_early = claims.contains("nbf") && (!begins || *begins > now + clocks_differ);
    if (is_early || (made && *made > now + clocks_differ))
        reasons.push_back({"openid_token_of_times_to_come"});
}

bool is_subject(const std::optional<std::string>& text) {
    return text && !text->empty() && text->size() <= 255 &&
           std::ranges::all_of(*text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

Result<Claims> read_id_token(
    const SignedToken& token, const crypto::VerifyingKey& key, const Expected& expected
) {
    if (!key.verifies({crypto::bytes_of(token.signed_part), token.signature}))
        return refused("openid_signature_wrong");
    const json::object claims = TRY(object_in(token.payload, "openid_token_unreadable"));
    std::vector<Reason> reasons;
    if (text_in(claims, "iss") != expected.issuer) reasons.push_back({"openid_issuer_wrong"});
    if (!is_for_client(claims, expected.client_id)) reasons.push_back({"openid_audience_wrong"});
    if (text_in(claims, "nonce") != expected.nonce) reasons.push_back({"openid_nonce_wrong"});
    check_times(claims, expected.now, reasons);
    Claims read;
    const auto subject = text_in(claims, "sub");
    if (!is_subject(subject)) reasons.push_back({"openid_subject_missing"});
    if (!reasons.empty()) return Refusal{RefusalKind::not_permitted, std::move(reasons)};
    read.subject = *subject;
    read.acr = text_in(claims, "acr");
    read.amr = texts_in(claims, "amr").value_or(std::vector<std::string>());
    return read;
}

}  // namespace uppsikt::openid
