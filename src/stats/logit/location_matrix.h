#pragma once

#include <optional>
#include <span>

#include <Eigen/Core>

#include "stats/logit/location.h"
#include "stats/logit/row_sums.h"

namespace uppsikt::stats {

/// Gathers a symmetric matrix over the location parameters: sums over rows of e z z', where e is
/// a value of the row and z multiplies the parameters, and products of vectors of groups.
class LocationMatrix {
public:
    LocationMatrix(const PackedRows& rows, const Location& location);

    /// A vector over the parameters, and the sum of e (its first).
    struct SumOfRows {
        double total = 0;
        Eigen::VectorXd vector;
    };
    /// Adds sum of e z z' over a group; gives sum of e z.
    SumOfRows add_rows(int group, std::span<const double> values);
    /// Gives sum of e z, and adds nothing.
    SumOfRows sum_rows(int group, std::span<const double> values);

    void add_square(const Eigen::VectorXd& vector, double factor);
    /// Adds factor (one other' + other one').
    void add_product(const Eigen::VectorXd& one, const Eigen::VectorXd& other, double factor);

    /// Adds what another has gathered, which then is empty again.
    void take(LocationMatrix& other);
    Eigen::MatrixXd total() const;

private:
    SumOfRows sum_into(RowSums& sums, int group, std::span<const double> values) const;

    const PackedRows* rows_;
    const Location* location_;
    RowSums sums_;
    std::optional<RowSums> aside_;  ///< for what is only summed by group
    Eigen::MatrixXd constants_;     ///< rows of the intercept and of the means
    Eigen::MatrixXd products_;      ///< its lower triangle
};

}  // namespace uppsikt::stats
