#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/audit/country.h"
#include "stats/random.h"

namespace uppsikt::stats {

/// Rows [first, last) of a draw.
struct RowRange {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t count() const { return last - first; }
};

/// What is the same in all repetitions: blocks (parts of windows, joined where every window has
/// both or neither) and the intercept that gives the country its rate.
class Plan {
public:
    explicit Plan(const Country& country);

    const Country& country() const { return *country_; }
    int groups() const { return static_cast<int>(country_->sizes.size()); }
    int blocks() const { return blocks_; }
    int blocks_of_window() const { return blocks_of_window_; }
    /// Blocks [first, last) of a window.
    int first_block(int window) const { return window * blocks_of_step_; }
    int last_block(int window) const { return first_block(window) + blocks_of_window_; }
    double intercept() const { return intercept_; }

private:
    const Country* country_;
    int blocks_of_window_;
    int blocks_of_step_;
    int blocks_;
    double intercept_;
};

/// The country once: every group's truth and every participant. Memory is kept for the next draw.
class Draw {
public:
    explicit Draw(const Plan& plan);

    /// All anew; the same for the same seed and stream, whatever was drawn before.
    void repeat(Random::Seed seed);

    /// The lasting effect of each group: what a rule ought to find.
    std::span<const double> truth() const { return truth_; }
    /// A number per group without meaning, to decide among equals: drawn for each occasion anew.
    /// Occasion 0 is the truth, 1 + w window w, and the last all windows together.
    std::span<const double> lots(int occasion) const {
        return std::span(lots_).subspan(
            static_cast<std::size_t>(occasion) * truth_.size(),
            truth_.size()
        );
    }

    /// Rows of all groups in blocks [first, last), and of one group in one block.
    RowRange rows_of_blocks(int first, int last) const;
    RowRange rows_of(int block, int group) const;
    /// Measured case mix, and whether the event happened (0 or 1), by row.
    std::span<const double> covariate() const { return covariate_; }
    std::span<const std::uint8_t> happened() const { return happened_; }

private:
    void draw_groups(Random& random);
    void draw_participants(const Random& random);

    const Plan* plan_;
    std::vector<double> parent_effect_;
    std::vector<double> truth_;
    std::vector<double> lots_;
    std::vector<double> mix_;             ///< mean case mix of a group
    std::vector<double> level_;           ///< per block and group: log odds where x is 0
    std::vector<std::size_t> first_row_;  ///< per block and group, and the end
    std::vector<double> row_level_;
    std::vector<double> covariate_;
    std::vector<std::uint8_t> happened_;
};

}  // namespace uppsikt::stats
