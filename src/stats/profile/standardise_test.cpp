#include "stats/profile/standardise.h"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "support/profile_validation.h"

namespace uppsikt::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("the median counts separated groups as infinite, and is absent when infinite itself") {
    CHECK(median_null(std::vector{1.0, -2.0, 0.5})->intercept == 0.5);
    CHECK(median_null(std::vector{1.0, -infinity, 0.5, 2.0})->intercept == 0.75);
    CHECK(median_null(std::vector{-infinity, 0.5, infinity})->intercept == 0.5);
    CHECK_FALSE(median_null(std::vector{-infinity, -infinity, 0.5}));
    CHECK_FALSE(median_null(std::vector{-infinity, 0.5}));
    CHECK_FALSE(median_null({}));
}

/// pprof_binary by the reference's own slopes.
struct Pprof {
    validation::Groups groups;
    validation::Table expected;
    boost::json::value document;
    double total_events = 0;
};

std::optional<Pprof> pprof() {
    const auto rows = validation::table("pprof_binary.csv");
    if (!rows) return std::nullopt;
    Pprof set;
    set.document = validation::document("pprof_binary.json");
    const auto& slopes =
        set.document.at("models").at("fixed_effects_ml").at("coefficients").as_object();
    for (std::size_t row = 0; row < rows->rows; ++row) {
        double offset = 0;
        for (const auto& [name, value] : slopes)
            offset += validation::number(value.at("estimate")) * rows->number(name, row);
        const bool event = rows->text("y", row) == "1";
        set.groups.add(rows->text("provider", row), {offset, 1, event ? 1U : 0U});
        set.total_events += event ? 1 : 0;
    }
    set.expected = *validation::table("pprof_binary_providers.csv");
    return set;
}

TEST_CASE("expected events, ratios and direct rates agree with pprof") {
    const auto set = pprof();
    if (!set) return;
    std::vector<double> intercepts;
    for (std::size_t row = 0; row < set->expected.rows; ++row)
        intercepts.push_back(set->expected.number("gamma", row));
    const auto null = median_null(intercepts);
    REQUIRE(null);
    CHECK(
        std::abs(
            null->intercept -
            validation::number(set->document.at("models").at("fixed_effects_ml").at("median_gamma"))
        ) < 1e-12
    );

    const CondensedTrials trials(set->groups.source());
    const auto standardised = standardise(trials, *null);
    const DirectRates rates(trials);
    REQUIRE(standardised.size() == 100);
    for (std::size_t row = 0; row < set->expected.rows; ++row) {
        const auto& of = standardised[row];
        const auto reference = [&](const char* column) {
            return set->expected.number(column, row);
        };
        CHECK(set->groups.names[row] == set->expected.text("provider", row));
        CHECK(of.trials == reference("n"));
        CHECK(of.observed == reference("observed"));
        CHECK(of.expected == doctest::Approx(reference("expected")).epsilon(1e-11));
        CHECK(of.variance == doctest::Approx(reference("var_expected")).epsilon(1e-11));
        CHECK(std::abs(*of.ratio - reference("indirect_ratio")) < 1e-10);
        CHECK(std::abs(*of.indirect_rate * 100 - reference("indirect_rate_pct")) < 1e-8);
        CHECK(std::abs(rates.ratio(intercepts[row]) - reference("direct_ratio")) < 1e-11);
        if (reference("separated") != 0) CHECK(rates.rate(intercepts[row]) == 0);
    }
}

TEST_CASE("direct rates are means over all rows, and their inverse gives the intercept back") {
    const auto set = pprof();
    if (!set) return;
    const CondensedTrials trials(set->groups.source());
    const DirectRates rates(trials);
    double worst = 0;
    for (int step = -100; step <= 100; ++step) {
        const double intercept = step / 10.0;
        long double sum = 0;
        for (const auto& offsets : set->groups.offsets)
            for (const double offset : offsets)
                sum += 1 / (1 + std::exp(-static_cast<long double>(offset) - intercept));
        const double exact = static_cast<double>(sum / 7944);
        worst = std::max(worst, std::abs(rates.rate(intercept) - exact) / exact);
    }
    CHECK(worst < 1e-12);
    MESSAGE("greatest relative error of a direct rate: " << worst);
    for (const double rate : {1e-6, 0.02, 0.4, 0.97})
        CHECK(rates.rate(rates.intercept_with(rate)) == doctest::Approx(rate).epsilon(1e-12));
    CHECK(rates.rate(-infinity) == 0);
    CHECK(rates.rate(infinity) == 1);
    CHECK(rates.intercept_with(0) == -infinity);
    CHECK(rates.intercept_with(1) == infinity);
    CHECK(rates.overall_rate() == doctest::Approx(3080.0 / 7944).epsilon(1e-15));
}

TEST_CASE("at the weighted mean as many events are expected in all as were observed") {
    const auto set = pprof();
    if (!set) return;
    const CondensedTrials trials(set->groups.source());
    const auto null = weighted_mean_null(trials);
    REQUIRE(null);
    double expected = 0;
    for (const auto& of : standardise(trials, *null))
        expected += of.expected;
    CHECK(expected == doctest::Approx(3080).epsilon(1e-12));
}

TEST_CASE("a group without trials has no ratio; one with only events has a rate of at most 1") {
    validation::Groups groups;
    groups.add("all", {0.2, 20, 20});
    groups.add("none", {0.2, 20, 0});
    groups.add("empty", {0, 0, 0});
    const CondensedTrials trials(groups.source());
    const auto standardised = standardise(trials, {.intercept = -3});
    CHECK(*standardised[0].ratio > 1);
    CHECK(*standardised[0].indirect_rate == 1);
    CHECK(*standardised[1].ratio == 0);
    CHECK_FALSE(standardised[2].ratio);
    CHECK_FALSE(standardised[2].indirect_rate);
    validation::Groups events;
    events.add("all", {0.2, 20, 20});
    CHECK_FALSE(weighted_mean_null(CondensedTrials(events.source())));
}

TEST_CASE("predicted over expected agrees with R at the conditional modes") {
    for (const char* name : {"cbpp", "contraception", "contraception_linear", "surgical_glmm"}) {
        const auto set = validation::random_intercept_set(name);
        if (!set) return;
        const CondensedTrials trials(set->groups.source());
        std::vector<ShrunkenIntercept> groups;
        for (std::size_t row = 0; row < set->expected.rows; ++row)
            groups.push_back({set->intercept, set->expected.number("cond_mode", row)});
        const auto ratios = predicted_over_expected(trials, groups);
        for (std::size_t row = 0; row < set->expected.rows; ++row) {
            const auto reference = [&](const char* column) {
                return set->expected.number(column, row);
            };
            CHECK(set->groups.names[row] == set->expected.text("group", row));
            CHECK(ratios[row].predicted == doctest::Approx(reference("predicted")).epsilon(1e-11));
            CHECK(ratios[row].expected == doctest::Approx(reference("expected")).epsilon(1e-11));
            CHECK(*ratios[row].ratio == doctest::Approx(reference("p_over_e")).epsilon(1e-11));
        }
    }
}

}  // namespace
}  // namespace uppsikt::stats
