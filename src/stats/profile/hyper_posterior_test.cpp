#include "stats/profile/hyper_posterior.h"

#include <cmath>

#include <doctest/doctest.h>

#include "support/profile_validation.h"

namespace uppsikt::stats {
namespace {

/// Mortality of babies at twelve hospitals, and what others found with the same prior.
struct Surgical {
    validation::Groups groups;
    boost::json::value document;

    double reference(const char* of, const char* what, std::size_t which) const {
        return validation::number(
            document.at("bayes_random_effects").at(of).at(what).as_array().at(which)
        );
    }
    double reference(const char* what) const {
        return validation::number(document.at("bayes_random_effects").at("deterministic").at(what));
    }
};

std::optional<Surgical> surgical() {
    const auto rows = validation::table("surgical.csv");
    if (!rows) return std::nullopt;
    Surgical set;
    set.document = validation::document("surgical.json");
    for (std::size_t row = 0; row < rows->rows; ++row)
        set.groups.add(
            rows->text("hospital", row),
            {0,
             static_cast<std::uint32_t>(rows->number("n", row)),
             static_cast<std::uint32_t>(rows->number("events", row))}
        );
    return set;
}

TEST_CASE("rates of the twelve hospitals agree with R's quadrature and with BUGS") {
    const auto set = surgical();
    if (!set) return;
    const CondensedTrials trials(set->groups.source());
    const auto hyper = hyper_posterior(trials, HyperPriors::bugs(), {-2.5, 0.36});
    REQUIRE(hyper.ending == Ending::converged);
    CHECK(std::abs(hyper.intercept_mean - set->reference("mu_mean")) < 1e-4);
    // Sds hang on the far tail of the spread, which R's grid cuts at a share of 2e-6.
    CHECK(std::abs(hyper.intercept_sd - set->reference("mu_sd")) < 3e-4);
    CHECK(std::abs(hyper.sd_mean - set->reference("sigma_mean")) < 1e-4);
    CHECK(std::abs(hyper.sd_sd - set->reference("sigma_sd")) < 3e-4);
    double population = 0;
    const DirectRates rates(trials);
    for (const HyperNode& node : hyper.nodes)
        population += node.weight * rates.rate(node.prior.intercept);
    CHECK(std::abs(population - set->reference("pop_mean")) < 1e-4);

    const auto summaries = integrated_summaries(trials, hyper, {});
    const auto& published = set->document.at("published").at(0).at("values");
    double worst = 0;
    for (std::size_t group = 0; group < 12; ++group) {
        const auto& summary = summaries[group];
        const double mean = set->reference("deterministic", "p_mean", group);
        const double sd = set->reference("deterministic", "p_sd", group);
        worst = std::max(worst, std::abs(summary.effect.rate - mean));
        worst = std::max(worst, std::abs(summary.rate_sd - sd));
        CHECK(
            std::abs(summary.effect.rate - validation::number(published.at("p_mean").at(group))) <
            0.001
        );
        CHECK(summary.effect.rate_lower < summary.effect.rate);
        CHECK(summary.effect.rate_upper > summary.effect.rate);
    }
    MESSAGE("furthest from R's quadrature: " << worst << "; nodes " << hyper.nodes.size());
    CHECK(worst < 5e-6);
}

TEST_CASE("ranks of the twelve hospitals agree with 400,000 draws of JAGS") {
    const auto set = surgical();
    if (!set) return;
    const CondensedTrials trials(set->groups.source());
    const auto hyper = hyper_posterior(trials, HyperPriors::bugs(), {-2.5, 0.36});
    const auto draws = draw_effects(trials, hyper, {.draws = 60'000, .seed = 12});
    REQUIRE(draws.values.size() == 60'000 * 12);
    const auto ranks = ranks_of(draws, {});
    for (std::size_t group = 0; group < 12; ++group) {
        // Four standard errors of 60,000 draws and of JAGS's, whose draws hang together.
        const double sd = set->reference("jags", "rank_sd", group);
        CHECK(
            std::abs(ranks[group].expected_rank - set->reference("jags", "rank_mean", group)) <
            4 * sd / std::sqrt(60'000) + 0.02
        );
        CHECK(
            std::abs(ranks[group].p_highest - set->reference("jags", "prob_highest", group)) < 0.012
        );
        CHECK(
            std::abs(ranks[group].p_lowest - set->reference("jags", "prob_lowest", group)) < 0.012
        );
        CHECK(std::abs(ranks[group].lower - set->reference("jags", "rank_q025", group)) <= 1);
        CHECK(std::abs(ranks[group].upper - set->reference("jags", "rank_q975", group)) <= 1);
    }
}

TEST_CASE("the answer does not depend on where the grid starts, nor on threads") {
    const auto set = surgical();
    if (!set) return;
    const CondensedTrials trials(set->groups.source());
    const auto near = hyper_posterior(trials, HyperPriors::flat(), {-2.5, 0.4});
    const auto far = hyper_posterior(trials, HyperPriors::flat(), {-1, 1.1});
    const auto zero = hyper_posterior(trials, HyperPriors::flat(), {-2.5, 0}, 2);
    REQUIRE(near.ending == Ending::converged);
    for (const auto* other : {&far, &zero}) {
        CHECK(std::abs(near.intercept_mean - other->intercept_mean) < 1e-6);
        CHECK(std::abs(near.sd_mean - other->sd_mean) < 1e-5);
    }
    const auto again = hyper_posterior(trials, HyperPriors::flat(), {-2.5, 0}, 1);
    CHECK(again.sd_mean == zero.sd_mean);
}

TEST_CASE("a mixture's interval holds its probability, and its floor is that of the draws") {
    const auto set = surgical();
    if (!set) return;
    const CondensedTrials trials(set->groups.source());
    const auto hyper = hyper_posterior(trials, HyperPriors::flat(), {-2.5, 0.4});
    const auto summaries = integrated_summaries(trials, hyper, {.coverage = 0.8, .floor = 0.06});
    const auto draws = draw_effects(trials, hyper, {.draws = 20'000, .seed = 2});
    for (std::size_t group = 0; group < 12; ++group) {
        double below = 0;
        for (std::size_t draw = 0; draw < 20'000; ++draw)
            below += draws.draw(draw)[group] < summaries[group].effect.lower ? 1 / 20'000.0 : 0;
        CHECK(std::abs(below - 0.1) < 4 * 0.3 / std::sqrt(20'000));
        CHECK(*summaries[group].effect.p_below_floor > 0);
        CHECK(*summaries[group].effect.p_below_floor < 1);
    }
}

TEST_CASE("two groups cannot bound their spread, three can") {
    validation::Groups groups;
    groups.add("a", {0, 50, 20});
    groups.add("b", {0, 50, 25});
    CHECK(
        hyper_posterior(CondensedTrials(groups.source()), HyperPriors::flat(), {0, 0.1}).ending ==
        Ending::unbounded
    );
    groups.add("c", {0, 50, 22});
    CHECK(
        hyper_posterior(CondensedTrials(groups.source()), HyperPriors::flat(), {0, 0.1}).ending ==
        Ending::converged
    );
}

TEST_CASE("all events, or no trials, have no posterior of an intercept") {
    validation::Groups events;
    for (const char* name : {"a", "b", "c", "d"})
        events.add(name, {0, 20, 20});
    CHECK(
        hyper_posterior(CondensedTrials(events.source()), HyperPriors::flat(), {1, 0.3}).ending ==
        Ending::unbounded
    );
    CHECK(
        hyper_posterior(CondensedTrials({}), HyperPriors::flat(), {1, 0.3}).ending ==
        Ending::nothing_to_estimate
    );
}

}  // namespace
}  // namespace uppsikt::stats
