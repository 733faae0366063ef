#pragma once

#include "platform/operations/operation.h"

namespace uppsikt::inspections {

/// What may be done with visits and findings. On the desk: cases::Handbook, services::Checklist.
const operations::Table& operations();

}  // namespace uppsikt::inspections
