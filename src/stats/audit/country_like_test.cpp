#include "stats/audit/country_like.h"

#include <cmath>
#include <span>
#include <string>

#include <doctest/doctest.h>

#include "stats/logit/row_packer.h"
#include "stats/random.h"

namespace uppsikt::stats {
namespace {

/// 150 groups of 10 to 60 with a number whose sds between and within groups are 0.5 and 2.
PackedRows some_rows(bool counted) {
    RowPacker packer({.factors = {}, .numbers = {"x"}, .has_parents = true, .counted = counted});
    Random random({.seed = 41});
    for (int group = 0; group < 150; ++group) {
        const double mean = 0.5 * random.normal();
        const std::string name = std::to_string(group);
        const std::string parent = std::to_string(group % 30);
        for (int row = 0; row < 10 + group % 51; ++row) {
            const double x = mean + 2 * random.normal();
            const std::uint32_t trials = counted ? 2 : 1;
            const std::uint32_t events = row % 4 == 0 ? trials : 0;
            REQUIRE_FALSE(packer.add(
                {.group = name,
                 .parent = parent,
                 .numbers = std::span(&x, 1),
                 .trials = trials,
                 .events = events}
            ));
        }
    }
    return packer.finish().rows;
}

TEST_CASE("a country like the rows has their sizes, parents, rate and case mix") {
    const PackedRows rows = some_rows(false);
    // A slope of 0.4 by one unit of x: of x as kept, 0.4 times its sd.
    const Eigen::VectorXd slopes = Eigen::VectorXd::Constant(1, 0.4 * rows.numbers()[0].sd);
    const LinearPredictor predictor(rows, slopes);
    const Country country = country_like(predictor, {.effects = {.sd = 0.3}, .windows_covered = 2});
    REQUIRE(country.sizes.size() == 150);
    double sizes = 0;
    for (const double size : country.sizes)
        sizes += size;
    CHECK(sizes == doctest::Approx(static_cast<double>(rows.trials()) / 2).epsilon(1e-14));
    CHECK(country.parent_of_group == rows.parent_of_group());
    CHECK(country.rate == static_cast<double>(rows.events()) / static_cast<double>(rows.trials()));
    CHECK(country.effects.sd == 0.3);
    // Errors: of within about 1 / sqrt(2 * 5000); of between about 1 / sqrt(2 * 150) of it, and
    // what the groups' means add.
    CHECK(country.case_mix.within_sd == doctest::Approx(0.8).epsilon(4 * 0.01));
    CHECK(country.case_mix.between_sd == doctest::Approx(0.2).epsilon(4 * 0.09));
    CHECK(reasons_against(country).empty());
}

TEST_CASE("rows that are counts weigh as their trials") {
    const PackedRows rows = some_rows(true);
    const Eigen::VectorXd slopes = Eigen::VectorXd::Constant(1, 0.4 * rows.numbers()[0].sd);
    const Country country = country_like(LinearPredictor(rows, slopes), {});
    CHECK(country.sizes[0] == static_cast<double>(rows.trials_of(0)));
    CHECK(country.case_mix.within_sd == doctest::Approx(0.8).epsilon(0.04));
}

TEST_CASE("sds of a fit add up by their variances") {
    const TrueEffects effects =
        effects_of({SpreadState::estimated, 0.3}, {SpreadState::estimated, 0.4});
    CHECK(effects.sd == doctest::Approx(0.5).epsilon(1e-14));
    CHECK(effects.parent_share == doctest::Approx(0.64).epsilon(1e-14));
    CHECK(effects_of({SpreadState::zero, 0}).sd == 0);
    CHECK(effects_of({SpreadState::estimated, 0.2}).parent_share == 0);
}

}  // namespace
}  // namespace uppsikt::stats
