#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// The part of a model with random intercepts that is linear: a common intercept, slopes of group
/// means (where asked for), slopes of the columns; in this order, of numbers as they are kept.
class Location {
public:
    /// `between` are columns whose group means enter beside themselves.
    Location(const PackedRows& rows, const std::vector<int>& between);

    Eigen::Index size() const { return first_column() + columns_; }
    Eigen::Index between() const { return means_.cols(); }
    Eigen::Index first_column() const { return 1 + between(); }

    /// What a group expects of its intercept.
    double intercept(const Eigen::VectorXd& at, int group) const;
    Eigen::VectorXd slopes(const Eigen::VectorXd& at) const { return at.tail(columns_); }
    /// Means of the group over its trials, one per column asked for.
    Eigen::RowVectorXd means(int group) const { return means_.row(group); }

    /// Sum over all trials with an event of what multiplies each parameter.
    const Eigen::VectorXd& of_events() const { return of_events_; }

private:
    Eigen::Index columns_;
    Eigen::MatrixXd means_;  ///< groups * columns asked for
    Eigen::VectorXd of_events_;
};

}  // namespace uppsikt::stats
