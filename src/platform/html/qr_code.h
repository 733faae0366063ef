#pragma once

#include <string_view>

#include "platform/html/node.h"

namespace uppsikt::html {

/// The text as a QR code (ISO/IEC 18004, level M), drawn in black on white with its quiet zone of
/// four modules, so that a camera reads it in every colour scheme. `label` is what it is called for
/// those who do not see it. A text of more than 2,331 bytes is a fault.
Node qr_code(std::string_view text, std::string_view label);

}  // namespace uppsikt::html
