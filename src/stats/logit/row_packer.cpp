#include "stats/logit/row_packer.h"

#include "base/ensure.h"
#include "stats/logit/canonical_order.h"
#include "stats/logit/staged_rows.h"

namespace uppsikt::stats {

namespace {

constexpr std::uint32_t levels_max = 4096;
constexpr std::uint32_t cells_max = 65536;  // a cell is named in two bytes
/// Between parent and group in the joint name; no text file has it in a name.
constexpr char separator = '\0';

}  // namespace

StagedRows::StagedRows(RowShape shape_given)
    : shape(std::move(shape_given)), levels(shape.factors.size()), numbers(shape.numbers.size()) {
    if (shape.factors.empty()) return;
    std::vector<std::size_t> all;
    for (std::size_t factor = 0; factor < shape.factors.size(); ++factor)
        all.push_back(factor);
    const std::size_t width = all.size();
    tables.push_back({.factors = std::move(all), .combinations = Combinations(width), .cells = {}});
}

void split_table(StagedRows& rows, std::size_t table) {
    StagedRows::Table whole = std::move(rows.tables[table]);
    const std::size_t width = whole.factors.size();
    ensure(width > 1, "the levels of one factor fit in a table");
    const std::size_t first_width = width / 2;
    const auto middle = whole.factors.begin() + static_cast<std::ptrdiff_t>(first_width);
    StagedRows::Table first{
        .factors = {whole.factors.begin(), middle},
        .combinations = Combinations(first_width),
        .cells = {},
    };
    StagedRows::Table second{
        .factors = {middle, whole.factors.end()},
        .combinations = Combinations(width - first_width),
        .cells = {},
    };
    first.cells.reserve(whole.cells.size());
    second.cells.reserve(whole.cells.size());
    for (const std::uint16_t cell : whole.cells) {
        const std::uint16_t* levels = whole.combinations.levels_of(cell);
        first.cells.push_back(static_cast<std::uint16_t>(first.combinations.number_of(levels)));
        second.cells.push_back(
            static_cast<std::uint16_t>(second.combinations.number_of(levels + first_width))
        );
    }
    rows.tables[table] = std::move(first);
    rows.tables.push_back(std::move(second));
}

struct RowPacker::State {
    explicit State(RowShape shape) : staged(std::move(shape)) {}

    StagedRows staged;
    std::string joint_name;
    std::vector<std::uint16_t> levels;
    std::vector<std::uint16_t> some_levels;

    std::uint32_t group_of(const Row& row) {
        if (!staged.shape.has_parents) return staged.groups.number_of(row.group);
        joint_name.assign(row.parent);
        joint_name += separator;
        joint_name += row.group;
        const std::uint32_t group = staged.groups.number_of(joint_name);
        if (group == staged.parent_of_group.size())
            staged.parent_of_group.push_back(staged.parents.number_of(row.parent));
        return group;
    }

    /// The row's cell in a table; the table is split when it would hold one too many.
    void add_cells(std::size_t table) {
        some_levels.clear();
        for (const std::size_t factor : staged.tables[table].factors)
            some_levels.push_back(levels[factor]);
        StagedRows::Table& to = staged.tables[table];
        const std::uint32_t cell = to.combinations.number_of(some_levels.data());
        if (cell < cells_max) {
            to.cells.push_back(static_cast<std::uint16_t>(cell));
            return;
        }
        split_table(staged, table);
        add_cells(table);
        add_cells(staged.tables.size() - 1);
    }
};

RowPacker::RowPacker(RowShape shape) : state_(std::make_unique<State>(std::move(shape))) {}
RowPacker::~RowPacker() = default;
RowPacker::RowPacker(RowPacker&&) noexcept = default;

std::int64_t RowPacker::rows() const { return static_cast<std::int64_t>(state_->staged.rows()); }

RowPacker::Packed RowPacker::finish() { return in_canonical_order(std::move(state_->staged)); }

std::optional<Reason> RowPacker::add(const Row& row) {
    StagedRows& staged = state_->staged;
    ensure(
        row.levels.size() == staged.levels.size() && row.numbers.size() == staged.numbers.size(),
        "a row has the covariates of its shape"
    );
    ensure(row.events <= row.trials, "a row has no more events than trials");
    state_->levels.clear();
    for (std::size_t factor = 0; factor < staged.levels.size(); ++factor) {
        const std::uint32_t level = staged.levels[factor].number_of(row.levels[factor]);
        if (level >= levels_max)
            return Reason{
                "stats_too_many_levels",
                {{"factor", staged.shape.factors[factor].name}, {"most", std::to_string(levels_max)}
                }
            };
        state_->levels.push_back(static_cast<std::uint16_t>(level));
    }
    const std::size_t tables = staged.tables.size();
    for (std::size_t table = 0; table < tables; ++table)
        state_->add_cells(table);
    staged.group.push_back(state_->group_of(row));
    if (staged.shape.counted) {
        staged.trials.push_back(row.trials);
        staged.events.push_back(row.events);
    } else {
        ensure(row.trials == 1, "a row of single trials is one trial");
        staged.outcome.push_back(static_cast<std::uint8_t>(row.events));
    }
    for (std::size_t number = 0; number < staged.numbers.size(); ++number)
        staged.numbers[number].push_back(row.numbers[number]);
    return std::nullopt;
}

}  // namespace uppsikt::stats
