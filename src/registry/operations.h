#pragma once

#include "platform/operations/operation.h"

namespace uppsikt::registry {

/// What may be done with premises, staff, competence and suppliers. A supplier states what is under
/// its own contracts. On the desk: services::Catalogue.
const operations::Table& operations();

}  // namespace uppsikt::registry
