#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace uppsikt::operations {

/// With every Swedish personal identity or coordination number in it as "…": ten or twelve digits
/// that begin with a day, with or without a sign before the last four.
std::string without_identities(std::string_view text);

/// What a refusal shows goes to screens and logs, wherever the number was written.
Refusal without_identities(Refusal refusal);

}  // namespace uppsikt::operations
