#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace uppsikt::delimited {

/// A "no" because of what the file holds.
inline Refusal refuse(std::string code, std::vector<TextValue> values) {
    return {RefusalKind::invalid_input, Reason{std::move(code), std::move(values)}};
}

}  // namespace uppsikt::delimited
