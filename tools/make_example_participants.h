#pragma once

#include <filesystem>

#include "make_example_country.h"

namespace uppsikt::example {

/// The participants of the latest period as a list that contracts are compared by: as many at each
/// level, and as many who found work, as the results say; and an age for each, which says nothing.
void write_participants(const Country& country, const std::filesystem::path& folder);

}  // namespace uppsikt::example
