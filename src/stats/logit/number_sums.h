#pragma once

#include <cstddef>
#include <cstdint>

namespace uppsikt::stats {

/// Sums over rows by lane: a number's eight lanes after the other's; pairs a >= b in the order
/// (0,0), (1,0), (1,1), (2,0) ...
struct NumberSums {
    double* group;  ///< w x
    double* score;  ///< r x
    double* cross;  ///< w x x
};

/// A record of eight holds so many numbers beside w and r.
inline constexpr std::size_t few = 6;

/// The sums of up to `few` numbers among themselves, in one loop over the rows (up to `stretch`).
/// `records` gets, row by row, what its cell gets: w, r, w times each number, and 0 up to eight.
void add_some(
    const double* const* values,
    std::size_t numbers,
    std::size_t count,
    const double* weights,
    const double* scores,
    double* records,
    const NumberSums& to
);

/// Adds every row's record to its cell's.
void add_records(
    const std::uint16_t* cells, std::size_t count, const double* records, double* sums
);

/// The same sums of any number of numbers: a loop over the rows for each pair. `weighted` gets w
/// times each number, number by number, `stretch` places each.
void add_many(
    const double* const* values,
    std::size_t numbers,
    std::size_t count,
    const double* weights,
    const double* scores,
    double* weighted,
    const NumberSums& to
);

}  // namespace uppsikt::stats
