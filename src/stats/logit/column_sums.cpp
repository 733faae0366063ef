#include "stats/logit/column_sums.h"

#include <algorithm>

#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

/// Each row adds in a lane of its own, so that the order does not depend on the machine's vectors.
UPPSIKT_WIDE double dot(const double* values, const double* numbers, std::size_t rows) {
    double lane_sums[lanes] = {};
    const std::size_t whole = rows / lanes * lanes;
    for (std::size_t row = 0; row < whole; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane)
            lane_sums[lane] += values[row + lane] * numbers[row + lane];
    }
    double rest = 0;
    for (std::size_t row = whole; row < rows; ++row)
        rest += values[row] * numbers[row];
    return total_of_lanes(lane_sums) + rest;
}

}  // namespace

ColumnSums::ColumnSums(const PackedRows& rows) : rows_(&rows), by_number_(rows.numbers().size()) {
    for (const CellTable& table : rows.cell_tables())
        by_cell_.emplace_back(static_cast<std::size_t>(table.cells));
}

void ColumnSums::add(std::size_t first, std::span<const double> values) {
    for (std::size_t table = 0; table < by_cell_.size(); ++table) {
        const auto cells = rows_->cells(static_cast<int>(table)).subspan(first, values.size());
        double* const sums = by_cell_[table].data();
        for (std::size_t row = 0; row < values.size(); ++row)
            sums[cells[row]] += values[row];
    }
    for (std::size_t number = 0; number < by_number_.size(); ++number)
        by_number_[number] +=
            dot(values.data(), rows_->number(static_cast<int>(number)).data() + first, values.size()
            );
}

Eigen::VectorXd ColumnSums::take() {
    const std::vector<DesignColumn>& columns = rows_->columns();
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(columns.size()));
    for (std::size_t table = 0; table < by_cell_.size(); ++table) {
        const CellTable& cells = rows_->cell_tables()[table];
        for (int cell = 0; cell < cells.cells; ++cell) {
            const double sum = by_cell_[table][static_cast<std::size_t>(cell)];
            for (std::size_t i = 0; i < cells.factors.size(); ++i)
                if (const int column = rows_->column_of(cells.factors[i], cells.levels_of(cell)[i]);
                    column >= 0)
                    sums[column] += sum;
        }
        std::ranges::fill(by_cell_[table], 0.0);
    }
    for (std::size_t column = 0; column < columns.size(); ++column)
        if (const int number = columns[column].number; number >= 0)
            sums[static_cast<Eigen::Index>(column)] = by_number_[static_cast<std::size_t>(number)];
    std::ranges::fill(by_number_, 0.0);
    return sums;
}

}  // namespace uppsikt::stats
