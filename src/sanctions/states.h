#pragma once

#include "cases/cases.h"

/// The states of a sanction, as tables.
namespace uppsikt::sanctions {

enum class State {
    proposed,
    in_force,     ///< a measure, until it is completed
    accruing,     ///< a running penalty, until the cure is verified
    penalty_due,  ///< an amount to pay
    disputed,
    closed_rejected,
    closed_withdrawn,
    closed_completed,
    closed_paid,
    closed_reversed
};

const cases::CaseTable<State>& states();

}  // namespace uppsikt::sanctions
