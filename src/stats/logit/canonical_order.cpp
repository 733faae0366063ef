#include "stats/logit/canonical_order.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "base/ensure.h"

namespace uppsikt::stats {

namespace {

/// The opposite of an order: the place that each number gets.
std::vector<std::uint32_t> places(const std::vector<std::uint32_t>& order) {
    std::vector<std::uint32_t> places(order.size());
    for (std::uint32_t place = 0; place < order.size(); ++place)
        places[order[place]] = place;
    return places;
}

template <class T>
void release(std::vector<T>& values) {
    std::vector<T>().swap(values);
}

/// Levels of a factor in order, the reference first, and the place of each.
std::vector<std::uint16_t> order_levels(
    const Names& names, const FactorShape& shape, std::vector<std::string>& levels
) {
    std::vector<std::uint32_t> order = names.order();
    if (shape.reference) {
        const auto found = std::find_if(order.begin(), order.end(), [&](std::uint32_t level) {
            return names.name(level) == *shape.reference;
        });
        if (found != order.end()) std::rotate(order.begin(), found, found + 1);
    }
    std::vector<std::uint16_t> place(order.size());
    for (std::size_t at = 0; at < order.size(); ++at) {
        place[order[at]] = static_cast<std::uint16_t>(at);
        levels.push_back(names.name(order[at]));
    }
    return place;
}

/// Bits that sort as the number does.
std::uint64_t sortable(double number) {
    const auto bits = std::bit_cast<std::uint64_t>(number);
    constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
    return (bits & sign) != 0 ? ~bits : bits | sign;
}

class Arrangement {
public:
    explicit Arrangement(StagedRows rows) : rows_(std::move(rows)) {}

    RowPacker::Packed arrange() {
        arrange_groups();
        arrange_cells();
        sort_rows();
        move_rows();
        merge_equal_rows();
        for (std::size_t number = 0; number < rows_.numbers.size(); ++number)
            standardise(number);
        for (const Factor& factor : its_.factors)
            if (factor.levels.size() < 2) constant_.push_back(factor.name);
        return {.rows = PackedRows(std::move(its_)), .constant = std::move(constant_)};
    }

private:
    /// Parents in order, groups in order within them; rows then name their group by its place.
    void arrange_groups() {
        std::vector<std::uint32_t> order = rows_.groups.order();
        if (rows_.shape.has_parents) {
            const std::vector<std::uint32_t> parents = rows_.parents.order();
            const std::vector<std::uint32_t> parent_place = places(parents);
            for (const std::uint32_t parent : parents)
                its_.parent_names.push_back(rows_.parents.name(parent));
            order = order_within_parents(parent_place);
            for (const std::uint32_t group : order)
                its_.parent_of_group.push_back(
                    static_cast<int>(parent_place[rows_.parent_of_group[group]])
                );
        }
        for (const std::uint32_t group : order)
            its_.group_names.push_back(own_name(group));
        const std::vector<std::uint32_t> place = places(order);
        for (std::uint32_t& group : rows_.group)
            group = place[group];
    }

    std::string own_name(std::uint32_t group) const {
        const std::string& joint = rows_.groups.name(group);
        return rows_.shape.has_parents ? joint.substr(joint.find('\0') + 1) : joint;
    }

    /// By parent, then by the group's own name as `Names` orders names.
    std::vector<std::uint32_t> order_within_parents(const std::vector<std::uint32_t>& parent_place
    ) const {
        Names own;
        std::vector<std::uint32_t> own_number;
        for (std::uint32_t group = 0; group < rows_.groups.size(); ++group)
            own_number.push_back(own.number_of(own_name(group)));
        const std::vector<std::uint32_t> own_place = places(own.order());
        std::vector<std::uint32_t> order(rows_.groups.size());
        for (std::uint32_t group = 0; group < order.size(); ++group)
            order[group] = group;
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            const auto key = [&](std::uint32_t group) {
                return std::pair(
                    parent_place[rows_.parent_of_group[group]],
                    own_place[own_number[group]]
                );
            };
            return key(a) < key(b);
        });
        return order;
    }

