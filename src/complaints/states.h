#pragma once

#include "cases/cases.h"

/// The states of a complaint, as tables.
namespace uppsikt::complaints {

enum class State {
    registered,
    acknowledged,
    local,
    fix_reported,
    central,
    confirmed,
    closed_fixed,
    closed_unfounded,
    closed_notified,
    closed_investigated,
    merged
};

const cases::CaseTable<State>& states();

}  // namespace uppsikt::complaints
