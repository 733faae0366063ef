#pragma once

#include <cstdint>
#include <vector>

#include "stats/logit/names.h"
#include "stats/logit/row_packer.h"

namespace uppsikt::stats {

/// Rows as they came, packed but not yet in order: group and cell by the numbers given as they
/// were met.
struct StagedRows {
    explicit StagedRows(RowShape shape_given);

    /// Some factors together: the combinations of their levels met so far, and each row's.
    struct Table {
        std::vector<std::size_t> factors;
        Combinations combinations;
        std::vector<std::uint16_t> cells;
    };

    RowShape shape;
    Names parents;
    Names groups;  ///< parent and group together, so that equal names in two parents are two
    std::vector<std::uint32_t> parent_of_group;
    std::vector<Names> levels;
    std::vector<std::uint32_t> group;
    std::vector<std::uint8_t> outcome;
    std::vector<std::uint32_t> trials;
    std::vector<std::uint32_t> events;
    std::vector<Table> tables;
    std::vector<std::vector<double>> numbers;

    std::size_t rows() const { return group.size(); }
};

/// Makes two tables of the one that has come to hold too many combinations.
void split_table(StagedRows& rows, std::size_t table);

}  // namespace uppsikt::stats
