#pragma once

#include "platform/jobs/jobs.h"

namespace uppsikt::sanctions {

/// Tells what every running penalty has come to by the end of the day before, when it has grown: an
/// act `sanctions.accrued`. On the desk: cases::Handbook.
jobs::Job accrual();

/// Plans the visit that a sanction calls for before its last day to follow it up (FOLLOW-UP): where
/// the defect was seen, else at the contract's premises, else a control of its documents. Who makes
/// it is for the office to say. On the desk: cases::Handbook and services::Checklist.
jobs::Job follow_up_visits();

}  // namespace uppsikt::sanctions
