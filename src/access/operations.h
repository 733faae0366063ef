#pragma once

#include "platform/operations/operation.h"

namespace uppsikt::access {

/// Accounts, and broken glass. On the desk: cases::Handbook; for passwords and codes also Vault.
const operations::Table& operations();

}  // namespace uppsikt::access
