#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Core>

#include "stats/group_offsets.h"
#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// What the covariates of each row add to its log odds. Read a group at a time, by any number of
/// threads at once, each with a buffer of its own.
class LinearPredictor {
public:
    /// `slopes` one per column of the design, of the numbers as they are *kept* (centred, scaled).
    LinearPredictor(const PackedRows& rows, const Eigen::VectorXd& slopes);

    /// The group as its intercept meets it; the offsets lie in `buffer`.
    GroupOffsets of(int group, std::vector<double>& buffer) const;
    /// Offsets of the rows [first, first + count), into `to`.
    void fill(std::size_t first, std::size_t count, double* to) const;

    const PackedRows& rows() const { return *rows_; }

private:
    const PackedRows* rows_;
    std::vector<std::vector<double>> by_cell_;  ///< per table, the sum of a cell's slopes
    std::vector<double> by_number_;
};

/// How slopes and intercepts in the data's own units belong to those of the numbers as kept.
struct Units {
    /// slope of the data = slope kept / scale
    static Eigen::VectorXd scale(const PackedRows& rows);
    /// mean of each column as it is in the data where kept is 0: numbers' means, 0 for levels
    static Eigen::VectorXd centre(const PackedRows& rows);
};

}  // namespace uppsikt::stats
