#include "stats/logit/location_matrix.h"

#include <algorithm>

#include "stats/logit/rows_at.h"

namespace uppsikt::stats {

LocationMatrix::LocationMatrix(const PackedRows& rows, const Location& location)
    : rows_(&rows),
      location_(&location),
      sums_(rows),
      constants_(Eigen::MatrixXd::Zero(1 + location.between(), location.size())),
      products_(Eigen::MatrixXd::Zero(location.size(), location.size())) {}

LocationMatrix::SumOfRows LocationMatrix::sum_into(
    RowSums& sums, int group, std::span<const double> values
) const {
    const std::size_t first = rows_->first_row(group);
    double total = 0;
    for (std::size_t done = 0; done < values.size(); done += stretch) {
        const auto part = values.subspan(done, std::min(stretch, values.size() - done));
        sums.add(first + done, part.size(), part.data(), part.data());
        for (const double value : part)
            total += value;
    }
    Eigen::VectorXd by_column(location_->columns());
    sums.end_group(by_column.data());
    return {total, location_->joined(group, total, by_column)};
}

LocationMatrix::SumOfRows LocationMatrix::add_rows(int group, std::span<const double> values) {
    SumOfRows sum = sum_into(sums_, group, values);
    constants_.row(0) += sum.vector;
    for (Eigen::Index i = 0; i < location_->between(); ++i)
        constants_.row(1 + i) += location_->mean(group, i) * sum.vector;
    return sum;
}

LocationMatrix::SumOfRows LocationMatrix::sum_rows(int group, std::span<const double> values) {
    if (!aside_) aside_.emplace(*rows_);
    return sum_into(*aside_, group, values);
}

void LocationMatrix::add_square(const Eigen::VectorXd& vector, double factor) {
    products_.selfadjointView<Eigen::Lower>().rankUpdate(vector, factor);
}

void LocationMatrix::add_product(
    const Eigen::VectorXd& one, const Eigen::VectorXd& other, double factor
) {
    products_.selfadjointView<Eigen::Lower>().rankUpdate(one, other, factor);
}

void LocationMatrix::take(LocationMatrix& other) {
    sums_.take(other.sums_);
    constants_ += other.constants_;
    products_ += other.products_;
    other.constants_.setZero();
    other.products_.setZero();
}

Eigen::MatrixXd LocationMatrix::total() const {
    const Eigen::Index columns = location_->columns();
    Eigen::MatrixXd total = products_.selfadjointView<Eigen::Lower>();
    total.block(1, 1, columns, columns) += sums_.totals().cross;
    const auto add_constant = [&](Eigen::Index at, Eigen::Index constant) {
        total.row(at) += constants_.row(constant);
        total.col(at).segment(1, columns) +=
            constants_.row(constant).segment(1, columns).transpose();
    };
    add_constant(0, 0);
    for (Eigen::Index i = 0; i < location_->between(); ++i)
        add_constant(1 + columns + i, 1 + i);
    return total;
}

}  // namespace uppsikt::stats
