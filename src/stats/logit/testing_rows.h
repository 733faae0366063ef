#pragma once

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stats/logit/row_packer.h"

namespace uppsikt::stats {

/// Rows that a test can change before they are packed.
struct PlainRow {
    std::string group;
    std::string parent = {};
    std::vector<std::string> levels = {};
    std::vector<double> numbers = {};
    std::uint32_t trials = 1;
    std::uint32_t events = 0;
};

inline RowPacker::Packed pack(const RowShape& shape, const std::vector<PlainRow>& rows) {
    RowPacker packer(shape);
    for (const PlainRow& row : rows) {
        const std::vector<std::string_view> levels(row.levels.begin(), row.levels.end());
        const auto refused = packer.add({
            .group = row.group,
            .parent = row.parent,
            .levels = levels,
            .numbers = row.numbers,
            .trials = row.trials,
            .events = row.events,
        });
        REQUIRE_FALSE(refused.has_value());
    }
    return packer.finish();
}

}  // namespace uppsikt::stats
