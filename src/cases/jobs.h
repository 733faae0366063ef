#pragma once

#include <optional>
#include <vector>

#include "cases/cases.h"
#include "platform/jobs/jobs.h"

namespace uppsikt::cases {

/// Reminds of a time that is about to run out (REMINDER): once of each last day of a case. An act
/// `cases.reminded` says who was to be reminded. On the desk: Handbook.
jobs::Job reminders();

/// Takes a step that may be taken only when the state's time has run out; nothing where it has not,
/// or where the case has gone on.
using Expire = Result<Case> (*)(const Session&, const Handbook&, const Case&);

/// The cases of a table that stand in a state which `verb` leads out of when its time has run out.
struct Expiry {
    std::string_view name;  ///< of the job
    const Machine& machine;
    std::string_view verb;
    Expire expire;
};
jobs::Job expiry(const Expiry& expiry);

}  // namespace uppsikt::cases
