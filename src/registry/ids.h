#pragma once

#include "base/id.h"

namespace uppsikt::registry {

using SupplierId = Id<struct SupplierTag>;
using ContractId = Id<struct ContractTag>;
using AreaId = Id<struct AreaTag>;
using RegionId = Id<struct RegionTag>;
using PremisesId = Id<struct PremisesTag>;
using PersonId = Id<struct PersonTag>;
using AssignmentId = Id<struct AssignmentTag>;
using ClaimId = Id<struct ClaimTag>;

}  // namespace uppsikt::registry
