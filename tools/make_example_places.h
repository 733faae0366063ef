#pragma once

#include <filesystem>

#include "make_example_country.h"

/// Where the example country's municipalities and premises lie: made up, in the middle of an ocean,
/// so that nobody takes them for real.
namespace uppsikt::example {

/// Writes kommuner-exempel.csv and lokaler-exempel.csv: some municipalities for each area, and
/// premises for each contract of the last period. A few premises have no position, as in life.
void write_places(const Country& country, const std::filesystem::path& folder);

}  // namespace uppsikt::example
