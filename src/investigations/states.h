#pragma once

#include "cases/cases.h"

/// The states of an investigation, as tables.
namespace uppsikt::investigations {

enum class State {
    open,
    submitted,
    assessed,
    heard,
    answered,
    reply_assessed,
    rectification,
    closed_dropped,
    closed_unfounded,
    closed_cured,
    closed_referred
};

const cases::CaseTable<State>& states();

}  // namespace uppsikt::investigations
