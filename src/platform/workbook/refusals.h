#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace uppsikt::workbook {

/// A "no" because of what the file holds.
inline Refusal refuse(std::string code, std::vector<TextValue> values) {
    return {RefusalKind::invalid_input, Reason{std::move(code), std::move(values)}};
}

/// Text out of the file as a message may show it: at most 40 characters, none that steer a
/// terminal.
std::string shown(std::string_view text);

}  // namespace uppsikt::workbook