    /// Levels and cells in order; rows then name their cells by its place.
    void arrange_cells() {
        std::vector<std::vector<std::uint16_t>> level_place;
        for (std::size_t factor = 0; factor < rows_.levels.size(); ++factor) {
            Factor& to = its_.factors.emplace_back();
            to.name = rows_.shape.factors[factor].name;
            level_place.push_back(
                order_levels(rows_.levels[factor], rows_.shape.factors[factor], to.levels)
            );
        }
        for (StagedRows::Table& table : rows_.tables) {
            std::vector<const std::vector<std::uint16_t>*> ranks;
            CellTable& to = its_.cell_tables.emplace_back();
            for (const std::size_t factor : table.factors) {
                ranks.push_back(&level_place[factor]);
                to.factors.push_back(static_cast<int>(factor));
            }
            const std::vector<std::uint32_t> order = table.combinations.order(ranks);
            to.cells = static_cast<int>(order.size());
            for (const std::uint32_t cell : order)
                for (std::size_t at = 0; at < table.factors.size(); ++at)
                    to.levels.push_back((*ranks[at])[table.combinations.levels_of(cell)[at]]);
            const std::vector<std::uint32_t> place = places(order);
            for (std::uint16_t& cell : table.cells)
                cell = static_cast<std::uint16_t>(place[cell]);
        }
    }

    void sort_rows() {
        const std::size_t rows = rows_.rows();
        ensure(rows < std::numeric_limits<std::uint32_t>::max(), "rows are fewer than 2^32");
        its_.first_row.assign(its_.group_names.size() + 1, 0);
        for (const std::uint32_t group : rows_.group)
            ++its_.first_row[group + 1];
        for (std::size_t group = 0; group < its_.group_names.size(); ++group)
            its_.first_row[group + 1] += its_.first_row[group];
        order_.resize(rows);
        std::vector<std::size_t> next(its_.first_row.begin(), its_.first_row.end() - 1);
        for (std::uint32_t row = 0; row < rows; ++row)
            order_[next[rows_.group[row]]++] = row;
        release(rows_.group);
        for (std::size_t group = 0; group + 1 < its_.first_row.size(); ++group)
            sort_group(its_.first_row[group], its_.first_row[group + 1]);
    }

    /// Most of what tells two rows apart, in one number: the cell, the outcome and the first
    /// number's greatest bits.
    std::uint64_t key_of(std::uint32_t row) const {
        std::uint64_t key = 0;
        if (!rows_.tables.empty()) key = std::uint64_t{rows_.tables[0].cells[row]} << 48U;
        if (!rows_.outcome.empty()) key |= std::uint64_t{rows_.outcome[row]} << 47U;
        if (!rows_.numbers.empty()) key |= sortable(rows_.numbers[0][row]) >> 17U;
        return key;
    }

    bool comes_before(std::uint32_t a, std::uint32_t b) const {
        for (const StagedRows::Table& table : rows_.tables)
            if (table.cells[a] != table.cells[b]) return table.cells[a] < table.cells[b];
        if (!rows_.outcome.empty() && rows_.outcome[a] != rows_.outcome[b])
            return rows_.outcome[a] < rows_.outcome[b];
        for (const std::vector<double>& values : rows_.numbers)
            if (values[a] != values[b]) return values[a] < values[b];
        if (rows_.trials.empty()) return false;
        if (rows_.trials[a] != rows_.trials[b]) return rows_.trials[a] < rows_.trials[b];
        return rows_.events[a] < rows_.events[b];
    }

    void sort_group(std::size_t begin, std::size_t end) {
        keys_.clear();
        for (std::size_t at = begin; at < end; ++at)
            keys_.push_back({.key = key_of(order_[at]), .row = order_[at]});
        std::sort(keys_.begin(), keys_.end(), [this](const Keyed& a, const Keyed& b) {
            return a.key != b.key ? a.key < b.key : comes_before(a.row, b.row);
        });
        for (std::size_t at = begin; at < end; ++at)
            order_[at] = keys_[at - begin].row;
    }

    template <class T>
    void move_into_order(std::vector<T>& values) const {
        std::vector<T> moved(values.size());
        for (std::size_t at = 0; at < moved.size(); ++at)
            moved[at] = values[order_[at]];
        values.swap(moved);
    }

    void move_rows() {
        release(keys_);
        if (rows_.shape.counted) {
            move_into_order(rows_.trials);
            move_into_order(rows_.events);
        } else {
            move_into_order(rows_.outcome);
        }
        for (StagedRows::Table& table : rows_.tables)
            move_into_order(table.cells);
        for (std::vector<double>& values : rows_.numbers)
            move_into_order(values);
        release(order_);
        its_.outcomes = std::move(rows_.outcome);
        its_.trial_counts = std::move(rows_.trials);
        its_.event_counts = std::move(rows_.events);
        for (StagedRows::Table& table : rows_.tables)
            its_.cells.push_back(std::move(table.cells));
        its_.values = std::move(rows_.numbers);
        rows_.numbers.resize(its_.values.size());
    }

