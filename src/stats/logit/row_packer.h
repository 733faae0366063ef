#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

struct FactorShape {
    std::string name;
    /// The level that the others are compared with; else the first in order.
    std::optional<std::string> reference = std::nullopt;
};

/// What the rows to be packed look like.
struct RowShape {
    std::vector<FactorShape> factors = {};
    std::vector<std::string> numbers = {};
    bool has_parents = false;
    bool counted = false;  ///< rows give trials and events, not one outcome
};

/// One row, as texts and numbers in the order of the shape. Views need to live for the call only.
struct Row {
    std::string_view group;
    std::string_view parent = {};  ///< groups of one name under two parents are two groups
    std::span<const std::string_view> levels = {};
    std::span<const double> numbers = {};
    std::uint32_t trials = 1;
    std::uint32_t events = 0;  ///< at most `trials`
};

/// Packs rows as they come: a row is parsed once, and nothing of it is kept but its packed form.
///
/// Shapes   any number of rows up to 2^32; at most 4,096 levels a factor; while packing at most
///          about 17 bytes a row more than the packed form.
/// Fails    `add` gives a reason (`stats_too_many_levels`, with the factor) when a factor has more
///          levels than allowed. Numbers must be finite, of any size: the caller checks.
/// Checked  row_packer_test.cpp
class RowPacker {
public:
    explicit RowPacker(RowShape shape);
    ~RowPacker();
    RowPacker(RowPacker&&) noexcept;

    std::optional<Reason> add(const Row& row);
    std::int64_t rows() const;

    struct Packed {
        PackedRows rows;
        /// Covariates that have the same value everywhere. They are no column of the design.
        std::vector<std::string> constant;
    };
    /// Puts all in canonical order; the packer is empty afterwards. Groups and levels are ordered
    /// as numbers where all are numbers, else by their bytes; a reference level that no row has is
    /// passed over. Groups of one parent lie together.
    Packed finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace uppsikt::stats
