#include "stats/logit/row_sums.h"

#include <algorithm>
#include <map>

#include "base/ensure.h"
#include "stats/logit/number_sums.h"
#include "stats/logit/rows_at.h"
#include "stats/wide.h"

namespace uppsikt::stats {

namespace {}  // namespace

RowSums::RowSums(const PackedRows& rows)
    : rows_(&rows),
      numbers_(rows.numbers().size()),
      record_((2 + numbers_ + lanes - 1) / lanes * lanes),
      group_lanes_(numbers_ * lanes),
      score_lanes_(numbers_ * lanes),
      cross_lanes_(numbers_ * (numbers_ + 1) / 2 * lanes),
      weighted_(std::max(numbers_, lanes) * stretch),
      values_(numbers_) {
    for (const Factor& factor : rows.factors()) {
        first_slot_.push_back(slots_);
        slots_ += factor.levels.size();
    }
    ensure(slots_ < 65536, "levels of all factors together are named in two bytes");
    level_sums_.resize(slots_);
    for (const CellTable& cells : rows.cell_tables()) {
        Table& table = tables_.emplace_back();
        table.sums.resize(static_cast<std::size_t>(cells.cells) * record_);
        for (int cell = 0; cell < cells.cells; ++cell)
            for (std::size_t at = 0; at < cells.factors.size(); ++at)
                table.slots.push_back(static_cast<std::uint16_t>(
                    first_slot_[static_cast<std::size_t>(cells.factors[at])] +
                    cells.levels_of(cell)[at]
                ));
    }
    for (std::size_t table = 0; table < tables_.size(); ++table)
        bundle(table);
    first_level_.push_back(bundle_levels_.size());
    bundle_sums_.resize(2 * (first_level_.size() - 1));
    if (tables_.size() > 1) across_.resize(slots_ * slots_);
}

void RowSums::bundle(std::size_t which) {
    constexpr std::size_t combinations_max = 64;
    const CellTable& cells = rows_->cell_tables()[which];
    Table& table = tables_[which];
    const std::size_t width = cells.factors.size();
    const auto levels_of = [&](std::size_t at) {
        return rows_->factors()[static_cast<std::size_t>(cells.factors[at])].levels.size();
    };
    std::vector<std::size_t> ends;  // of the factors of each bundle
    for (std::size_t at = 0, combinations = 1; at < width; ++at) {
        combinations *= levels_of(at);
        if (ends.empty() || combinations > combinations_max) {
            ends.push_back(at);
            combinations = levels_of(at);
        }
        ends.back() = at + 1;
    }
    table.bundles = ends.size();
    table.bundle_of.resize(static_cast<std::size_t>(cells.cells) * ends.size());
    for (std::size_t bundle = 0; bundle < ends.size(); ++bundle) {
        const std::size_t begin = bundle == 0 ? 0 : ends[bundle - 1];
        std::map<std::vector<std::uint16_t>, std::uint16_t> places;
        for (std::size_t cell = 0; cell < static_cast<std::size_t>(cells.cells); ++cell) {
            const auto* slots = table.slots.data() + cell * width;
            const std::vector<std::uint16_t> own(slots + begin, slots + ends[bundle]);
            const auto [place, added] =
                places.emplace(own, static_cast<std::uint16_t>(first_level_.size()));
            if (added) {
                ensure(first_level_.size() < 65536, "places in bundles are named in two bytes");
                first_level_.push_back(bundle_levels_.size());
                bundle_levels_.insert(bundle_levels_.end(), own.begin(), own.end());
            }
            table.bundle_of[cell * ends.size() + bundle] = place->second;
        }
    }
}

void RowSums::add_cells(
    std::size_t which, std::size_t first, std::size_t count, const double* weights
) {
    Table& table = tables_[which];
    const std::uint16_t* cells = rows_->cells(static_cast<int>(which)).data() + first;
    const std::size_t bundles = table.bundles;
    const std::uint16_t* const bundle_of = table.bundle_of.data();
    const std::size_t places = bundle_sums_.size() / 2;
    if (numbers_ <= few)
        add_records(cells, count, weighted_.data(), table.sums.data());
    else
        add_long_records(table, cells, count, weights);
    for (std::size_t row = 0; row < count; ++row) {
        // Rows of one group often share a place: two sums, so that one addition need not wait for
        // the one before.
        double* const sums = bundle_sums_.data() + (row % 2) * places;
        const std::uint16_t* const own = bundle_of + cells[row] * bundles;
        for (std::size_t at = 0; at < bundles; ++at)
            sums[own[at]] += weights[row];
    }
}

void RowSums::add_long_records(
    Table& table, const std::uint16_t* cells, std::size_t count, const double* weights
) const {
    for (std::size_t row = 0; row < count; ++row) {
        double* const to = table.sums.data() + cells[row] * record_;
        to[0] += weights[row];
        to[1] += scores_[row];
        for (std::size_t number = 0; number < numbers_; ++number)
            to[2 + number] += weighted_[number * stretch + row];
    }
}

void RowSums::add_across(std::size_t first, std::size_t count, const double* weights) {
    for (std::size_t one = 0; one < tables_.size(); ++one) {
        const std::size_t width_one = rows_->cell_tables()[one].factors.size();
        const auto cells_one = rows_->cells(static_cast<int>(one));
        for (std::size_t other = one + 1; other < tables_.size(); ++other) {
            const std::size_t width_other = rows_->cell_tables()[other].factors.size();
            const auto cells_other = rows_->cells(static_cast<int>(other));
            for (std::size_t row = 0; row < count; ++row) {
                const auto* slots_one =
                    tables_[one].slots.data() + cells_one[first + row] * width_one;
                const auto* slots_other =
                    tables_[other].slots.data() + cells_other[first + row] * width_other;
                for (std::size_t a = 0; a < width_one; ++a)
                    for (std::size_t b = 0; b < width_other; ++b)
                        across_[slots_one[a] * slots_ + slots_other[b]] += weights[row];
            }
        }
    }
}

void RowSums::add(
    std::size_t first, std::size_t count, const double* weights, const double* scores
) {
    for (std::size_t number = 0; number < numbers_; ++number)
        values_[number] = rows_->number(static_cast<int>(number)).data() + first;
    const NumberSums to{
        .group = group_lanes_.data(),
        .score = score_lanes_.data(),
        .cross = cross_lanes_.data()
    };
    if (numbers_ <= few)
        add_some(values_.data(), numbers_, count, weights, scores, weighted_.data(), to);
    else
        add_many(values_.data(), numbers_, count, weights, scores, weighted_.data(), to);
    scores_ = scores;
    for (std::size_t table = 0; table < tables_.size(); ++table)
        add_cells(table, first, count, weights);
    if (tables_.size() > 1) add_across(first, count, weights);
}

void RowSums::end_group(double* to) {
    const std::size_t places = bundle_sums_.size() / 2;
    for (std::size_t place = 0; place < places; ++place) {
        const double weight = bundle_sums_[place] + bundle_sums_[places + place];
        for (std::size_t level = first_level_[place]; level < first_level_[place + 1]; ++level)
            level_sums_[bundle_levels_[level]] += weight;
    }
    for (std::size_t factor = 0; factor < first_slot_.size(); ++factor) {
        const std::size_t end = factor + 1 < first_slot_.size() ? first_slot_[factor + 1] : slots_;
        for (std::size_t slot = first_slot_[factor] + 1; slot < end; ++slot)
            *to++ = level_sums_[slot];
    }
    for (std::size_t number = 0; number < numbers_; ++number)
        *to++ = total_of_lanes(group_lanes_.data() + number * lanes);
    std::ranges::fill(bundle_sums_, 0.0);
    std::ranges::fill(level_sums_, 0.0);
    std::ranges::fill(group_lanes_, 0.0);
}

void RowSums::take(RowSums& other) {
    const auto move_sums = [](auto& from, auto& to) {
        for (std::size_t at = 0; at < to.size(); ++at)
            to[at] += from[at];
        std::ranges::fill(from, 0.0);
    };
    for (std::size_t table = 0; table < tables_.size(); ++table)
        move_sums(other.tables_[table].sums, tables_[table].sums);
    move_sums(other.score_lanes_, score_lanes_);
    move_sums(other.cross_lanes_, cross_lanes_);
    move_sums(other.across_, across_);
}

RowSums::Totals RowSums::totals() const {
    const auto columns = static_cast<Eigen::Index>(rows_->columns().size());
    const auto first_number = columns - static_cast<Eigen::Index>(numbers_);
    Totals totals{
        .cross = Eigen::MatrixXd::Zero(columns, columns),
        .score = Eigen::VectorXd::Zero(columns)
    };
    for (std::size_t which = 0; which < tables_.size(); ++which) {
        const CellTable& cells = rows_->cell_tables()[which];
        std::vector<int> own(cells.factors.size());
        for (int cell = 0; cell < cells.cells; ++cell) {
            const double* sums =
                tables_[which].sums.data() + static_cast<std::size_t>(cell) * record_;
            for (std::size_t at = 0; at < own.size(); ++at)
                own[at] = rows_->column_of(cells.factors[at], cells.levels_of(cell)[at]);
            for (const int column : own) {
                if (column < 0) continue;
                totals.score[column] += sums[1];
                for (const int other : own)
                    if (other >= 0) totals.cross(column, other) += sums[0];
                for (std::size_t number = 0; number < numbers_; ++number)
                    totals.cross(first_number + static_cast<Eigen::Index>(number), column) +=
                        sums[2 + number];
            }
        }
    }
    std::size_t pair = 0;
    for (std::size_t a = 0; a < numbers_; ++a) {
        const Eigen::Index row = first_number + static_cast<Eigen::Index>(a);
        totals.score[row] = total_of_lanes(score_lanes_.data() + a * lanes);
        for (std::size_t b = 0; b <= a; ++b, ++pair)
            totals.cross(row, first_number + static_cast<Eigen::Index>(b)) =
                total_of_lanes(cross_lanes_.data() + pair * lanes);
    }
    if (!across_.empty()) {
        for (std::size_t one = 0; one < first_slot_.size(); ++one)
            for (std::size_t other = 0; other < first_slot_.size(); ++other)
                for (std::size_t a = 1; a < rows_->factors()[one].levels.size(); ++a)
                    for (std::size_t b = 1; b < rows_->factors()[other].levels.size(); ++b) {
                        const double weight =
                            across_[(first_slot_[one] + a) * slots_ + first_slot_[other] + b];
                        const int row =
                            rows_->column_of(static_cast<int>(one), static_cast<int>(a));
                        const int column =
                            rows_->column_of(static_cast<int>(other), static_cast<int>(b));
                        totals.cross(row, column) += weight;
                        totals.cross(column, row) += weight;
                    }
    }
    totals.cross.triangularView<Eigen::StrictlyUpper>() = totals.cross.transpose();
    return totals;
}

}  // namespace uppsikt::stats
