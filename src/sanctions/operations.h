#pragma once

#include "cases/cases.h"
#include "platform/operations/operation.h"

namespace uppsikt::sanctions {

/// What may be done with sanctions. On the desk: cases::Handbook.
const operations::Table& operations();

/// Its kind, and what its ground says.
cases::Title title(const Session& session, const operations::Desk& desk, const cases::Case& file);

}  // namespace uppsikt::sanctions
