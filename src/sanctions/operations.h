#pragma once

#include "platform/operations/operation.h"

namespace uppsikt::sanctions {

/// What may be done with sanctions. On the desk: cases::Handbook.
const operations::Table& operations();

}  // namespace uppsikt::sanctions
