#include "stats/profile/compare_groups.h"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "stats/logit/fixed_effects.h"
#include "stats/logit/random_intercept.h"
#include "stats/profile/shrink_groups.h"
#include "support/validation.h"

namespace uppsikt::stats {
namespace {

std::size_t group_named(const PackedRows& rows, const std::string& name) {
    const auto found = std::ranges::find(rows.group_names(), name);
    REQUIRE(found != rows.group_names().end());
    return static_cast<std::size_t>(found - rows.group_names().begin());
}

TEST_CASE("from the rows on, a hundred providers stand as R's pprof has them") {
    const auto set = test::validation_set("pprof_binary");
    const auto providers = test::validation_table("pprof_binary_providers.csv");
    if (!set || !providers) return;
    const PackedRows rows = test::pack(
        set->table,
        {.group = "provider", .numbers = {"z1", "z2", "z3", "z4", "z5"}, .events = "y"}
    );
    const FixedEffectsFit fit = fit_fixed_effects(rows);
    const GroupComparison comparison =
        compare_groups(rows, {.slopes = fit.kept_slopes, .intercepts = fit.kept_intercepts});
    // Found again from the slopes alone, each group's own intercept is that of the fit.
    const GroupComparison known = compare_groups(
        rows,
        {.slopes = fit.kept_slopes,
         .intercepts = fit.kept_intercepts,
         .own_intercepts = fit.kept_intercepts}
    );
    for (std::size_t group = 0; group < known.groups.size(); ++group)
        CHECK(
            known.groups[group].direct_rate ==
            doctest::Approx(comparison.groups[group].direct_rate).epsilon(1e-9)
        );
    REQUIRE(comparison.null.has_value());
    CHECK(
        *comparison.null ==
        doctest::Approx(set->reference.number("/models/fixed_effects_ml/median_gamma"))
            .epsilon(1e-9)
    );
    const auto overall = static_cast<double>(rows.events()) / static_cast<double>(rows.trials());
    for (std::size_t row = 0; row < providers->rows(); ++row) {
        const ComparedGroup& group =
            comparison.groups[group_named(rows, providers->text(row, "provider"))];
        const auto wanted = [&](const char* column) { return providers->number(row, column); };
        CHECK(group.observed == wanted("observed"));
        CHECK(*group.expected == doctest::Approx(wanted("expected")).epsilon(1e-9));
        CHECK(*group.ratio == doctest::Approx(wanted("indirect_ratio")).epsilon(1e-9));
        CHECK(*group.score_z == doctest::Approx(wanted("score_z")).epsilon(1e-8));
        CHECK(std::abs(*group.p_exact - wanted("exact_midp_two")) < 1e-9);
        CHECK(group.direct_rate / overall == doctest::Approx(wanted("direct_ratio")).epsilon(1e-9));
        if (wanted("separated") != 0) continue;  // pprof gives those alpha, not alpha / 2
        CHECK(group.effect.lower == doctest::Approx(wanted("gamma_lo_exact")).epsilon(1e-7));
        CHECK(group.effect.upper == doctest::Approx(wanted("gamma_hi_exact")).epsilon(1e-7));
        CHECK(group.ratio_limits.lower == doctest::Approx(wanted("ratio_lo_exact")).epsilon(1e-7));
        CHECK(group.ratio_limits.upper == doctest::Approx(wanted("ratio_hi_exact")).epsilon(1e-7));
    }
}

TEST_CASE("one and two threads compare and shrink to the same bits") {
    const auto set = test::validation_set("pprof_binary");
    if (!set) return;
    const PackedRows rows =
        test::pack(set->table, {.group = "provider", .numbers = {"z1", "z2"}, .events = "y"});
    const FixedEffectsFit fit = fit_fixed_effects(rows);
    const RandomInterceptFit random = fit_random_by_need(rows, {});
    const Yardstick yardstick{.slopes = fit.kept_slopes, .intercepts = fit.kept_intercepts};
    const GroupComparison one = compare_groups(rows, yardstick, {.threads = 1});
    const GroupComparison two = compare_groups(rows, yardstick, {.threads = 2});
    const auto shrunken_one = shrink_groups(rows, random, {.threads = 1});
    const auto shrunken_two = shrink_groups(rows, random, {.threads = 2});
    REQUIRE(shrunken_one.has_value());
    REQUIRE(shrunken_two.has_value());
    for (std::size_t group = 0; group < one.groups.size(); ++group) {
        CHECK(one.groups[group].p_exact == two.groups[group].p_exact);
        CHECK(one.groups[group].effect.lower == two.groups[group].effect.lower);
        CHECK(one.groups[group].direct_rate == two.groups[group].direct_rate);
        CHECK(shrunken_one->groups[group].summary.mean == shrunken_two->groups[group].summary.mean);
        CHECK(shrunken_one->groups[group].p_star == shrunken_two->groups[group].p_star);
    }
}

TEST_CASE("shrunken groups of cbpp are those that exact integration gives, from the rows on") {
    const auto set = test::validation_set("cbpp");
    const auto groups = test::validation_table("cbpp_groups.csv");
    if (!set || !groups) return;
    const PackedRows rows = test::pack(
        set->table,
        {.group = "herd", .factors = {{"period"}}, .events = "incidence", .trials = "size"}
    );
    const RandomInterceptFit fit = fit_random_intercept(rows, {.nodes = 51});
    const auto shrinkage = shrink_groups(rows, fit);
    REQUIRE(shrinkage.has_value());
    for (std::size_t row = 0; row < groups->rows(); ++row) {
        const ShrunkenGroup& group =
            shrinkage->groups[group_named(rows, groups->text(row, "group"))];
        CHECK(std::abs(group.summary.mean - groups->number(row, "post_mean")) < 1e-5);
        CHECK(std::abs(group.summary.sd - groups->number(row, "post_sd")) < 1e-5);
        CHECK(
            std::abs(group.summary.p_lowest - groups->number(row, "post_prob_below_prior_q10")) <
            1e-5
        );
    }
}

TEST_CASE("where nobody differs there is no star, and where nothing converged no shrinkage") {
    RowPacker packer(RowShape{});
    for (int group = 0; group < 20; ++group)
        for (int row = 0; row < 10; ++row) {
            const std::string name = std::to_string(group);
            (void)packer.add({.group = name, .events = row < 5 ? 1U : 0U});
        }
    const PackedRows rows = packer.finish().rows;
    const RandomInterceptFit fit = fit_random_by_need(rows, {});
    CHECK(fit.group_spread.state == SpreadState::zero);
    const auto shrinkage = shrink_groups(rows, fit);
    REQUIRE(shrinkage.has_value());
    for (const ShrunkenGroup& group : shrinkage->groups) {
        CHECK_FALSE(group.star.has_value());
        CHECK(group.summary.rate == doctest::Approx(0.5).epsilon(1e-9));
    }
    CHECK_FALSE(shrink_groups(rows, RandomInterceptFit{}).has_value());
}

}  // namespace
}  // namespace uppsikt::stats
