#pragma once

#include "app/views.h"
#include "profiling/profiling.h"

namespace uppsikt::app {

/// The model as commands and answers name it.
std::string model_name(profiling::Model model);

Answer view(const Application& application, const profiling::ProfileAnswer& answer);
Answer view(const Application& application, const profiling::RuleAudit& audit);

}  // namespace uppsikt::app
