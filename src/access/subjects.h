#pragma once

#include <string_view>

#include "access/access.h"

namespace uppsikt::access {

/// What is kept of how a service calls somebody.
crypto::Hash hash_of_subject(const Vault& vault, ProviderId provider, std::string_view subject);

}  // namespace uppsikt::access
