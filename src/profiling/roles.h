#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "profiling/profiling.h"

namespace uppsikt::profiling {

enum class Kind { factor, number };

/// A column of the file that is a covariate.
struct CovariateColumn {
    std::string name;
    std::size_t column = 0;
    std::optional<Kind> kind = std::nullopt;  ///< when given
    std::optional<std::string> reference = std::nullopt;
};

/// Where in a row each part stands.
struct Roles {
    std::size_t provider = 0;
    std::optional<std::size_t> supplier = std::nullopt;
    std::size_t outcome = 0;
    std::optional<std::size_t> trials = std::nullopt;
    std::vector<CovariateColumn> covariates = {};
};

/// Finds the columns that are asked for. Refused, all at once: columns that are not there (with the
/// nearest name), one column in two parts, and kinds or levels that contradict.
Result<Roles> find_roles(const delimited::Reader& reader, const Columns& columns);

}  // namespace uppsikt::profiling
