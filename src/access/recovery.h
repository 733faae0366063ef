#pragma once

#include <string>
#include <string_view>

#include "access/vault.h"

/// The way in for who has lost the authenticator: codes on paper, each for one time.
namespace uppsikt::access {

inline constexpr int recovery_codes = 10;

/// "K3MQ-2ZTA-XWBH-BD7F": 80 bits, in base 32.
std::string random_recovery_code();

/// What is kept of a code, however its letters, spaces and hyphens are written.
crypto::Hash hash_of_recovery(const Vault& vault, std::string_view account, std::string_view code);

}  // namespace uppsikt::access
