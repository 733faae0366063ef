#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/delimited/number.h"
#include "profiling/roles.h"
#include "profiling/row_faults.h"

namespace uppsikt::profiling {

/// The cells of a row that play a part.
struct PickedRow {
    std::string_view provider;
    std::string_view supplier;
    std::string_view outcome;
    std::string_view trials;
    std::span<const std::string_view> covariates;
    std::uint64_t line = 0;
};

/// The first rows of a file, kept until it is known what its covariates are.
class Sample {
public:
    static constexpr std::size_t rows_max = 10'000;

    void add(const PickedRow& row);
    bool is_full() const { return rows_.size() >= rows_max; }
    std::size_t rows() const { return rows_.size(); }

    /// One row again; valid as long as the sample is not changed and nothing else was asked of it.
    PickedRow row(std::size_t which);
    std::string_view covariate(std::size_t row, std::size_t which) const {
        return rows_[row].cells[4 + which];
    }
    std::uint64_t line(std::size_t row) const { return rows_[row].line; }

private:
    struct Kept {
        std::uint64_t line;
        std::vector<std::string> cells;  ///< provider, supplier, outcome, trials, covariates
    };
    std::vector<Kept> rows_;
    std::vector<std::string_view> covariates_;
};

struct Recognised {
    delimited::DecimalSign decimal = delimited::DecimalSign::point;
    std::vector<Kind> kinds;  ///< one per covariate
};

/// What the covariates of a file are, from its first rows: numbers where every cell is a number or
/// missing, else factors. The decimal sign is the one that makes more of them numbers.
/// A column of almost only numbers is a fault and not a factor: one typing error must not turn an
/// age into ten thousand levels.
Recognised recognise(
    const Sample& sample,
    const Roles& roles,
    std::optional<delimited::DecimalSign> decimal,
    RowFaults& faults
);

}  // namespace uppsikt::profiling
