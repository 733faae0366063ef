#include "stats/logit/arrow.h"

#include <cmath>
#include <limits>

namespace uppsikt::stats {

InOrderCholesky::InOrderCholesky(const Eigen::MatrixXd& matrix, const Eigen::VectorXd& scale) {
    factor(matrix, 1e-9 * scale);
}

InOrderCholesky::InOrderCholesky(const Eigen::MatrixXd& matrix, const std::vector<int>& left_out) {
    Eigen::VectorXd least = Eigen::VectorXd::Zero(matrix.rows());
    for (const int column : left_out)
        least[column] = std::numeric_limits<double>::infinity();
    factor(matrix, least);
}

void InOrderCholesky::factor(const Eigen::MatrixXd& matrix, const Eigen::VectorXd& least_pivot) {
    const Eigen::Index size = matrix.rows();
    lower_ = Eigen::MatrixXd::Zero(size, size);
    for (Eigen::Index row = 0; row < size; ++row) {
        for (Eigen::Index column = 0; column < row; ++column) {
            if (!kept(static_cast<int>(column))) continue;
            const double rest = matrix(row, column) -
                                lower_.row(row).head(column).dot(lower_.row(column).head(column));
            lower_(row, column) = rest / lower_(column, column);
        }
        const double pivot = matrix(row, row) - lower_.row(row).head(row).squaredNorm();
        if (pivot > least_pivot[row])
            lower_(row, row) = std::sqrt(pivot);
        else
            left_out_.push_back(static_cast<int>(row));
    }
}

std::vector<int> InOrderCholesky::made_of(int left_out) const {
    // Its row of L is what the kept columns explain: back from the orthogonal to their own terms.
    Eigen::VectorXd share = lower_.row(left_out).transpose();
    for (Eigen::Index column = left_out - 1; column >= 0; --column) {
        if (!kept(static_cast<int>(column))) continue;
        share[column] /= lower_(column, column);
        for (Eigen::Index before = 0; before < column; ++before)
            share[before] -= lower_(column, before) * share[column];
    }
    std::vector<int> others;
    for (int column = 0; column < left_out; ++column)
        if (kept(column) && std::abs(share[column]) > 1e-6) others.push_back(column);
    return others;
}

Eigen::VectorXd InOrderCholesky::solve(const Eigen::VectorXd& right) const {
    const Eigen::Index size = lower_.rows();
    Eigen::VectorXd x = right;
    for (Eigen::Index row = 0; row < size; ++row) {
        if (!kept(static_cast<int>(row))) {
            x[row] = 0;
            continue;
        }
        x[row] = (x[row] - lower_.row(row).head(row).dot(x.head(row))) / lower_(row, row);
    }
    for (Eigen::Index row = size - 1; row >= 0; --row) {
        if (!kept(static_cast<int>(row))) continue;
        for (Eigen::Index later = row + 1; later < size; ++later)
            if (kept(static_cast<int>(later))) x[row] -= lower_(later, row) * x[later];
        x[row] /= lower_(row, row);
    }
    return x;
}

Eigen::MatrixXd InOrderCholesky::inverse() const {
    const Eigen::Index size = lower_.rows();
    Eigen::MatrixXd inverse = Eigen::MatrixXd::Zero(size, size);
    for (Eigen::Index column = 0; column < size; ++column)
        if (kept(static_cast<int>(column)))
            inverse.col(column) = solve(Eigen::VectorXd::Unit(size, column));
    return (inverse + inverse.transpose()) / 2;
}

double InOrderCholesky::log_determinant() const {
    double sum = 0;
    for (Eigen::Index column = 0; column < lower_.rows(); ++column)
        if (kept(static_cast<int>(column))) sum += 2 * std::log(lower_(column, column));
    return sum;
}

}  // namespace uppsikt::stats
