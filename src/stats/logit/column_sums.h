#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// Sum over rows of a value times the row's covariates, of numbers as they are kept. Takes the
/// rows in portions, about 1 ns a row and 0.3 ns a number of it.
class ColumnSums {
public:
    explicit ColumnSums(const PackedRows& rows);

    /// Adds the rows from `first` on, as many as there are values.
    void add(std::size_t first, std::span<const double> values);
    /// One per column of the design; then begins anew.
    Eigen::VectorXd take();

private:
    const PackedRows* rows_;
    std::vector<std::vector<double>> by_cell_;  ///< per table
    std::vector<double> by_number_;
};

}  // namespace uppsikt::stats
