#pragma once

#include "app/views.h"
#include "profiling/profiling.h"

namespace uppsikt::app {

Answer view(const Application& application, const profiling::ProfileAnswer& answer);
Answer view(const Application& application, const profiling::RuleAudit& audit);

}  // namespace uppsikt::app
