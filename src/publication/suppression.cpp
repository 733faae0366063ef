#include "publication/suppression.h"

#include <algorithm>
#include <limits>

namespace uppsikt::publication {

namespace {

// With the sign of a cell turned where exactly one of its row and column is a total, every row and
// every column of changes sums to 0: a circulation between rows and columns, in which a cell is an
// edge. How far a cell can move is then a largest flow.

enum class Way { rise, fall };

struct Lines {
    std::size_t row = 0;
    std::size_t column = 0;
};

/// What hiding a cell costs the reader: few cells first, then small ones; totals hardly ever.
std::int64_t cost_of(const CountTable& table, const Lines& cell) {
    constexpr std::int64_t inside = 1'000'000;
    constexpr std::int64_t total = 1'000'000'000;
    constexpr std::int64_t whole = 1'000'000'000'000;
    const bool in_total_row = cell.row == table.rows();
    const bool in_total_column = cell.column == table.columns();
    const std::int64_t value = std::min(table.at(cell.row, cell.column), inside - 1);
    if (in_total_row && in_total_column) return whole + value;
    return (in_total_row || in_total_column ? total : inside) + value;
}

/// How far the hidden cells can move while all that is shown stays as it is.
class Network {
public:
    Network(const CountTable& table, const std::optional<Freedom>& freedom)
        : table_(table),
          freedom_(freedom),
          moved_(table.rows(), table.columns(), 0),
          rows_(table.rows() + 1),
          nodes_(table.rows() + table.columns() + 2) {}

    /// Moves the cell by up to `wanted`; by how much it could. May hide more cells where `hide` is
    /// given: those on the cheapest ways.
    std::int64_t move(
        const Lines& cell, Way way, std::int64_t wanted, WithTotals<Shown>& shown, bool may_hide
    ) {
        moved_ = WithTotals<std::int64_t>(table_.rows(), table_.columns(), 0);
        std::int64_t done = 0;
        while (done < wanted) {
            // The change of the cell itself comes back to its row from its column, or the reverse.
            const bool adds = (way == Way::rise) == (sign(cell) > 0);
            const std::size_t from = adds ? rows_ + cell.column : cell.row;
            const std::size_t to = adds ? cell.row : rows_ + cell.column;
            const auto path = cheapest(from, to, cell, shown, may_hide);
            if (path.empty()) break;
            std::int64_t amount = wanted - done;
            for (const Hop& hop : path)
                amount = std::min(amount, room(hop.cell, hop.adds));
            for (const Hop& hop : path) {
                moved_.at(hop.cell.row, hop.cell.column) +=
                    (hop.adds ? amount : -amount) * sign(hop.cell);
                Shown& one = shown.at(hop.cell.row, hop.cell.column);
                if (one == Shown::yes) one = Shown::protects;
            }
            done += amount;
        }
        return done;
    }

    /// What the cell itself may do, whatever the others do.
    std::int64_t own_room(const Lines& cell, Way way) const {
        const std::int64_t value = table_.at(cell.row, cell.column);
        if (way == Way::rise)
            return freedom_ ? freedom_->rise.at(cell.row, cell.column) : unbounded;
        const std::int64_t down = value - 1;
        return freedom_ ? std::min(down, freedom_->fall.at(cell.row, cell.column)) : down;
    }

private:
    struct Hop {
        Lines cell;
        bool adds = false;  ///< in the circulation: from its row to its column
    };

    int sign(const Lines& cell) const {
        return (cell.row == table_.rows()) == (cell.column == table_.columns()) ? 1 : -1;
    }

    /// How much more flow the cell takes in the direction.
    std::int64_t room(const Lines& cell, bool adds) const {
        const Way way = adds == (sign(cell) > 0) ? Way::rise : Way::fall;
        const std::int64_t moved = moved_.at(cell.row, cell.column);
        return way == Way::rise ? own_room(cell, way) - moved : own_room(cell, way) + moved;
    }

    /// Dijkstra over the lines; hidden cells cost nothing, shown ones what hiding them costs.
    // NOLINTBEGIN(bugprone-easily-swappable-parameters): as a way is told, from and to
    std::vector<Hop> cheapest(
        std::size_t from,
        std::size_t to,
        const Lines& except,
        const WithTotals<Shown>& shown,
        bool may_hide
    ) const {
        // NOLINTEND(bugprone-easily-swappable-parameters)
        constexpr std::int64_t far = std::numeric_limits<std::int64_t>::max();
        std::vector<std::int64_t> distance(nodes_, far);
        std::vector<Hop> by(nodes_);
        std::vector<bool> done(nodes_, false);
        distance[from] = 0;
        while (true) {
            std::size_t node = nodes_;
            for (std::size_t i = 0; i < nodes_; ++i)
                if (!done[i] && distance[i] != far &&
                    (node == nodes_ || distance[i] < distance[node]))
                    node = i;
            if (node == nodes_) return {};
            if (node == to) break;
            done[node] = true;
            const bool adds = node < rows_;
            const std::size_t others = adds ? nodes_ - rows_ : rows_;
            for (std::size_t i = 0; i < others; ++i) {
                const Lines cell = adds ? Lines{node, i} : Lines{i, node - rows_};
                if (cell.row == except.row && cell.column == except.column) continue;
                if (table_.at(cell.row, cell.column) == 0 || room(cell, adds) <= 0) continue;
                const bool is_hidden = shown.at(cell.row, cell.column) != Shown::yes;
                if (!is_hidden && !may_hide) continue;
                const std::int64_t length =
                    distance[node] + (is_hidden ? 0 : cost_of(table_, cell));
                const std::size_t next = adds ? rows_ + i : i;
                if (length < distance[next]) {
                    distance[next] = length;
                    by[next] = {cell, adds};
                }
            }
        }
        std::vector<Hop> path;
        for (std::size_t node = to; node != from;) {
            path.push_back(by[node]);
            node = by[node].adds ? by[node].cell.row : rows_ + by[node].cell.column;
        }
        return path;
    }

