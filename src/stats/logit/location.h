#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include <Eigen/Core>

#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// The part of a model with random intercepts that is linear: a common intercept, slopes of the
/// columns, slopes of group means (where asked for); in this order, of numbers as they are kept.
class Location {
public:
    /// `between` are columns whose group means enter beside themselves; events are counted in the
    /// groups that it `takes`.
    Location(
        const PackedRows& rows,
        const std::vector<int>& between,
        const std::function<bool(int group)>& takes
    );

    Eigen::Index size() const { return 1 + columns_ + between(); }
    Eigen::Index columns() const { return columns_; }
    Eigen::Index between() const { return means_.cols(); }

    /// What a group expects of its intercept.
    double intercept(const Eigen::VectorXd& at, int group) const;
    /// Mean of the group over its trials, of one of the columns asked for.
    double mean(int group, Eigen::Index which) const { return means_(group, which); }
    Eigen::VectorXd slopes(const Eigen::VectorXd& at) const { return at.segment(1, columns_); }
    /// What multiplies the parameters, summed over rows of a group: of the sum of their values, and
    /// of the values times each column.
    Eigen::VectorXd joined(int group, double sum, const Eigen::VectorXd& by_column) const;
    /// Adds what a group's sum of values has to do with intercept and means.
    void add_sum(int group, double sum, Eigen::VectorXd& to) const;
    /// The common intercept where numbers are 0 in the data and not as kept, and all slopes in the
    /// units of the data: a matrix that makes them of the parameters.
    Eigen::MatrixXd to_data_units(const PackedRows& rows) const;

    /// Sum over all trials with an event of what multiplies each parameter.
    const Eigen::VectorXd& of_events() const { return of_events_; }

private:
    Eigen::Index columns_;
    std::vector<int> between_;
    Eigen::MatrixXd means_;  ///< groups * columns asked for
    Eigen::VectorXd of_events_;
};

}  // namespace uppsikt::stats
