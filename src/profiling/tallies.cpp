#include "profiling/tallies.h"

#include <algorithm>
#include <cmath>

namespace uppsikt::profiling {

namespace {

using stats::PackedRows;

Tally tally_at(const PackedRows& rows, std::size_t row) {
    return {std::llround(rows.trials_at(row)), std::llround(rows.events_at(row))};
}

void add(Tally& to, const Tally& one) {
    to.n += one.n;
    to.events += one.events;
}

/// By cell of a table, and from there by the levels of each of its factors.
void add_factors(const PackedRows& rows, int which, std::vector<std::vector<Tally>>& by_factor) {
    const stats::CellTable& table = rows.cell_tables()[static_cast<std::size_t>(which)];
    std::vector<Tally> by_cell(static_cast<std::size_t>(table.cells));
    const auto cells = rows.cells(which);
    for (std::size_t row = 0; row < rows.rows(); ++row)
        add(by_cell[cells[row]], tally_at(rows, row));
    for (int cell = 0; cell < table.cells; ++cell) {
        const auto levels = table.levels_of(cell);
        for (std::size_t i = 0; i < table.factors.size(); ++i)
            add(by_factor[static_cast<std::size_t>(table.factors[i])][levels[i]],
                by_cell[static_cast<std::size_t>(cell)]);
    }
}

std::vector<Tally> of_binary(const PackedRows& rows, std::size_t which) {
    const stats::Number& number = rows.numbers()[which];
    const auto kept = rows.number(static_cast<int>(which));
    std::vector<Tally> tallies(2);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        const bool is_one = number.mean + number.sd * kept[row] > 0.5;
        add(tallies[is_one ? 1 : 0], tally_at(rows, row));
    }
    return tallies;
}

}  // namespace

void add_tallies(const PackedRows& rows, std::vector<Covariate>& covariates) {
    std::vector<std::vector<Tally>> by_factor;
    for (const stats::Factor& factor : rows.factors())
        by_factor.emplace_back(factor.levels.size());
    for (std::size_t table = 0; table < rows.cell_tables().size(); ++table)
        add_factors(rows, static_cast<int>(table), by_factor);
    for (Covariate& covariate : covariates) {
        const auto factor = std::ranges::find(rows.factors(), covariate.name, &stats::Factor::name);
        const auto number = std::ranges::find(rows.numbers(), covariate.name, &stats::Number::name);
        if (covariate.is_factor)
            covariate.tallies =
                by_factor[static_cast<std::size_t>(factor - rows.factors().begin())];
        else if (covariate.is_binary)
            covariate.tallies =
                of_binary(rows, static_cast<std::size_t>(number - rows.numbers().begin()));
    }
}

}  // namespace uppsikt::profiling
