#pragma once

#include "stats/logit/row_packer.h"
#include "stats/logit/staged_rows.h"

namespace uppsikt::stats {

/// The rows in the order that depends on what they hold and not on how they came.
///
/// Time     A counting sort by group and a sort inside each group.
/// Memory   One array at a time is copied into its new order: at most 12 bytes a row beside the
///          rows.
RowPacker::Packed in_canonical_order(StagedRows rows);

}  // namespace uppsikt::stats
