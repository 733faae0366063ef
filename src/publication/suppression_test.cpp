#include "publication/suppression.h"

#include <algorithm>
#include <set>

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace uppsikt::publication {
namespace {

constexpr SmallCells small{.from = 1, .to = 4};

CountTable table_of(const std::vector<std::vector<std::int64_t>>& rows) {
    CountTable table(rows.size(), rows.front().size());
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t column = 0; column < rows[row].size(); ++column)
            add(table, row, column, rows[row][column]);
    return table;
}

/// Knows what is shown, that everything adds up, and that what is hidden is not 0. Tries every
/// table there is, with hidden cells up to a limit that is far above what could matter.
class Attacker {
public:
    Attacker(const CountTable& table, const WithTotals<Shown>& shown, std::int64_t limit)
        : table_(table),
          shown_(shown),
          limit_(limit),
          guess_(table.rows(), table.columns(), 0),
          possible_(table.rows(), table.columns(), {}) {
        fill(0, 0);
    }

    const std::set<std::int64_t>& possible(std::size_t row, std::size_t column) const {
        return possible_.at(row, column);
    }

private:
    bool fits(std::size_t row, std::size_t column, std::int64_t value) const {
        if (shown_.at(row, column) == Shown::yes) return value == table_.at(row, column);
        return value >= 1;
    }

    void fill(std::size_t row, std::size_t column) {
        if (row == table_.rows()) return finish();
        if (column == table_.columns()) {
            if (fits(row, column, guess_.at(row, column))) fill(row + 1, 0);
            return;
        }
        const bool is_hidden = shown_.at(row, column) != Shown::yes;
        const std::int64_t from = is_hidden ? 1 : table_.at(row, column);
        const std::int64_t to = is_hidden ? limit_ : from;
        for (std::int64_t value = from; value <= to; ++value) {
            // Every total that is shown bounds what goes into it.
            if (shown_.at(row, table_.columns()) == Shown::yes &&
                guess_.at(row, table_.columns()) + value > table_.at(row, table_.columns()))
                break;
            if (shown_.at(table_.rows(), column) == Shown::yes &&
                guess_.at(table_.rows(), column) + value > table_.at(table_.rows(), column))
                break;
            add(guess_, row, column, value);
            fill(row, column + 1);
            add(guess_, row, column, -value);
        }
    }

    void finish() {
        for (std::size_t column = 0; column <= table_.columns(); ++column)
            if (!fits(table_.rows(), column, guess_.at(table_.rows(), column))) return;
        for (std::size_t row = 0; row <= table_.rows(); ++row)
            for (std::size_t column = 0; column <= table_.columns(); ++column)
                possible_.at(row, column).insert(guess_.at(row, column));
    }

    const CountTable& table_;
    const WithTotals<Shown>& shown_;
    std::int64_t limit_;
    CountTable guess_;
    WithTotals<std::set<std::int64_t>> possible_;
};

bool has_all(const std::set<std::int64_t>& values, std::int64_t from, std::int64_t to) {
    for (std::int64_t value = from; value <= to; ++value)
        if (!values.contains(value)) return false;
    return true;
}

TEST_CASE("a single small number takes three more cells with it, and no total") {
    const CountTable table = table_of({{2, 30, 40}, {20, 50, 60}, {25, 70, 80}});
    const Suppression hidden = suppress(table, small_cells(table, small));
    CHECK(hidden.is_safe);
    int count = 0;
    for (std::size_t row = 0; row <= 3; ++row)
        for (std::size_t column = 0; column <= 3; ++column)
            count += hidden.cells.at(row, column) != Shown::yes;
    CHECK(count == 4);
    CHECK(hidden.cells.at(0, 0) == Shown::small);
    CHECK(hidden.cells.at(1, 1) == Shown::protects);
    for (std::size_t line = 0; line <= 3; ++line) {
        CHECK(hidden.cells.at(3, line) == Shown::yes);
        CHECK(hidden.cells.at(line, 3) == Shown::yes);
    }
}

TEST_CASE("without the other cells the small one is known to all") {
    const CountTable table = table_of({{2, 30}, {20, 50}});
    WithTotals<Shown> shown(2, 2, Shown::yes);
    shown.at(0, 0) = Shown::small;
    CHECK(bounds_known_to_all(table, shown, {0, 0}) == Bounds{2, 2});
    shown.at(0, 1) = shown.at(1, 0) = shown.at(1, 1) = Shown::protects;
    CHECK(bounds_known_to_all(table, shown, {0, 0}) == Bounds{1, 21});
}

TEST_CASE("two ones that hide each other are found out, so a third cell is hidden") {
    // Hidden cells are at least 1: two that sum to 2 are both 1.
    const CountTable table = table_of({{1, 1, 40}, {1, 1, 60}, {25, 70, 80}});
    WithTotals<Shown> naive(3, 3, Shown::yes);
    for (std::size_t row = 0; row < 2; ++row)
        for (std::size_t column = 0; column < 2; ++column)
            naive.at(row, column) = Shown::small;
    CHECK(bounds_known_to_all(table, naive, {0, 0}) == Bounds{1, 1});
    const Suppression hidden = suppress(table, small_cells(table, small));
    CHECK(hidden.is_safe);
    for (std::size_t row = 0; row < 2; ++row)
        for (std::size_t column = 0; column < 2; ++column)
            CHECK(bounds_known_to_all(table, hidden.cells, {row, column}).most >= 4);
}

TEST_CASE("zeros are shown, and nothing is hidden where nothing is small") {
    const CountTable table = table_of({{0, 5, 10}, {7, 0, 12}});
    const Suppression hidden = suppress(table, small_cells(table, small));
    CHECK(hidden.is_safe);
    CHECK(hidden.cells == WithTotals<Shown>(2, 3, Shown::yes));
}

TEST_CASE("small totals are hidden as well, and cannot be added up") {
    const CountTable table = table_of({{0, 3, 0}, {10, 12, 14}, {8, 9, 11}});
    const Suppression hidden = suppress(table, small_cells(table, small));
    CHECK(hidden.is_safe);
    CHECK(hidden.cells.at(0, 3) == Shown::small);
    const Attacker attacker(table, hidden.cells, 40);
    CHECK(has_all(attacker.possible(0, 1), 1, 4));
    CHECK(has_all(attacker.possible(0, 3), 1, 4));
}

TEST_CASE("a part that other tables leave no room to move is not safe, whatever is hidden") {
    const CountTable table = table_of({{2, 30}, {20, 50}});
    Freedom freedom{{2, 2, 100}, {2, 2, 100}};
    CHECK(suppress(table, small_cells(table, small), freedom).is_safe);
    freedom.rise.at(0, 0) = 0;  // no more than 2, since the whole is shown …
    CHECK(suppress(table, small_cells(table, small), freedom).is_safe);
    freedom.fall.at(0, 0) = 0;  // … and no less
    CHECK_FALSE(suppress(table, small_cells(table, small), freedom).is_safe);
}

TEST_CASE("an attacker who tries every table can rule out none of the small values") {
    CHECK(rc::check([] {
        const auto rows = *rc::gen::inRange<std::size_t>(2, 4);
        const auto columns = *rc::gen::inRange<std::size_t>(2, 4);
        CountTable table(rows, columns);
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t column = 0; column < columns; ++column)
                add(table,
                    row,
                    column,
                    *rc::gen::weightedOneOf<std::int64_t>(
                        {{2, rc::gen::just<std::int64_t>(0)},
                         {4, rc::gen::inRange<std::int64_t>(1, 5)},
                         {3, rc::gen::inRange<std::int64_t>(5, 9)}}
                    ));
        const auto sensitive = small_cells(table, small);
        const Suppression hidden = suppress(table, sensitive);
        RC_ASSERT(hidden.is_safe);
        const Attacker attacker(table, hidden.cells, 12);
        for (const Sensitive& one : sensitive)
            RC_ASSERT(has_all(attacker.possible(one.row, one.column), one.lowest, one.highest));
        for (std::size_t row = 0; row <= rows; ++row)
            for (std::size_t column = 0; column <= columns; ++column)
                if (table.at(row, column) == 0)
                    RC_ASSERT(hidden.cells.at(row, column) == Shown::yes);
    }));
}

