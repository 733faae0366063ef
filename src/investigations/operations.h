#pragma once

#include "platform/operations/operation.h"

namespace uppsikt::investigations {

/// What may be done with investigations. On the desk: cases::Handbook.
const operations::Table& operations();

}  // namespace uppsikt::investigations
