#pragma once

#include "cases/cases.h"
#include "platform/operations/operation.h"

namespace uppsikt::investigations {

/// What may be done with investigations. On the desk: cases::Handbook.
const operations::Table& operations();

/// What is to be found out.
cases::Title title(const Session& session, const operations::Desk& desk, const cases::Case& file);

}  // namespace uppsikt::investigations
