#include "support/dense_logit.h"

#include <cmath>
#include <functional>
#include <numbers>

#include <Eigen/Dense>

#include "stats/gauss_hermite.h"

namespace uppsikt::test {

namespace {

using stats::PackedRows;

long double logistic(long double x) { return 1 / (1 + expl(-x)); }
long double log_one_plus_exp(long double x) {
    return x > 0 ? x + log1pl(expl(-x)) : log1pl(expl(x));
}

Eigen::Index index(std::size_t number) { return static_cast<Eigen::Index>(number); }

/// What all rows with these log odds give.
struct Sums {
    long double log_likelihood = 0;
    LongVector residuals;  ///< events - trials p
    LongVector weights;    ///< trials p (1 - p)
    LongVector lean;       ///< 1/2 - p
};

Sums sums_at(const DenseRows& rows, const LongVector& log_odds) {
    Sums sums{0, log_odds, log_odds, log_odds};
    for (Eigen::Index row = 0; row < log_odds.size(); ++row) {
        const long double p = logistic(log_odds[row]);
        const long double trials = rows.trials[row];
        sums.log_likelihood +=
            rows.events[row] * log_odds[row] - trials * log_one_plus_exp(log_odds[row]);
        sums.residuals[row] = rows.events[row] - trials * p;
        sums.weights[row] = trials * p * (1 - p);
        sums.lean[row] = 0.5L - p;
    }
    return sums;
}

long double log_determinant(const LongMatrix& matrix) {
    const Eigen::LLT<LongMatrix> factors(matrix);
    long double sum = 0;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i)
        sum += 2 * logl(factors.matrixLLT()(i, i));
    return sum;
}

DenseFit scoring(const DenseRows& rows, bool firth) {
    const LongMatrix& x = rows.covariates;
    DenseFit fit{.estimates = LongVector::Zero(x.cols()), .covariance = {}};
    for (int step = 0; step < 1000; ++step) {
        const Sums sums = sums_at(rows, x * fit.estimates);
        const LongMatrix information = x.transpose() * sums.weights.asDiagonal() * x;
        fit.covariance = information.inverse();
        fit.log_likelihood = sums.log_likelihood;
        LongVector scores = sums.residuals;
        if (firth) {
            fit.log_likelihood += log_determinant(information) / 2;
            const LongVector leverages =
                sums.weights.cwiseProduct((x * fit.covariance).cwiseProduct(x).rowwise().sum());
            scores += leverages.cwiseProduct(sums.lean);
        }
        LongVector change = fit.covariance * (x.transpose() * scores);
        const long double greatest = change.cwiseAbs().maxCoeff();
        if (greatest > 1) change /= greatest;
        fit.estimates += change;
        if (greatest < 1e-15L) break;
    }
    return fit;
}

/// The rows of one group (or parent), by themselves, and their log odds without effects.
struct Part {
    DenseRows rows;
    LongVector log_odds;
};

Part part_of(const DenseRows& rows, const LongVector& log_odds, const auto& belongs) {
    std::vector<Eigen::Index> mine;
    for (std::size_t row = 0; row < rows.group.size(); ++row)
        if (belongs(rows.group[row])) mine.push_back(index(row));
    Part part{.rows = {}, .log_odds = log_odds(mine)};
    part.rows.trials = rows.trials(mine);
    part.rows.events = rows.events(mine);
    for (const Eigen::Index row : mine)
        part.rows.group.push_back(rows.group[static_cast<std::size_t>(row)]);
    return part;
}

/// log(likelihood * density) of a standardised effect a, up to the normal's constant, with its
/// derivatives.
struct Joint {
    long double value;
    long double slope;
    long double curvature;  ///< its negative second derivative
};

Joint joint_at(const Part& part, long double sd, long double effect) {
    const Sums sums = sums_at(part.rows, (part.log_odds.array() + sd * effect).matrix());
    return {
        sums.log_likelihood - effect * effect / 2,
        sd * sums.residuals.sum() - effect,
        1 + sd * sd * sums.weights.sum(),
    };
}

long double mode_of(const Part& part, long double sd) {
    // The slope falls; its size at 0 bounds how far the mode can be.
    const long double at_zero = joint_at(part, sd, 0).slope;
    long double lower = std::min(0.0L, at_zero);
    long double upper = std::max(0.0L, at_zero);
    for (int step = 0; step < 200; ++step) {
        const long double middle = (lower + upper) / 2;
        (joint_at(part, sd, middle).slope > 0 ? lower : upper) = middle;
    }
    return (lower + upper) / 2;
}

long double sum_over_groups(
    const DenseRows& rows,
    const DensePoint& at,
    const std::function<long double(const Part&)>& log_likelihood
) {
    const LongVector log_odds = rows.covariates * at.location;
    long double sum = 0;
    for (int group = 0; group < rows.groups; ++group)
        sum += log_likelihood(part_of(rows, log_odds, [&](int other) { return other == group; }));
    return sum;
}

}  // namespace

DenseRows dense_rows(const PackedRows& rows) {
    const auto size = index(rows.rows());
    DenseRows dense{
        .covariates = LongMatrix::Zero(size, index(rows.columns().size())),
        .trials = LongVector(size),
        .events = LongVector(size),
        .group = {},
        .parent = rows.parent_of_group(),
        .groups = rows.groups(),
    };
    for (int group = 0; group < rows.groups(); ++group)
        dense.group.insert(dense.group.end(), rows.rows_of(group), group);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        dense.trials[index(row)] = rows.trials_at(row);
        dense.events[index(row)] = rows.events_at(row);
        for (std::size_t column = 0; column < rows.columns().size(); ++column) {
            const stats::DesignColumn& what = rows.columns()[column];
            long double& value = dense.covariates(index(row), index(column));
            if (what.number >= 0) value = rows.number(what.number)[row];
            for (std::size_t table = 0; table < rows.cell_tables().size(); ++table) {
                const stats::CellTable& cells = rows.cell_tables()[table];
                const auto levels = cells.levels_of(rows.cells(static_cast<int>(table))[row]);
                for (std::size_t i = 0; i < cells.factors.size(); ++i)
                    if (cells.factors[i] == what.factor && levels[i] == what.level) value = 1;
            }
        }
    }
    return dense;
}