    bool same_covariates(std::size_t a, std::size_t b) const {
        for (const auto& cells : its_.cells)
            if (cells[a] != cells[b]) return false;
        for (const auto& values : its_.values)
            if (values[a] != values[b]) return false;
        return true;
    }

    /// Rows of counts with equal covariates add up, and so do single trials where there are no
    /// numbers: then they become counts.
    void merge_equal_rows() {
        if (!rows_.shape.counted && !its_.values.empty()) return;
        if (!rows_.shape.counted) {
            its_.trial_counts.assign(its_.outcomes.size(), 1);
            its_.event_counts.assign(its_.outcomes.begin(), its_.outcomes.end());
            release(its_.outcomes);
        }
        std::size_t kept = 0;
        std::size_t row = 0;
        for (std::size_t group = 0; group + 1 < its_.first_row.size(); ++group) {
            const std::size_t begin = std::exchange(its_.first_row[group], kept);
            const std::size_t end = its_.first_row[group + 1];
            for (row = begin; row < end; ++row)
                kept = add_or_merge(its_.first_row[group], kept, row);
        }
        its_.first_row.back() = kept;
        its_.trial_counts.resize(kept);
        its_.event_counts.resize(kept);
        for (auto& cells : its_.cells)
            cells.resize(kept);
        for (auto& values : its_.values)
            values.resize(kept);
    }

    /// Adds the row to the last one kept of its group, or keeps it. Gives the number now kept.
    std::size_t add_or_merge(std::size_t first_of_group, std::size_t kept, std::size_t row) {
        if (kept > first_of_group && same_covariates(kept - 1, row)) {
            const std::uint64_t trials =
                std::uint64_t{its_.trial_counts[kept - 1]} + its_.trial_counts[row];
            if (trials <= std::numeric_limits<std::uint32_t>::max()) {
                its_.trial_counts[kept - 1] = static_cast<std::uint32_t>(trials);
                its_.event_counts[kept - 1] += its_.event_counts[row];
                return kept;
            }
        }
        its_.trial_counts[kept] = its_.trial_counts[row];
        its_.event_counts[kept] = its_.event_counts[row];
        for (auto& cells : its_.cells)
            cells[kept] = cells[row];
        for (auto& values : its_.values)
            values[kept] = values[row];
        return kept + 1;
    }

    /// Centres and scales a number, or leaves it out where it has one value. Divided by its
    /// greatest size first, so that no square overflows.
    void standardise(std::size_t number) {
        std::vector<double>& values = its_.values[number - dropped_];
        const std::string& name = rows_.shape.numbers[number];
        const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
        if (values.empty() || *least == *greatest) {
            constant_.push_back(name);
            its_.values.erase(its_.values.begin() + static_cast<std::ptrdiff_t>(number - dropped_));
            ++dropped_;
            return;
        }
        const double size = std::max(std::abs(*least), std::abs(*greatest));
        double sum = 0;
        double trials = 0;
        for (std::size_t row = 0; row < values.size(); ++row) {
            sum += trials_at(row) * (values[row] / size);
            trials += trials_at(row);
        }
        const double mean = sum / trials;
        double squares = 0;
        for (std::size_t row = 0; row < values.size(); ++row) {
            const double off = values[row] / size - mean;
            squares += trials_at(row) * off * off;
        }
        const double sd = std::sqrt(squares / trials);
        for (double& value : values)
            value = (value / size - mean) / sd;
        its_.numbers.push_back({.name = name, .mean = mean * size, .sd = sd * size});
    }

    double trials_at(std::size_t row) const {
        return its_.trial_counts.empty() ? 1.0 : its_.trial_counts[row];
    }

    struct Keyed {
        std::uint64_t key;
        std::uint32_t row;
    };

    StagedRows rows_;
    PackedRows::Contents its_;
    std::vector<std::string> constant_;
    std::vector<std::uint32_t> order_;
    std::vector<Keyed> keys_;
    std::size_t dropped_ = 0;
};

}  // namespace

RowPacker::Packed in_canonical_order(StagedRows rows) {
    return Arrangement(std::move(rows)).arrange();
}

}  // namespace uppsikt::stats
