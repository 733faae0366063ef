#pragma once

#include "cases/cases.h"

/// What opening a case and taking one over share.
namespace uppsikt::cases {

/// The series and year of the next diary number; its serial comes with the row.
Result<DiaryNumber> next_number(
    const Session& session, const Handbook& handbook, const std::optional<std::string>& service
);

/// By the terms of the day on which the case was opened: an old case keeps its rules.
Result<Date> due_on(const Handbook& handbook, const Case& file, const DeadlineRule& rule);

}  // namespace uppsikt::cases
