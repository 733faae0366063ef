#include <numeric>
#include <stdexcept>

#include "support/validation.h"

namespace uppsikt::test {

namespace {

stats::RowShape row_shape(const TableShape& shape) {
    return {
        .factors = shape.factors,
        .numbers = shape.numbers,
        .has_parents = !shape.parent.empty(),
        .counted = !shape.trials.empty(),
    };
}

}  // namespace

stats::PackedRows pack(
    const Table& table, const TableShape& shape, const std::vector<std::size_t>& order
) {
    std::vector<std::size_t> all(table.rows());
    std::iota(all.begin(), all.end(), std::size_t{0});
    stats::RowPacker packer(row_shape(shape));
    for (const std::size_t row : order.empty() ? all : order) {
        std::vector<std::string_view> levels;
        for (const stats::FactorShape& factor : shape.factors)
            levels.emplace_back(table.text(row, factor.name));
        std::vector<double> numbers;
        for (const std::string& name : shape.numbers)
            numbers.push_back(table.number(row, name));
        const auto count = [&](const std::string& column) {
            return static_cast<std::uint32_t>(table.number(row, column));
        };
        const auto refused = packer.add({
            .group = shape.group.empty() ? "all" : std::string_view(table.text(row, shape.group)),
            .parent = shape.parent.empty() ? "" : std::string_view(table.text(row, shape.parent)),
            .levels = levels,
            .numbers = numbers,
            .trials = shape.trials.empty() ? 1 : count(shape.trials),
            .events = count(shape.events),
        });
        if (refused) throw std::runtime_error("a row is refused: " + refused->code);
    }
    return packer.finish().rows;
}

}  // namespace uppsikt::test
