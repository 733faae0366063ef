#include "stats/logit/location.h"

#include "base/ensure.h"
#include "stats/logit/column_sums.h"
#include "stats/logit/linear_predictor.h"

namespace uppsikt::stats {

namespace {

/// The value of one column in each cell of the table that has its factor.
struct LevelIndicator {
    int table = 0;
    std::vector<double> by_cell;
};

LevelIndicator indicator_of(const PackedRows& rows, const DesignColumn& column) {
    LevelIndicator indicator;
    for (std::size_t table = 0; table < rows.cell_tables().size(); ++table) {
        const CellTable& cells = rows.cell_tables()[table];
        for (std::size_t i = 0; i < cells.factors.size(); ++i) {
            if (cells.factors[i] != column.factor) continue;
            indicator.table = static_cast<int>(table);
            for (int cell = 0; cell < cells.cells; ++cell)
                indicator.by_cell.push_back(cells.levels_of(cell)[i] == column.level ? 1.0 : 0.0);
        }
    }
    return indicator;
}

/// Mean of a column over the trials of each group; 0 in a group without trials.
Eigen::VectorXd group_means(const PackedRows& rows, const DesignColumn& column) {
    const LevelIndicator indicator =
        column.factor >= 0 ? indicator_of(rows, column) : LevelIndicator{};
    Eigen::VectorXd means = Eigen::VectorXd::Zero(rows.groups());
    for (int group = 0; group < rows.groups(); ++group) {
        double sum = 0;
        for (std::size_t row = rows.first_row(group); row < rows.first_row(group + 1); ++row)
            sum += rows.trials_at(row) * (column.factor >= 0
                                              ? indicator.by_cell[rows.cells(indicator.table)[row]]
                                              : rows.number(column.number)[row]);
        if (rows.trials_of(group) > 0)
            means[group] = sum / static_cast<double>(rows.trials_of(group));
    }
    return means;
}

/// Events of each row of a group.
void events_of(const PackedRows& rows, int group, std::vector<double>& events) {
    const std::size_t first = rows.first_row(group);
    const std::size_t count = rows.rows_of(group);
    if (rows.counted()) {
        const auto counts = rows.event_counts().subspan(first, count);
        events.assign(counts.begin(), counts.end());
    } else {
        const auto outcomes = rows.outcomes().subspan(first, count);
        events.assign(outcomes.begin(), outcomes.end());
    }
}

}  // namespace

Location::Location(
    const PackedRows& rows, const std::vector<int>& between, const std::function<bool(int)>& takes
)
    : columns_(static_cast<Eigen::Index>(rows.columns().size())),
      between_(between),
      means_(rows.groups(), static_cast<Eigen::Index>(between.size())) {
    for (std::size_t i = 0; i < between.size(); ++i) {
        ensure(
            between[i] >= 0 && between[i] < columns_,
            "a group mean is of a column of the design"
        );
        means_.col(static_cast<Eigen::Index>(i)) =
            group_means(rows, rows.columns()[static_cast<std::size_t>(between[i])]);
    }
    of_events_ = Eigen::VectorXd::Zero(size());
    ColumnSums sums(rows);
    std::vector<double> events;
    for (int group = 0; group < rows.groups(); ++group) {
        if (!takes(group)) continue;
        events_of(rows, group, events);
        sums.add(rows.first_row(group), events);
        add_sum(group, static_cast<double>(rows.events_of(group)), of_events_);
    }
    of_events_.segment(1, columns_) = sums.take();
}

double Location::intercept(const Eigen::VectorXd& at, int group) const {
    double intercept = at[0];
    for (Eigen::Index i = 0; i < between(); ++i)
        intercept += at[1 + columns_ + i] * means_(group, i);
    return intercept;
}

void Location::add_sum(int group, double sum, Eigen::VectorXd& to) const {
    to[0] += sum;
    for (Eigen::Index i = 0; i < between(); ++i)
        to[1 + columns_ + i] += sum * means_(group, i);
}

Eigen::VectorXd Location::joined(int group, double sum, const Eigen::VectorXd& by_column) const {
    Eigen::VectorXd joined(size());
    joined << sum, by_column, sum * means_.row(group).transpose();
    return joined;
}

Eigen::MatrixXd Location::to_data_units(const PackedRows& rows) const {
    const Eigen::VectorXd scale = Units::scale(rows);
    const Eigen::VectorXd centre = Units::centre(rows);
    Eigen::MatrixXd units = Eigen::MatrixXd::Zero(size(), size());
    units(0, 0) = 1;
    const auto convert = [&](Eigen::Index at, Eigen::Index column) {
        units(at, at) = 1 / scale[column];
        units(0, at) = -centre[column] / scale[column];
    };
    for (Eigen::Index column = 0; column < columns_; ++column)
        convert(1 + column, column);
    for (Eigen::Index i = 0; i < between(); ++i)
        convert(1 + columns_ + i, between_[static_cast<std::size_t>(i)]);
    return units;
}

}  // namespace uppsikt::stats
