#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include <Eigen/Core>

#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

/// Numbers whose first begins a line of the cache, so that a record of eight is one line.
template <class T>
struct LineAllocator {
    using value_type = T;  // NOLINT(readability-identifier-naming): the library's name
    static constexpr std::align_val_t line{64};
    LineAllocator() = default;
    template <class U>
    explicit LineAllocator(const LineAllocator<U>&) {}
    T* allocate(std::size_t count) {
        return static_cast<T*>(::operator new(count * sizeof(T), line));
    }
    void deallocate(T* at, std::size_t) { ::operator delete(at, line); }
    bool operator==(const LineAllocator&) const { return true; }
};
using AlignedNumbers = std::vector<double, LineAllocator<double>>;

/// Sums over rows of w z and, over all groups, of w z z' and r z, where z is a row of the design
/// (numbers as kept), w its weight and r its score: what a Newton step over slopes is made of.
///
/// A row costs a few additions: to its cell's sums (of w, r and w times each number), to those of
/// its bundles and to the numbers'. A bundle is a few factors whose levels have few combinations;
/// a group's bundles are expanded into levels at its end, cells into columns by `totals` only.
class RowSums {
public:
    explicit RowSums(const PackedRows& rows);

    /// Adds rows [first, first + count) of one group, count up to `stretch`.
    void add(std::size_t first, std::size_t count, const double* weights, const double* scores);

    /// Sum of w z over the rows added since the last call, into `to`, a place per column.
    void end_group(double* to);

    /// Adds what another has gathered, which then is empty again.
    void take(RowSums& other);

    struct Totals {
        Eigen::MatrixXd cross;  ///< sum of w z z', the lower triangle and the upper
        Eigen::VectorXd score;  ///< sum of r z
    };
    Totals totals() const;

private:
    struct Table {
        std::vector<double> sums;          ///< per cell: w, r, w x of each number; padded
        std::vector<std::uint16_t> slots;  ///< per cell: the place of each of its levels
        std::size_t bundles = 0;
        std::vector<std::uint16_t> bundle_of;  ///< per cell: its place in each of its bundles
    };
    void bundle(std::size_t which);
    void add_cells(std::size_t which, std::size_t first, std::size_t count, const double* weights);
    void add_long_records(
        Table& table, const std::uint16_t* cells, std::size_t count, const double* weights
    ) const;
    void add_across(std::size_t first, std::size_t count, const double* weights);

    const PackedRows* rows_;
    std::size_t numbers_;
    std::size_t record_;  ///< doubles per cell
    std::vector<Table> tables_;
    std::vector<std::size_t> first_slot_;       ///< by factor, of its level 0
    std::size_t slots_ = 0;                     ///< levels of all factors
    std::vector<double> bundle_sums_;           ///< twice: of even rows and of odd ones
    std::vector<std::uint16_t> bundle_levels_;  ///< per place in a bundle: its levels' slots
    std::vector<std::size_t> first_level_;      ///< per place: of its levels in the line above
    std::vector<double> level_sums_;            ///< by slot, of one group
    std::vector<double> group_lanes_;           ///< w x, a number's eight lanes after the other's
    std::vector<double> score_lanes_;           ///< r x
    std::vector<double> cross_lanes_;           ///< w x x, of pairs a <= b
    std::vector<double> across_;                ///< slots * slots, for factors of different tables
    std::vector<double> weighted_;              ///< w x of a stretch, number by number
    std::vector<const double*> values_;         ///< of a stretch
    const double* scores_ = nullptr;            ///< of the stretch being added
};

}  // namespace uppsikt::stats
