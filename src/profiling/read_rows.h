#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "platform/delimited/delimited.h"
#include "profiling/profiling.h"
#include "stats/logit/packed_rows.h"

namespace uppsikt::profiling {

/// A file, packed.
struct PackedFile {
    stats::PackedRows rows;
    std::vector<Covariate> covariates;  ///< those in the design, as they were read
    std::vector<Excluded> excluded;     ///< by column, then provider
    std::int64_t rows_read = 0;         ///< those excluded are among them
    delimited::DecimalSign decimal = delimited::DecimalSign::point;
};

/// Reads a file to its end: each row is parsed once and packed, and nothing else of it is kept, so
/// a file may be longer than memory. Rows of the providers that it is to be without are read past.
/// Missing covariates exclude their row, counted by column and provider. Refused, with the first
/// rows and how many there are: outcomes that are missing or not 0 or 1, cells that are not of the
/// column's kind, and a file of which no row is left.
Result<PackedFile> read_rows(
    delimited::Reader& reader, const Columns& columns, const Providers& without = {}
);

}  // namespace uppsikt::profiling
