#include "stats/audit/case_mix_fit.h"

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "stats/logit/fixed_effects.h"
#include "stats/logit/row_packer.h"
#include "stats/random.h"

namespace uppsikt::stats {
namespace {

struct Sample {
    std::vector<double> covariate;
    std::vector<std::uint8_t> happened;
};

Sample a_sample(int rows) {
    Sample sample;
    Random random({.seed = 11});
    for (int row = 0; row < rows; ++row) {
        sample.covariate.push_back(0.85 * random.normal());
        const double p = logistic(-0.9 + 0.7 * sample.covariate.back());
        sample.happened.push_back(random.bernoulli(p) ? 1 : 0);
    }
    return sample;
}

TEST_CASE("the case mix fit is that of the logistic regression with one group") {
    const Sample sample = a_sample(1237);
    const CaseMixFit fit = fit_case_mix(sample.covariate, sample.happened);
    REQUIRE(fit.ending == Ending::converged);

    RowPacker packer({.factors = {}, .numbers = {"x"}});
    for (std::size_t row = 0; row < sample.covariate.size(); ++row)
        REQUIRE_FALSE(packer.add(
            {.group = "all",
             .numbers = std::span(&sample.covariate[row], 1),
             .events = sample.happened[row]}
        ));
    const FixedEffectsFit reference = fit_fixed_effects(packer.finish().rows);
    REQUIRE(reference.ending == Ending::converged);
    CHECK(fit.slope == doctest::Approx(reference.slopes[0]).epsilon(1e-10));
    CHECK(fit.intercept == doctest::Approx(reference.groups[0].effect).epsilon(1e-10));
}

TEST_CASE("what is expected adds up to what happened, and so with the covariate") {
    const Sample sample = a_sample(5003);
    for (const CaseMixStart& start :
         {CaseMixStart{}, CaseMixStart{-0.9, 0.7}, CaseMixStart{3, -2}}) {
        const CaseMixFit fit = fit_case_mix(sample.covariate, sample.happened, start);
        REQUIRE(fit.ending == Ending::converged);
        std::vector<double> expected(sample.covariate.size());
        expected_of(fit, sample.covariate, expected);
        double lacking = 0;
        double lacking_x = 0;
        for (std::size_t row = 0; row < expected.size(); ++row) {
            lacking += sample.happened[row] - expected[row];
            lacking_x += (sample.happened[row] - expected[row]) * sample.covariate[row];
        }
        CHECK(std::abs(lacking) < 1e-9);
        CHECK(std::abs(lacking_x) < 1e-9);
    }
}

TEST_CASE("a covariate that never varies has no slope") {
    const std::vector<double> covariate(40, 0.3);
    std::vector<std::uint8_t> happened(40, 0);
    for (std::size_t row = 0; row < 10; ++row)
        happened[row] = 1;
    const CaseMixFit fit = fit_case_mix(covariate, happened, {0, 1});
    CHECK(fit.ending == Ending::converged);
    CHECK(fit.slope == 0);
    CHECK(fit.intercept == doctest::Approx(log_odds(0.25)).epsilon(1e-13));
}

TEST_CASE("where there is nothing to fit, the ending says so") {
    const std::vector<double> covariate{-1, -0.5, 0.5, 1};
    const std::vector<std::uint8_t> none(4, 0);
    const std::vector<std::uint8_t> all(4, 1);
    const std::vector<std::uint8_t> separated{0, 0, 1, 1};
    CHECK(fit_case_mix({}, {}).ending == Ending::nothing_to_estimate);
    CHECK(fit_case_mix(covariate, none).ending == Ending::nothing_to_estimate);
    CHECK(fit_case_mix(covariate, all).ending == Ending::nothing_to_estimate);
    CHECK(fit_case_mix(covariate, separated).ending == Ending::unbounded);
    std::vector<double> expected(4);
    expected_of(fit_case_mix(covariate, none), covariate, expected);
    for (const double p : expected)
        CHECK(p < 1e-12);
}

}  // namespace
}  // namespace uppsikt::stats
