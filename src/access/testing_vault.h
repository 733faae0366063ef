#pragma once

#include "access/vault.h"

/// For tests of access: a vault whose hashes cost little, and the day.
namespace uppsikt::access::testing {

inline const Vault& the_vault() {
    static const Vault vault({3}, {.memory_kib = 64, .passes = 1, .lanes = 1});
    return vault;
}

inline constexpr const char* today = "2026-03-02";

}  // namespace uppsikt::access::testing
