#pragma once

#include <optional>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "stats/group_offsets.h"
#include "stats/logit/location.h"
#include "stats/logit/row_sums.h"

namespace uppsikt::stats {

/// What of its weight w = p (1 - p), its skew t (the derivative of w by the log odds) and its bend
/// (that of t) a trial counts with.
struct Mix {
    double weight = 1;
    double skew = 0;
    double bend = 0;
};

/// A group, with the probabilities of its rows.
struct GroupAtMode {
    int group = 0;
    GroupOffsets offsets;
    std::span<const double> probabilities;
};

/// Gathers a symmetric matrix over the location parameters: sums over rows of e z z', where e is
/// some mix and z multiplies the parameters, and products of vectors that belong to groups.
class LocationMatrix {
public:
    LocationMatrix(const PackedRows& rows, const Location& location);

    /// A vector over the parameters, and the sum of e (its first).
    struct SumOfRows {
        double total = 0;
        Eigen::VectorXd vector;
    };
    /// Adds sum of e z z' over a group; gives sum of e z.
    SumOfRows add_rows(const GroupAtMode& at, const Mix& mix);
    /// Gives sum of e z, and adds nothing.
    SumOfRows sum_rows(const GroupAtMode& at, const Mix& mix);

    void add_square(const Eigen::VectorXd& vector, double factor);
    /// Adds factor (one other' + other one').
    void add_product(const Eigen::VectorXd& one, const Eigen::VectorXd& other, double factor);

    /// Adds what another has gathered, which then is empty again.
    void take(LocationMatrix& other);
    Eigen::MatrixXd total() const;

private:
    SumOfRows sum_into(RowSums& sums, const GroupAtMode& at, const Mix& mix);

    const PackedRows* rows_;
    const Location* location_;
    RowSums sums_;
    std::optional<RowSums> aside_;  ///< for what is only summed by group
    Eigen::MatrixXd constants_;     ///< rows of the intercept and of the means
    Eigen::MatrixXd products_;      ///< its lower triangle
    std::vector<double> values_;
};

}  // namespace uppsikt::stats
