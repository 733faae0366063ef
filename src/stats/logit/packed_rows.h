#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace uppsikt::stats {

/// A covariate with levels. The first is the reference; each other is a column of the design.
struct Factor {
    std::string name;
    std::vector<std::string> levels;
};

/// A covariate that is a number. It is kept centred and scaled: value = mean + sd * kept.
struct Number {
    std::string name;
    double mean = 0;
    double sd = 1;
};

/// One column of the design: a level of a factor (not the reference) or a number.
struct DesignColumn {
    std::string name;  ///< "age", or factor and level together: "period2"
    int factor = -1;
    int level = 0;
    int number = -1;
};

/// The combinations of levels of some factors that occur. A row names its cell in two bytes.
struct CellTable {
    std::vector<int> factors;           ///< which factors, by their number
    int cells = 0;                      ///< at most 65,536
    std::vector<std::uint16_t> levels;  ///< cells * factors.size(), a row of the table per cell

    std::span<const std::uint16_t> levels_of(int cell) const {
        return std::span(levels).subspan(
            static_cast<std::size_t>(cell) * factors.size(),
            factors.size()
        );
    }
};

/// Trials in groups with covariates, in the form that fits stream through: two bytes for all
/// factors together (more only where over 65,536 combinations occur), one for the outcome, eight
/// for each number.
///
/// The order is canonical: groups, levels and cells by their names, the rows of a group by their
/// contents. So the order in which rows came cannot change a bit of any sum over them. Rows of
/// equal contents are kept as one with counts where there are no numbers, and where rows came as
/// counts.
class PackedRows {
public:
    /// Made by the packer.
    struct Contents {
        std::vector<std::string> group_names;
        std::vector<int> parent_of_group;
        std::vector<std::string> parent_names;
        std::vector<std::size_t> first_row{0};  ///< one more than there are groups
        std::vector<Factor> factors;
        std::vector<Number> numbers;
        std::vector<std::uint8_t> outcomes;
        std::vector<std::uint32_t> trial_counts;
        std::vector<std::uint32_t> event_counts;
        std::vector<CellTable> cell_tables;
        std::vector<std::vector<std::uint16_t>> cells;
        std::vector<std::vector<double>> values;
    };
    PackedRows() = default;
    explicit PackedRows(Contents contents);

    int groups() const { return static_cast<int>(its_.group_names.size()); }
    const std::vector<std::string>& group_names() const { return its_.group_names; }
    /// The parent of each group (a supplier of sites), or empty.
    const std::vector<int>& parent_of_group() const { return its_.parent_of_group; }
    const std::vector<std::string>& parent_names() const { return its_.parent_names; }

    std::int64_t trials() const { return trials_; }
    std::int64_t events() const { return events_; }
    std::int64_t trials_of(int group) const { return group_trials_[index(group)]; }
    std::int64_t events_of(int group) const { return group_events_[index(group)]; }
    /// All events or none: its maximum likelihood effect is infinite.
    bool is_separated(int group) const {
        return events_of(group) == 0 || events_of(group) == trials_of(group);
    }

    const std::vector<Factor>& factors() const { return its_.factors; }
    const std::vector<Number>& numbers() const { return its_.numbers; }
    const std::vector<DesignColumn>& columns() const { return columns_; }
    /// The column of a level, or -1 for a reference level.
    int column_of(int factor, int level) const {
        return level == 0 ? -1 : first_column_[index(factor)] + level - 1;
    }

    /// Rows kept, and those of one group: [first_row(g), first_row(g + 1)).
    std::size_t rows() const { return its_.first_row.back(); }
    std::size_t first_row(int group) const { return its_.first_row[index(group)]; }
    std::size_t rows_of(int group) const { return first_row(group + 1) - first_row(group); }

    /// Rows are counts of trials and events, and not single trials with an outcome 0 or 1.
    bool counted() const { return !its_.trial_counts.empty(); }
    std::span<const std::uint8_t> outcomes() const { return its_.outcomes; }  ///< unless counted
    std::span<const std::uint32_t> trial_counts() const { return its_.trial_counts; }  ///< or empty
    std::span<const std::uint32_t> event_counts() const { return its_.event_counts; }  ///< or empty
    double trials_at(std::size_t row) const { return counted() ? its_.trial_counts[row] : 1.0; }
    double events_at(std::size_t row) const {
        return counted() ? its_.event_counts[row] : its_.outcomes[row];
    }
    /// The numbers of one covariate, centred and scaled.
    std::span<const double> number(int which) const { return its_.values[index(which)]; }
    /// Factors in one table or, where too many combinations occur, in several; none without
    /// factors.
    const std::vector<CellTable>& cell_tables() const { return its_.cell_tables; }
    std::span<const std::uint16_t> cells(int table) const { return its_.cells[index(table)]; }

    /// What the rows occupy.
    std::size_t bytes() const;

private:
    static std::size_t index(int number) { return static_cast<std::size_t>(number); }

    Contents its_;
    std::vector<DesignColumn> columns_;
    std::vector<int> first_column_;  ///< by factor, of its level 1
    std::vector<std::int64_t> group_trials_;
    std::vector<std::int64_t> group_events_;
    std::int64_t trials_ = 0;
    std::int64_t events_ = 0;
};

}  // namespace uppsikt::stats
