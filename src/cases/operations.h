#pragma once

#include "cases/machine.h"
#include "platform/operations/operation.h"

namespace uppsikt::cases {

/// What may be done with cases of every kind: the queue, the time line, handing over. On the desk:
/// Machines, Handbook, operations::Tables.
const operations::Table& operations();

}  // namespace uppsikt::cases
