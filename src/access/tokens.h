#pragma once

#include <string>
#include <string_view>

#include "platform/crypto/hash.h"

namespace uppsikt::access {

/// 256 bits at random, as 43 letters fit for a cookie.
std::string random_token();

/// What is kept of it.
crypto::Hash hash_of_token(std::string_view token);

}  // namespace uppsikt::access
