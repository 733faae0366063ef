#pragma once

#include "app/views.h"
#include "profiling/profiling.h"

namespace uppsikt::app {

Answer view(const Application& application, const profiling::ProfileAnswer& answer);

}  // namespace uppsikt::app
