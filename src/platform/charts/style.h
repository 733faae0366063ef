#pragma once

#include <string_view>

namespace uppsikt::charts {

/// How charts look; uses the colours of html::base_style.
std::string_view chart_style();

}  // namespace uppsikt::charts
