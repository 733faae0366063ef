#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/ensure.h"

/// Small numbers in published tables: which cells are not shown, so that none of the small ones can
/// be computed from the rest. Pure. The method and its limits: docs/statistics/suppression.md.
namespace uppsikt::publication {

/// Rows and columns with their totals: row `rows()` holds the columns' totals, column `columns()`
/// the rows', and the last of both the whole.
template <class T>
class WithTotals {
public:
    WithTotals(std::size_t rows, std::size_t columns, T value = {})
        : rows_(rows), columns_(columns), cells_((rows + 1) * (columns + 1), value) {}

    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }
    T& at(std::size_t row, std::size_t column) { return cells_[index(row, column)]; }
    const T& at(std::size_t row, std::size_t column) const { return cells_[index(row, column)]; }
    const T& whole() const { return cells_.back(); }

    bool operator==(const WithTotals&) const = default;

private:
    std::size_t index(std::size_t row, std::size_t column) const {
        ensure(row <= rows_ && column <= columns_, "a cell lies in its table");
        return row * (columns_ + 1) + column;
    }

    std::size_t rows_;
    std::size_t columns_;
    std::vector<T> cells_;
};

using CountTable = WithTotals<std::int64_t>;

/// Adds to a cell inside and to the three totals that it is part of.
void add(CountTable& table, std::size_t row, std::size_t column, std::int64_t number);

/// Which numbers are small, both ends included (the term SMALL-CELLS). Zero never is.
struct SmallCells {
    std::int64_t from = 1;
    std::int64_t to = 4;
    bool has(std::int64_t number) const { return from <= number && number <= to; }
};

/// A cell that is not shown, and the values that all must remain possible for it.
struct Sensitive {
    std::size_t row = 0;
    std::size_t column = 0;
    std::int64_t lowest = 1;
    std::int64_t highest = 4;
    bool operator==(const Sensitive&) const = default;
};

/// Every small cell of the table, totals too: all small values must remain possible, those apart
/// that nobody can believe: a total of three cells that are not 0 is at least 3.
std::vector<Sensitive> small_cells(const CountTable& table, const SmallCells& small);

/// How far other published tables let each cell move: the parts of a whole that is shown cannot be
/// more than it.
struct Freedom {
    WithTotals<std::int64_t> rise;
    WithTotals<std::int64_t> fall;
};

enum class Shown { yes, small, protects };

struct Suppression {
    WithTotals<Shown> cells;
    /// Whether every sensitive cell is safe. If not, nothing but the whole may be shown, and it
    /// only where it is not sensitive.
    bool is_safe = true;
};

/// Hides the sensitive cells, and as few others as a greedy search finds, so that whoever knows the
/// shown cells, that all add up, and that what is hidden is at least 1 can rule out none of each
/// sensitive cell's values. Zeros are always shown. With `freedom`, whoever also knows the tables
/// that this one hangs together with cannot tell any sensitive cell's value.
Suppression suppress(
    const CountTable& table,
    std::span<const Sensitive> sensitive,
    const std::optional<Freedom>& freedom = std::nullopt
);

/// The least and the most that a hidden cell can be to those who know the shown ones. Exact for one
/// table: the equations of rows and columns are those of a network.
struct Bounds {
    std::int64_t least = 0;
    std::int64_t most = 0;  ///< `unbounded` where nothing limits it
    bool operator==(const Bounds&) const = default;
};
constexpr std::int64_t unbounded = INT64_MAX / 4;

struct CellOf {
    std::size_t row = 0;
    std::size_t column = 0;
};
Bounds bounds_known_to_all(
    const CountTable& table, const WithTotals<Shown>& shown, const CellOf& cell
);

}  // namespace uppsikt::publication
