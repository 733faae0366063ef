#pragma once

#include "platform/operations/operation.h"

namespace uppsikt::complaints {

/// What may be done with complaints and tips. On the desk: cases::Handbook.
const operations::Table& operations();

}  // namespace uppsikt::complaints
