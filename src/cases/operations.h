#pragma once

#include <optional>
#include <vector>

#include "cases/machine.h"
#include "platform/operations/operation.h"

namespace uppsikt::cases {

/// What may be done with cases of every kind: the queue, the time line, handing over. On the desk:
/// Machines, Handbook, operations::Tables.
const operations::Table& operations();

/// What a role sees of the acts and cases: the classes of fields. The buyer's people see what is
/// internal; those who investigate, assess and decide see what is personal; who decides sees all.
std::vector<record::FieldClass> seen_by(std::optional<Role> role);

}  // namespace uppsikt::cases
