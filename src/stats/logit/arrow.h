#pragma once

#include <vector>

#include <Eigen/Core>

namespace uppsikt::stats {

/// A symmetric matrix S factored in the order of its columns; a column that the ones before it
/// make up is left out, and named. Of information matrices: positive definite but for that.
class InOrderCholesky {
public:
    /// `scale` has what each column's pivot is compared with: below 1e-9 of it, the column is
    /// left out.
    InOrderCholesky(const Eigen::MatrixXd& matrix, const Eigen::VectorXd& scale);
    /// The columns to leave out are known; a pivot may be as small as it is.
    InOrderCholesky(const Eigen::MatrixXd& matrix, const std::vector<int>& left_out);

    const std::vector<int>& left_out() const { return left_out_; }
    /// The columns kept that make up a column left out: those with a share worth a mention.
    std::vector<int> made_of(int left_out) const;

    /// S x = right, with 0 where a column is left out.
    Eigen::VectorXd solve(const Eigen::VectorXd& right) const;
    /// Inverse of S over the columns kept; 0 in rows and columns of those left out.
    Eigen::MatrixXd inverse() const;
    double log_determinant() const;

private:
    void factor(const Eigen::MatrixXd& matrix, const Eigen::VectorXd& least_pivot);
    bool kept(int column) const { return lower_(column, column) > 0; }

    Eigen::MatrixXd lower_;  ///< a column left out has its row of L, and 0 on the diagonal
    std::vector<int> left_out_;
};

}  // namespace uppsikt::stats
