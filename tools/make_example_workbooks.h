#pragma once

#include <filesystem>

#include "make_example_country.h"

namespace uppsikt::example {

inline constexpr const char* results_file = "resultatuppfoljning-exempel.xlsx";
inline constexpr const char* ratings_file = "betyg-exempel.xlsx";

/// Writes both workbooks in the agency's layout. The same country gives the same bytes.
void write_workbooks(const Country& country, const std::filesystem::path& folder);

}  // namespace uppsikt::example
