// What a sign-in service sends, past the sockets. The first byte says what the rest is: a token, a
// set of keys, a document, or an address.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/fetch/url.h"
#include "platform/openid/id_token.h"
#include "platform/openid/metadata.h"

namespace {

using namespace uppsikt;

/// The key of RFC 7515, appendix A.3: nobody who fuzzes can sign by it.
const crypto::VerifyingKey& a_key() {
    static const auto key = [] {
        const auto x = crypto::from_base64url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
        const auto y = crypto::from_base64url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        return crypto::VerifyingKey::p256({*x, *y}).value();
    }();
    return key;
}

/// With and without its signature: what a service itself signs is from outside, too.
void read_token(std::string_view bytes) {
    const auto token = openid::read_signed(bytes);
    if (!token.ok()) return;
    ensure(bytes.starts_with(token.value().signed_part), "what is signed is what was sent");
    const openid::Expected expected{"https://a", "b", "c", Instant{}};
    const auto claims = openid::read_id_token(token.value(), a_key(), expected);
    const bool is_example = token.value().signed_part.ends_with(
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
        "V"
        "lfQ"
    );
    ensure(!claims.ok(), "nobody is let in by a signature that is none");
    if (!is_example)
        ensure(
            claims.refusal().reasons.front().code == "openid_signature_wrong",
            "nothing is read of what is not signed"
        );
}

void read_keys(std::string_view bytes) {
    const auto keys = openid::KeySet::read(bytes);
    if (!keys.ok()) return;
    for (const auto algorithm : {openid::Algorithm::rs256, openid::Algorithm::es256})
        if (const auto* key = keys.value().find({algorithm}))
            ensure(!key->verifies({{}, {}}), "no key takes nothing for a signature");
}

void read_document(std::string_view bytes) {
    const auto document = openid::read_metadata(bytes, "https://a");
    if (!document.ok()) return;
    for (const std::string& address :
         {document.value().authorization_endpoint,
          document.value().token_endpoint,
          document.value().keys})
        ensure(address.starts_with("https://"), "every endpoint is https");
}

void read_address(std::string_view bytes) {
    const auto url = fetch::parse_url(bytes);
    if (!url.ok()) return;
    const std::string again = "https://" + url.value().host_header() + url.value().target;
    ensure(fetch::parse_url(again).value() == url.value(), "an address has one reading");
    ensure(again.find_first_of(" \r\n\\#") == again.npos, "and fits on a request line");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 4U) {
        case 0:
            read_token(bytes);
            break;
        case 1:
            read_keys(bytes);
            break;
        case 2:
            read_document(bytes);
            break;
        default:
            read_address(bytes);
            break;
    }
    return 0;
}
