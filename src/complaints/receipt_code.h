#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/crypto/hash.h"

/// The code by which whoever complained finds the case again. 80 bits, as 16 letters and digits
/// that are not mistaken for each other; kept only as a hash.
namespace uppsikt::complaints {

/// "7K3M-Q2ZT-0XWA-9HBD", at random.
std::string random_code();

/// Always the same for a key, so that a second click is told the same code. Who does not have the
/// key cannot make it: the key itself is kept only as a hash.
std::string code_from_key(std::string_view key);

/// What is kept of a code, however its letters, spaces and hyphens are written; nothing when it is
/// none.
std::optional<crypto::Hash> hash_of_code(std::string_view code);

crypto::Hash hash_of_key(std::string_view key);

}  // namespace uppsikt::complaints
