#include "platform/html/within.h"

#include "base/ensure.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"

namespace uppsikt::html {

void check_within(std::string_view code) {
    ensure(
        code.find_first_of("<&") == code.npos,
        "style and script in a page hold neither < nor &"
    );
}

std::string allowed_within(std::string_view code) {
    return "'sha256-" + crypto::to_base64(crypto::sha256(crypto::bytes_of(code))) + "'";
}

}  // namespace uppsikt::html
