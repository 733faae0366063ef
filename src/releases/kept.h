#pragma once

#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"

/// What the forms in which results are kept have in common.
namespace uppsikt::releases {

/// The SHA-256 of what is kept, as it is compared.
inline std::string hash_of(const std::string& text) {
    return crypto::to_hex(crypto::sha256(crypto::bytes_of(text)));
}

template <class T>
boost::json::value or_null(const std::optional<T>& value) {
    return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

}  // namespace uppsikt::releases
