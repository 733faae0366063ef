#pragma once

#include <optional>
#include <string_view>

#include "find/find.h"

/// The steps of a complaint or tip.
namespace uppsikt::find {

std::string_view name_of(ReportStep step);
std::optional<ReportStep> report_step_named(std::string_view name);
bool is_tip(const Report& report);

}  // namespace uppsikt::find