    const CountTable& table_;
    const std::optional<Freedom>& freedom_;
    WithTotals<std::int64_t> moved_;
    std::size_t rows_;
    std::size_t nodes_;
};

/// One table by itself, and the same among the tables that it hangs together with.
struct Networks {
    Network alone;
    std::optional<Network> linked;
};

/// Whether the cell can be all that it must by this table alone, and something else than it is when
/// the others are known; hides what that takes, where it may.
bool protects(
    Networks& networks,
    const CountTable& table,
    const Sensitive& sensitive,
    WithTotals<Shown>& shown,
    bool may_hide
) {
    const Lines cell{sensitive.row, sensitive.column};
    const std::int64_t value = table.at(cell.row, cell.column);
    const auto can = [&](Network& network, Way way, std::int64_t wanted) {
        return wanted <= 0 || (network.own_room(cell, way) >= wanted &&
                               network.move(cell, way, wanted, shown, may_hide) >= wanted);
    };
    const bool rises = can(networks.alone, Way::rise, sensitive.highest - value);
    const bool falls = can(networks.alone, Way::fall, value - sensitive.lowest);
    const bool is_open = !networks.linked || can(*networks.linked, Way::rise, 1) ||
                         can(*networks.linked, Way::fall, 1);
    return rises && falls && is_open;
}

/// Shows again what is not needed, the dearest first: later cells may have made earlier ones so.
void show_what_can_be(
    Networks& networks,
    const CountTable& table,
    std::span<const Sensitive> sensitive,
    WithTotals<Shown>& shown
) {
    std::vector<Lines> hidden;
    for (std::size_t row = 0; row <= table.rows(); ++row)
        for (std::size_t column = 0; column <= table.columns(); ++column)
            if (shown.at(row, column) == Shown::protects) hidden.push_back({row, column});
    std::ranges::stable_sort(hidden, std::greater{}, [&](const Lines& cell) {
        return cost_of(table, cell);
    });
    for (const Lines& cell : hidden) {
        shown.at(cell.row, cell.column) = Shown::yes;
        const bool is_safe = std::ranges::all_of(sensitive, [&](const Sensitive& one) {
            return protects(networks, table, one, shown, false);
        });
        if (!is_safe) shown.at(cell.row, cell.column) = Shown::protects;
    }
}

}  // namespace

void add(CountTable& table, std::size_t row, std::size_t column, std::int64_t number) {
    ensure(row < table.rows() && column < table.columns(), "what is added lies inside the table");
    table.at(row, column) += number;
    table.at(row, table.columns()) += number;
    table.at(table.rows(), column) += number;
    table.at(table.rows(), table.columns()) += number;
}

std::vector<Sensitive> small_cells(const CountTable& table, const SmallCells& small) {
    WithTotals<std::int64_t> parts(table.rows(), table.columns(), 0);
    for (std::size_t row = 0; row < table.rows(); ++row)
        for (std::size_t column = 0; column < table.columns(); ++column)
            add(parts, row, column, table.at(row, column) != 0 ? 1 : 0);
    std::vector<Sensitive> found;
    for (std::size_t row = 0; row <= table.rows(); ++row)
        for (std::size_t column = 0; column <= table.columns(); ++column)
            if (small.has(table.at(row, column)))
                found.push_back({row, column, std::max(small.from, parts.at(row, column)), small.to}
                );
    return found;
}

Suppression suppress(
    const CountTable& table,
    std::span<const Sensitive> sensitive,
    const std::optional<Freedom>& freedom
) {
    Suppression result{.cells = {table.rows(), table.columns(), Shown::yes}};
    for (const Sensitive& one : sensitive) {
        ensure(table.at(one.row, one.column) != 0, "zeros are shown");
        result.cells.at(one.row, one.column) = Shown::small;
    }
    const std::optional<Freedom> none;
    Networks networks{.alone = Network(table, none), .linked = std::nullopt};
    if (freedom) networks.linked.emplace(table, freedom);
    for (const Sensitive& one : sensitive)
        if (!protects(networks, table, one, result.cells, true)) result.is_safe = false;
    if (result.is_safe) show_what_can_be(networks, table, sensitive, result.cells);
    return result;
}

Bounds bounds_known_to_all(
    const CountTable& table, const WithTotals<Shown>& shown, const CellOf& cell
) {
    const std::optional<Freedom> alone;
    Network network(table, alone);
    WithTotals<Shown> hidden = shown;
    const std::int64_t value = table.at(cell.row, cell.column);
    if (shown.at(cell.row, cell.column) == Shown::yes) return {value, value};
    const Lines lines{cell.row, cell.column};
    const std::int64_t up = network.move(lines, Way::rise, unbounded, hidden, false);
    const std::int64_t down = network.move(lines, Way::fall, value - 1, hidden, false);
    return {.least = value - down, .most = up >= unbounded ? unbounded : value + up};
}

}  // namespace uppsikt::publication
