#include "support/random_rows.h"

#include <array>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "stats/logistic.h"
#include "stats/logit/row_packer.h"
#include "stats/normal.h"

namespace uppsikt::test {

namespace {

/// Standard distributions of the library may differ between machines; the engine may not.
class Chance {
public:
    explicit Chance(unsigned seed) : engine_(seed) {}
    double uniform() { return (static_cast<double>(engine_()) + 0.5) / 4294967296.0; }
    double normal() { return stats::normal_quantile(uniform()); }
    int below(int count) { return static_cast<int>(uniform() * count); }

private:
    std::mt19937 engine_;
};

}  // namespace

stats::PackedRows random_rows(const RandomShape& shape) {
    Chance chance(shape.seed);
    std::vector<double> intercepts;
    double of_parent = 0;
    for (int group = 0; group < shape.groups; ++group) {
        if (shape.groups_per_parent > 0 && group % shape.groups_per_parent == 0)
            of_parent = shape.parent_sd * chance.normal();
        intercepts.push_back(shape.intercept + of_parent + shape.group_sd * chance.normal());
    }
    stats::RowPacker packer(
        {.factors = {{"kind"}, {"place"}},
         .numbers = {"age", "wage"},
         .has_parents = shape.groups_per_parent > 0,
         .counted = shape.counted}
    );
    for (int row = 0; row < shape.rows; ++row) {
        const int group = row < shape.groups ? row : chance.below(shape.groups);
        const int kind = chance.below(3);
        const int place = chance.below(2);
        const std::array numbers{40 + 10 * chance.normal(), 3 * chance.uniform() + 0.2 * kind};
        const double log_odds = intercepts[static_cast<std::size_t>(group)] + 0.3 * kind -
                                0.2 * place + 0.02 * (numbers[0] - 40) + 0.25 * numbers[1];
        const std::string group_name = "g" + std::to_string(group);
        const std::string parent_name = shape.groups_per_parent > 0
                                            ? "p" + std::to_string(group / shape.groups_per_parent)
                                            : "";
        const std::array<std::string, 2> levels{std::to_string(kind), place > 0 ? "town" : "land"};
        const std::array<std::string_view, 2> level_views{levels[0], levels[1]};
        const int trials = shape.counted ? 1 + chance.below(6) : 1;
        std::uint32_t events = 0;
        for (int trial = 0; trial < trials; ++trial)
            if (chance.uniform() < stats::logistic(log_odds)) ++events;
        packer.add({
            .group = group_name,
            .parent = parent_name,
            .levels = level_views,
            .numbers = numbers,
            .trials = static_cast<std::uint32_t>(trials),
            .events = events,
        });
    }
    return packer.finish().rows;
}

}  // namespace uppsikt::test