TEST_CASE("the bounds of the network are those that trying every table finds") {
    CHECK(rc::check([] {
        CountTable table(3, 3);
        WithTotals<Shown> shown(3, 3, Shown::yes);
        for (std::size_t row = 0; row < 3; ++row)
            for (std::size_t column = 0; column < 3; ++column) {
                add(table, row, column, *rc::gen::inRange<std::int64_t>(0, 6));
                if (table.at(row, column) > 0 && *rc::gen::arbitrary<bool>())
                    shown.at(row, column) = Shown::small;
            }
        const Attacker attacker(table, shown, 30);  // all totals are shown: at most 15
        for (std::size_t row = 0; row < 3; ++row)
            for (std::size_t column = 0; column < 3; ++column) {
                const auto& possible = attacker.possible(row, column);
                const Bounds bounds = bounds_known_to_all(table, shown, {row, column});
                RC_ASSERT(bounds.least == *possible.begin());
                RC_ASSERT(bounds.most == *possible.rbegin());
            }
    }));
}

TEST_CASE("a year of regions and months is safe, cell by cell") {
    CHECK(rc::check([] {
        CountTable table(6, 12);
        for (std::size_t row = 0; row < 6; ++row)
            for (std::size_t column = 0; column < 12; ++column)
                add(table, row, column, *rc::gen::inRange<std::int64_t>(0, 14));
        const auto sensitive = small_cells(table, small);
        const Suppression hidden = suppress(table, sensitive);
        RC_ASSERT(hidden.is_safe);
        for (const Sensitive& one : sensitive) {
            const Bounds bounds = bounds_known_to_all(table, hidden.cells, {one.row, one.column});
            RC_ASSERT(bounds.least <= one.lowest);
            RC_ASSERT(bounds.most >= one.highest);
        }
    }));
}

}  // namespace
}  // namespace uppsikt::publication
