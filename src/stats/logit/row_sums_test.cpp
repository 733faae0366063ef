#include "stats/logit/row_sums.h"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "stats/logit/row_packer.h"
#include "stats/logit/rows_at.h"

namespace uppsikt::stats {
namespace {

/// Rows of one group with so many numbers, and a factor of three levels and one of two.
PackedRows some_rows(int numbers, int count) {
    RowShape shape{.factors = {{"first"}, {"second"}}};
    for (int number = 0; number < numbers; ++number)
        shape.numbers.push_back("x" + std::to_string(number));
    std::mt19937 chance(static_cast<unsigned>(numbers));
    RowPacker packer(shape);
    for (int row = 0; row < count; ++row) {
        const std::string first = std::to_string(chance() % 3);
        const std::string second = std::to_string(chance() % 2);
        const std::string_view levels[] = {first, second};
        std::vector<double> values;
        for (int number = 0; number < numbers; ++number)
            values.push_back(static_cast<double>(chance() % 1000) / 100);
        REQUIRE_FALSE(
            packer.add({.group = "g", .levels = levels, .numbers = values, .events = 0}).has_value()
        );
    }
    return packer.finish().rows;
}

/// A row of the design, as it stands in the packed rows.
Eigen::VectorXd design_row(const PackedRows& rows, std::size_t row) {
    const auto columns = static_cast<Eigen::Index>(rows.columns().size());
    Eigen::VectorXd design = Eigen::VectorXd::Zero(columns);
    const CellTable& cells = rows.cell_tables()[0];
    const auto levels = cells.levels_of(rows.cells(0)[row]);
    for (std::size_t at = 0; at < levels.size(); ++at)
        if (const int column = rows.column_of(cells.factors[at], levels[at]); column >= 0)
            design[column] = 1;
    const auto numbers = static_cast<Eigen::Index>(rows.numbers().size());
    for (Eigen::Index number = 0; number < numbers; ++number)
        design[columns - numbers + number] = rows.number(static_cast<int>(number))[row];
    return design;
}

TEST_CASE("sums over rows are those of the design, row by row, for any number of numbers") {
    for (int numbers = 1; numbers <= 9; ++numbers) {
        CAPTURE(numbers);
        // A length that fills no stretch and no lanes.
        const PackedRows rows = some_rows(numbers, 2 * stretch + 13);
        std::vector<double> weights(rows.rows());
        std::vector<double> scores(rows.rows());
        std::mt19937 chance(99);
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            weights[row] = static_cast<double>(chance() % 100) / 400;
            scores[row] = static_cast<double>(chance() % 100) / 50 - 1;
        }
        RowSums part(rows);
        for (std::size_t first = 0; first < rows.rows(); first += stretch)
            part.add(
                first,
                std::min(stretch, rows.rows() - first),
                weights.data() + first,
                scores.data() + first
            );
        const auto columns = static_cast<Eigen::Index>(rows.columns().size());
        Eigen::VectorXd group(columns);
        part.end_group(group.data());
        RowSums all(rows);
        all.take(part);
        const RowSums::Totals totals = all.totals();

        Eigen::MatrixXd cross = Eigen::MatrixXd::Zero(columns, columns);
        Eigen::VectorXd score = Eigen::VectorXd::Zero(columns);
        Eigen::VectorXd weighted = Eigen::VectorXd::Zero(columns);
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            const Eigen::VectorXd design = design_row(rows, row);
            cross += weights[row] * design * design.transpose();
            score += scores[row] * design;
            weighted += weights[row] * design;
        }
        CHECK((totals.cross - cross).cwiseAbs().maxCoeff() < 1e-10);
        CHECK((totals.score - score).cwiseAbs().maxCoeff() < 1e-10);
        CHECK((group - weighted).cwiseAbs().maxCoeff() < 1e-10);
        // What was taken is gone: a second taking adds nothing.
        all.take(part);
        CHECK((all.totals().cross - cross).cwiseAbs().maxCoeff() < 1e-10);
    }
}

}  // namespace
}  // namespace uppsikt::stats
