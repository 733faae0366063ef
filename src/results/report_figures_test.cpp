#include "results/report_figures.h"

#include <cmath>
#include <initializer_list>
#include <string>

#include <doctest/doctest.h>

#include "results/testing_months.h"

namespace uppsikt::results::report {
namespace {

using testing::march;
using testing::may;
using namespace std::chrono_literals;

ContractResult a_contract(const std::string& number, double p_below) {
    ContractResult contract;
    contract.figure.period = may;
    contract.figure.contract = number;
    contract.figure.star = 1;
    contract.figure.active_long_enough = true;
    contract.figure.participants = 100;
    contract.figure.source = {
        .file = "maj.xlsx",
        .sheet = "Resultat 2025-05",
        .row = 2,
        .known_on = Date{2025y / 6 / 1}
    };
    contract.measure = 0.15;
    contract.posterior =
        Posterior{.mean = 0.16, .lower90 = 0.12, .upper90 = 0.21, .p_below = p_below};
    contract.flagged = true;
    return contract;
}

PeriodResults a_period(Month month, std::vector<ContractResult> contracts) {
    PeriodResults results;
    results.period = month;
    results.limit.limit = 0.2;
    results.limit.decimals = 3;
    results.limit.stars = {1};
    results.limit.no_star_counts = true;
    results.contracts = std::move(contracts);
    results.weights_source =
        {.file = "maj.xlsx", .sheet = "Vikter", .row = 4, .known_on = Date{2025y / 6 / 1}};
    return results;
}

Review a_review(std::vector<ContractResult> earlier, std::vector<ContractResult> latest) {
    Review review;
    review.periods = {march, may};
    review.by_period = {a_period(march, std::move(earlier)), a_period(may, std::move(latest))};
    return review;
}

TEST_CASE(
    "a contract is surely below from 95 of 100, likely from even odds, and unknown without a model"
) {
    CHECK(certainty_of(a_contract("1", 0.95)) == Certainty::surely_below);
    CHECK(certainty_of(a_contract("1", 0.9499)) == Certainty::likely_below);
    CHECK(certainty_of(a_contract("1", 0.5)) == Certainty::likely_below);
    CHECK(certainty_of(a_contract("1", 0.4999)) == Certainty::likely_not_below);
    ContractResult unknown = a_contract("1", 0.5);
    unknown.posterior.reset();
    CHECK(certainty_of(unknown) == Certainty::unknown);
}

TEST_CASE("a probability is rounded to so many of a hundred, but never over the bar it is judged by"
) {
    CHECK(of_hundred(0.824) == 82);
    CHECK(of_hundred(0.946) == 94);
    CHECK(of_hundred(0.9499) == 94);
    CHECK(of_hundred(0.95) == 95);
    CHECK(of_hundred(0.4999) == 49);
    CHECK(of_hundred(0.5) == 50);
    CHECK(of_hundred(0.999) == 100);
    CHECK(of_hundred(0.001) == 0);
}

TEST_CASE("the country's measure weighs contracts by their participants") {
    ContractResult small = a_contract("1", 0.9);
    small.figure.participants = 10;
    small.measure = 0.5;
    ContractResult empty = a_contract("2", 0.9);
    empty.figure.participants = 0;
    empty.measure.reset();
    ContractResult odd = a_contract("3", 0.9);  // 100 participants, 0.15
    odd.figure.levels = {
        {.level = "A", .participants = 100, .first_results = 3, .follow_up_results = 4}
    };
    const Country country = country_of(a_period(may, {small, empty, odd}));
    CHECK(country.contracts == 3);
    CHECK(country.participants == 110);
    CHECK(country.without_measure == 1);
    CHECK(country.measure == doctest::Approx((10 * 0.5 + 100 * 0.15) / 110));
    CHECK(country.capped_cells == 1);
    CHECK(country_of(a_period(may, {})).measure == 0);
}

TEST_CASE("chance at the limit is that of a participant's own results, scaled to the limit") {
    // One level of weight 1: 100 participants, 60 first and 30 follow-up results. The measure is
    // 90 / 200 = 0.45; scaled to 0.2, p = 0.6 * 0.2 / 0.45 and q = 0.5.
    ContractResult only = a_contract("1", 0.9);
    only.figure.levels = {
        {.level = "A", .participants = 100, .first_results = 60, .follow_up_results = 30}
    };
    only.measure = 0.45;
    PeriodResults results = a_period(may, {only});
    results.weights = {{.level = "A", .weight = 1}};
    const Chance chance = chance_at_limit(results);
    const double p = 0.6 * 0.2 / 0.45;
    // x is 0, 1/2 or 1 with probabilities 1 - p, p / 2 and p / 2.
    const double mean = p / 2 * 0.5 + p / 2 * 1;
    CHECK(mean == doctest::Approx(0.2));
    CHECK(chance.variance == doctest::Approx(p / 2 * 0.25 + p / 2 - mean * mean));
    CHECK(chance.upper(100) - 0.2 == doctest::Approx(1.6448536 * std::sqrt(chance.variance / 100)));
    CHECK(0.2 - chance.lower(400) == doctest::Approx((chance.upper(100) - 0.2) / 2));
    CHECK(chance.lower(1) == 0);
}

TEST_CASE("where nobody has a result, chance has no room to show") {
    ContractResult none = a_contract("1", 0.9);
    none.figure.levels = {{.level = "A", .participants = 100}};
    none.measure = 0;
    PeriodResults results = a_period(may, {none});
    results.weights = {{.level = "A", .weight = 1}};
    CHECK(chance_at_limit(results).variance == 0);
}

TEST_CASE("why a contract is spared: every criterion that it does not meet") {
    ContractResult good_star = a_contract("1", 0.99);
    good_star.figure.star = 2;
    good_star.flagged = false;
    good_star.figure.active_long_enough = false;
    const Review review = a_review({}, {good_star});
    CHECK(why_spared(good_star, review) == std::vector{Spared::star, Spared::age});

    ContractResult at_limit = a_contract("1", 0.99);
    at_limit.measure = 0.1996;  // is published as 0.200
    at_limit.figure.active_long_enough.reset();
    CHECK(why_spared(at_limit, review) == std::vector{Spared::measure, Spared::age_unknown});
}

TEST_CASE("a contract that met every criterion in the latest period is spared by an earlier one") {
    const ContractResult flagged = a_contract("1", 0.99);
    ContractResult before = flagged;
    before.flagged = false;
    CHECK(
        why_spared(flagged, a_review({before}, {flagged})) == std::vector{Spared::earlier_period}
    );
    CHECK(why_spared(flagged, a_review({}, {flagged})) == std::vector{Spared::not_there_earlier});
}

TEST_CASE("sources are numbered once each, in the order of the periods") {
    ContractResult earlier = a_contract("1", 0.9);
    earlier.figure.source.sheet = "Resultat 2025-03";
    ContractResult revised = a_contract("2", 0.9);
    revised.figure.source.known_on = Date{2025y / 8 / 1};
    const SourceList list(a_review({earlier}, {a_contract("1", 0.9), a_contract("3", 0.9), revised})
    );
    REQUIRE(list.sheets().size() == 4);
    CHECK(list.number_of(earlier.figure.source) == 1);
    CHECK(list.sheets()[1].sheet == "Vikter");
    CHECK(list.number_of(a_contract("1", 0.9).figure.source) == 3);
    CHECK(list.number_of(revised.figure.source) == 4);
    CHECK_THROWS_AS(list.number_of({}), BrokenAssumption);
}

TEST_CASE("windows that lie closer than they are long share months") {
    CHECK(shared_months(12, 2) == 10);
    CHECK(shared_months(12, 14) == 0);
}

TEST_CASE("a measure differs from the published one only in the decimals that are published") {
    ContractResult contract = a_contract("1", 0.9);
    const QualityLimit limit = a_period(may, {}).limit;
    contract.measure = 0.15049;
    contract.figure.published_measure = 0.150;
    CHECK(!differs_from_published(contract, limit));
    contract.figure.published_measure = 0.151;
    CHECK(differs_from_published(contract, limit));
    contract.figure.published_measure.reset();
    CHECK(differs_from_published(contract, limit));
}

}  // namespace
}  // namespace uppsikt::results::report
