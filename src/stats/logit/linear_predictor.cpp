#include "stats/logit/linear_predictor.h"

#include "base/ensure.h"
#include "stats/wide.h"

namespace uppsikt::stats {

// Inner loops: arrays side by side.
// NOLINTBEGIN(bugprone-easily-swappable-parameters)

namespace {

UPPSIKT_WIDE void look_up(
    const std::uint16_t* __restrict cells,
    std::size_t count,
    const double* __restrict by_cell,
    double* __restrict to
) {
    for (std::size_t row = 0; row < count; ++row)
        to[row] = by_cell[cells[row]];
}

UPPSIKT_WIDE void add_looked_up(
    const std::uint16_t* __restrict cells,
    std::size_t count,
    const double* __restrict by_cell,
    double* __restrict to
) {
    for (std::size_t row = 0; row < count; ++row)
        to[row] += by_cell[cells[row]];
}

UPPSIKT_WIDE void add_scaled(
    const double* __restrict values, std::size_t count, double slope, double* __restrict to
) {
    for (std::size_t row = 0; row < count; ++row)
        to[row] += slope * values[row];
}

/// As `add_scaled` four times, with one reading and writing of `to`.
UPPSIKT_WIDE void add_four_scaled(
    const double* const* values, std::size_t count, const double* slopes, double* __restrict to
) {
    const double* const __restrict a = values[0];
    const double* const __restrict b = values[1];
    const double* const __restrict c = values[2];
    const double* const __restrict d = values[3];
    const double of_a = slopes[0];
    const double of_b = slopes[1];
    const double of_c = slopes[2];
    const double of_d = slopes[3];
    for (std::size_t row = 0; row < count; ++row)
        to[row] = (((to[row] + of_a * a[row]) + of_b * b[row]) + of_c * c[row]) + of_d * d[row];
}

}  // namespace

// NOLINTEND(bugprone-easily-swappable-parameters)

LinearPredictor::LinearPredictor(const PackedRows& rows, const Eigen::VectorXd& slopes)
    : rows_(&rows) {
    const std::vector<DesignColumn>& columns = rows.columns();
    ensure(static_cast<std::size_t>(slopes.size()) == columns.size(), "every column has a slope");
    for (const CellTable& table : rows.cell_tables()) {
        std::vector<double>& sums = by_cell_.emplace_back();
        for (int cell = 0; cell < table.cells; ++cell) {
            double sum = 0;
            for (std::size_t at = 0; at < table.factors.size(); ++at) {
                const int column = rows.column_of(table.factors[at], table.levels_of(cell)[at]);
                if (column >= 0) sum += slopes[column];
            }
            sums.push_back(sum);
        }
    }
    for (std::size_t column = 0; column < columns.size(); ++column)
        if (columns[column].number >= 0)
            by_number_.push_back(slopes[static_cast<Eigen::Index>(column)]);
}

void LinearPredictor::fill(std::size_t first, std::size_t count, double* to) const {
    if (by_cell_.empty()) {
        for (std::size_t row = 0; row < count; ++row)
            to[row] = 0;
    } else {
        look_up(rows_->cells(0).data() + first, count, by_cell_[0].data(), to);
    }
    for (std::size_t table = 1; table < by_cell_.size(); ++table)
        add_looked_up(
            rows_->cells(static_cast<int>(table)).data() + first,
            count,
            by_cell_[table].data(),
            to
        );
    std::size_t number = 0;
    for (; number + 4 <= by_number_.size(); number += 4) {
        const double* values[4];
        for (std::size_t at = 0; at < 4; ++at)
            values[at] = rows_->number(static_cast<int>(number + at)).data() + first;
        add_four_scaled(values, count, by_number_.data() + number, to);
    }
    for (; number < by_number_.size(); ++number)
        add_scaled(
            rows_->number(static_cast<int>(number)).data() + first,
            count,
            by_number_[number],
            to
        );
}

GroupOffsets LinearPredictor::of(int group, std::vector<double>& buffer) const {
    const std::size_t first = rows_->first_row(group);
    const std::size_t count = rows_->rows_of(group);
    buffer.resize(count);
    fill(first, count, buffer.data());
    return {
        .offsets = buffer,
        .trials = rows_->counted() ? rows_->trial_counts().subspan(first, count)
                                   : std::span<const std::uint32_t>{},
        .trial_count = rows_->trials_of(group),
        .event_count = rows_->events_of(group),
    };
}

Eigen::VectorXd Units::scale(const PackedRows& rows) {
    Eigen::VectorXd scale = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(rows.columns().size()));
    for (Eigen::Index column = 0; column < scale.size(); ++column)
        if (const int number = rows.columns()[static_cast<std::size_t>(column)].number; number >= 0)
            scale[column] = rows.numbers()[static_cast<std::size_t>(number)].sd;
    return scale;
}

Eigen::VectorXd Units::centre(const PackedRows& rows) {
    Eigen::VectorXd centre =
        Eigen::VectorXd::Zero(static_cast<Eigen::Index>(rows.columns().size()));
    for (Eigen::Index column = 0; column < centre.size(); ++column)
        if (const int number = rows.columns()[static_cast<std::size_t>(column)].number; number >= 0)
            centre[column] = rows.numbers()[static_cast<std::size_t>(number)].mean;
    return centre;
}

}  // namespace uppsikt::stats
