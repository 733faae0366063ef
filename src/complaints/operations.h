#pragma once

#include "cases/cases.h"
#include "platform/operations/operation.h"

namespace uppsikt::complaints {

/// What may be done with complaints and tips. On the desk: cases::Handbook.
const operations::Table& operations();

/// What it concerns.
cases::Title title(const Session& session, const operations::Desk& desk, const cases::Case& file);

}  // namespace uppsikt::complaints
