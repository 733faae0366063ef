#include "stats/logit/location_matrix.h"

#include <algorithm>

#include "stats/logit/rows_at.h"
#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

UPPSIKT_WIDE void mix_rows(
    const double* probabilities, std::size_t rows, const Mix& given, double* values
) {
    const Mix mix = given;
    for (std::size_t row = 0; row < rows; ++row) {
        const double p = probabilities[row];
        const double weight = p * (1.0 - p);
        values[row] =
            weight * (mix.weight + mix.skew * (1.0 - 2.0 * p) + mix.bend * (1.0 - 6.0 * weight));
    }
}

}  // namespace

LocationMatrix::LocationMatrix(const PackedRows& rows, const Location& location)
    : rows_(&rows),
      location_(&location),
      sums_(rows),
      constants_(Eigen::MatrixXd::Zero(1 + location.between(), location.size())),
      products_(Eigen::MatrixXd::Zero(location.size(), location.size())) {}

LocationMatrix::SumOfRows LocationMatrix::sum_into(
    RowSums& sums, const GroupAtMode& at, const Mix& mix
) {
    const std::size_t rows = at.probabilities.size();
    values_.resize(rows);
    mix_rows(at.probabilities.data(), rows, mix, values_.data());
    if (!at.offsets.trials.empty())
        for (std::size_t row = 0; row < rows; ++row)
            values_[row] *= at.offsets.trials_of(row);
    const std::size_t first = rows_->first_row(at.group);
    for (std::size_t done = 0; done < rows; done += stretch) {
        const double* const values = values_.data() + done;
        sums.add(first + done, std::min(stretch, rows - done), values, values);
    }
    Eigen::VectorXd by_column(location_->columns());
    sums.end_group(by_column.data());
    double total = 0;
    for (const double value : values_)
        total += value;
    return {total, location_->joined(at.group, total, by_column)};
}

LocationMatrix::SumOfRows LocationMatrix::add_rows(const GroupAtMode& at, const Mix& mix) {
    SumOfRows sum = sum_into(sums_, at, mix);
    constants_.row(0) += sum.vector;
    for (Eigen::Index i = 0; i < location_->between(); ++i)
        constants_.row(1 + i) += location_->mean(at.group, i) * sum.vector;
    return sum;
}

LocationMatrix::SumOfRows LocationMatrix::sum_rows(const GroupAtMode& at, const Mix& mix) {
    if (!aside_) aside_.emplace(*rows_);
    return sum_into(*aside_, at, mix);
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
