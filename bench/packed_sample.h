#pragma once

#include <filesystem>

#include "stats/logit/row_packer.h"

namespace uppsikt::bench {

/// The spells that a file of the generator of synthetic supplier data holds (its layout stands in
/// the generator): packed, as any rows are.
stats::PackedRows read_sample(const std::filesystem::path& path);

}  // namespace uppsikt::bench