DenseRows with_means(DenseRows rows, const std::vector<int>& columns) {
    const Eigen::Index size = rows.covariates.rows();
    const Eigen::Index width = rows.covariates.cols();
    LongMatrix means = LongMatrix::Zero(rows.groups, index(columns.size()));
    LongVector trials = LongVector::Zero(rows.groups);
    for (Eigen::Index row = 0; row < size; ++row) {
        const int group = rows.group[static_cast<std::size_t>(row)];
        trials[group] += rows.trials[row];
        means.row(group) += rows.trials[row] * rows.covariates.row(row)(columns);
    }
    LongMatrix all(size, 1 + index(columns.size()) + width);
    for (Eigen::Index row = 0; row < size; ++row) {
        const int group = rows.group[static_cast<std::size_t>(row)];
        all.row(row) << 1, rows.covariates.row(row), means.row(group) / trials[group];
    }
    rows.covariates = all;
    return rows;
}

DenseRows with_group_dummies(DenseRows rows) {
    const Eigen::Index size = rows.covariates.rows();
    LongMatrix all = LongMatrix::Zero(size, rows.groups + rows.covariates.cols());
    all.rightCols(rows.covariates.cols()) = rows.covariates;
    for (Eigen::Index row = 0; row < size; ++row)
        all(row, rows.group[static_cast<std::size_t>(row)]) = 1;
    rows.covariates = all;
    return rows;
}

DenseFit dense_logistic(const DenseRows& rows) { return scoring(rows, false); }
DenseFit dense_firth(const DenseRows& rows) { return scoring(rows, true); }

long double quadrature_log_likelihood(const DenseRows& rows, const DensePoint& at, int nodes) {
    const stats::NormalQuadrature rule = stats::gauss_hermite(nodes);
    return sum_over_groups(rows, at, [&](const Part& part) {
        const long double mode = mode_of(part, at.group_sd);
        const Joint there = joint_at(part, at.group_sd, mode);
        long double sum = 0;
        for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
            const long double z = rule.nodes[i];
            const long double value =
                joint_at(part, at.group_sd, mode + z / sqrtl(there.curvature)).value;
            sum += rule.weights[i] * expl(z * z / 2 + value - there.value);
        }
        return there.value + logl(sum) - logl(there.curvature) / 2;
    });
}

long double exact_log_likelihood(const DenseRows& rows, const DensePoint& at) {
    return sum_over_groups(rows, at, [&](const Part& part) {
        const long double mode = mode_of(part, at.group_sd);
        const Joint there = joint_at(part, at.group_sd, mode);
        // The integrand is below exp(-z^2 / 2) of its greatest, z from the mode in units of 1.
        const long double step = 1 / (16 * sqrtl(there.curvature));
        long double sum = 0;
        for (int i = -16 * 40; i <= 16 * 40; ++i)
            sum += expl(joint_at(part, at.group_sd, mode + i * step).value - there.value);
        return there.value + logl(sum * step / sqrtl(2 * std::numbers::pi_v<long double>));
    });
}

long double nested_laplace_log_likelihood(const DenseRows& rows, const DensePoint& at) {
    const LongVector all = rows.covariates * at.location;
    int parents = 0;
    for (const int parent : rows.parent)
        parents = std::max(parents, parent + 1);
    long double sum = 0;
    for (int parent = 0; parent < parents; ++parent) {
        const Part part = part_of(rows, all, [&](int group) {
            return rows.parent[static_cast<std::size_t>(group)] == parent;
        });
        // Effects: that of the parent, then of each of its groups; all standardised.
        std::vector<int> mine;
        for (int group = 0; group < rows.groups; ++group)
            if (rows.parent[static_cast<std::size_t>(group)] == parent) mine.push_back(group);
        LongMatrix loads = LongMatrix::Zero(part.log_odds.size(), 1 + index(mine.size()));
        loads.col(0).setConstant(at.parent_sd);
        for (std::size_t row = 0; row < part.rows.group.size(); ++row)
            for (std::size_t i = 0; i < mine.size(); ++i)
                if (part.rows.group[row] == mine[i]) loads(index(row), 1 + index(i)) = at.group_sd;
        LongVector effects = LongVector::Zero(loads.cols());
        LongMatrix curvature;
        long double value = 0;
        for (int step = 0; step < 500; ++step) {
            const Sums sums = sums_at(part.rows, part.log_odds + loads * effects);
            value = sums.log_likelihood - effects.squaredNorm() / 2;
            curvature = loads.transpose() * sums.weights.asDiagonal() * loads;
            curvature.diagonal().array() += 1;
            LongVector change = curvature.llt().solve(loads.transpose() * sums.residuals - effects);
            const long double greatest = (loads * change).cwiseAbs().maxCoeff();
            if (greatest > 0) change *= log1pl(greatest) / greatest;
            effects += change;
            if (greatest < 1e-17L) break;
        }
        sum += value - log_determinant(curvature) / 2;
    }
    return sum;
}

}  // namespace uppsikt::test
