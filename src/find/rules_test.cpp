#include "find/rules.h"

#include <cmath>

#include <doctest/doctest.h>

#include "find/testing_country.h"

namespace uppsikt::find {
namespace {

using testing::ACountry;

constexpr services::StarScale scale_of_four() { return {.lowest = 1, .highest = 4, .version = {}}; }

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

results::ContractResult a_contract(int a, int b, results::Effect effect) {
    results::ContractResult contract;
    contract.figure.participants = a + b;
    contract.figure.levels = {{"A", a, 0, 0}, {"B", b, 0, 0}};
    contract.first_effect = effect;
    return contract;
}

results::ModelPart a_model() {
    results::ModelPart first;
    first.levels = {{"A", -0.4, 0.02}, {"B", -1.1, 0.03}};
    first.sd_contract = 0.3;
    first.sd_area = 0.4;
    return first;
}

/// Mean of a function of a normal, by a plain sum.
template <class Function>
double mean_over_normal(double mean, double sd, Function&& function) {
    double sum = 0;
    double weight = 0;
    for (double z = -8; z <= 8; z += 0.001) {
        const double density = std::exp(-z * z / 2);
        sum += density * function(mean + sd * z);
        weight += density;
    }
    return sum / weight;
}

TEST_CASE("a share's interval at one level is that of its effect, through the logistic curve") {
    const auto likely = estimate(a_contract(50, 0, {.mean = 0.2, .sd = 0.25}), a_model());
    REQUIRE(likely);
    constexpr double z95 = 1.6448536269514722;
    CHECK(likely->likely.lower == doctest::Approx(logistic(-0.4 + 0.2 - z95 * 0.25)).epsilon(1e-8));
    CHECK(likely->likely.upper == doctest::Approx(logistic(-0.4 + 0.2 + z95 * 0.25)).epsilon(1e-8));
}

TEST_CASE("estimate and expected are means over the contract's effect and over the country's") {
    const auto likely = estimate(a_contract(30, 70, {.mean = 0.2, .sd = 0.25}), a_model());
    REQUIRE(likely);
    const auto share = [](double effect) {
        return 0.3 * logistic(-0.4 + effect) + 0.7 * logistic(-1.1 + effect);
    };
    CHECK(likely->share == doctest::Approx(mean_over_normal(0.2, 0.25, share)).epsilon(1e-6));
    CHECK(likely->expected == doctest::Approx(mean_over_normal(0, 0.5, share)).epsilon(1e-6));
}

TEST_CASE("a hill has the whole of its probability under it") {
    const auto likely = estimate(a_contract(30, 70, {.mean = 0.2, .sd = 0.25}), a_model());
    REQUIRE(likely);
    double area = 0;
    for (std::size_t i = 1; i < likely->hill.size(); ++i)
        area += (likely->hill[i].share - likely->hill[i - 1].share) *
                (likely->hill[i].density + likely->hill[i - 1].density) / 2;
    CHECK(area == doctest::Approx(0.994).epsilon(0.003));  // 2.75 sds to each side
}

TEST_CASE("there is no estimate without participants, or for a level the model could not tell") {
    CHECK_FALSE(estimate(a_contract(0, 0, {}), a_model()));
    results::ModelPart lacking = a_model();
    lacking.levels[1].log_odds.reset();
    CHECK_FALSE(estimate(a_contract(10, 10, {.mean = 0, .sd = 0.1}), lacking));
    CHECK(estimate(a_contract(20, 0, {.mean = 0, .sd = 0.1}), lacking));
}

TEST_CASE("better or worse takes the whole interval on one side of what was expected") {
    Estimate likely;
    likely.expected = 0.30;
    likely.likely = {.lower = 0.31, .upper = 0.40};
    CHECK(judge(likely, 100, 18) == Verdict::better);
    likely.likely = {.lower = 0.30, .upper = 0.40};
    CHECK(judge(likely, 100, 18) == Verdict::as_expected);
    likely.likely = {.lower = 0.20, .upper = 0.29};
    CHECK(judge(likely, 100, 18) == Verdict::worse);
    CHECK(judge(likely, 18, 18) == Verdict::worse);
    CHECK(judge(likely, 17, 18) == Verdict::too_few);
    CHECK(judge(std::nullopt, 100, 18) == Verdict::too_few);
}

TEST_CASE("cut points put as few stars as possible on the wrong side") {
    const std::vector<Rated> rated{
        {-0.12, 1},
        {-0.10, 1},
        {-0.06, 2},
        {-0.02, 2},
        {-0.08, 1},
        {0.01, 3},
        {0.03, 2},
        {0.05, 3},
        {0.11, 4},
        {0.15, 4},
        {0.09, 3},
    };
    const StarCuts found = star_cuts(rated, scale_of_four());
    REQUIRE(found.cuts.size() == 3);
    CHECK(found.cuts[0] == doctest::Approx(-0.07));
    CHECK(found.cuts[1] == doctest::Approx(-0.005));  // one of the 2s is above it
    CHECK(found.cuts[2] == doctest::Approx(0.10));
    CHECK(found.rated == 11);
    CHECK(found.agreeing == 10);
}

TEST_CASE("a star that nobody has leaves no cut points, and so no bracket") {
    const StarCuts found = star_cuts({{-0.1, 1}, {0.1, 2}}, scale_of_four());
    CHECK(found.cuts.empty());
    Estimate likely;
    likely.likely = {.lower = 0, .upper = 1};
    CHECK(possible_stars(2, likely, found, scale_of_four()).is_sure());
}

TEST_CASE(
    "the stars that are possible reach from the lower to the upper end, and have the published"
) {
    const StarCuts cuts{.cuts = {-0.07, 0, 0.10}, .rated = 9, .agreeing = 9};
    Estimate likely;
    likely.expected = 0.30;
    likely.likely = {.lower = 0.29, .upper = 0.36};
    const Stars stars = possible_stars(3, likely, cuts, scale_of_four());
    CHECK(stars.least == 2);
    CHECK(stars.most == 3);
    CHECK(possible_stars(4, likely, cuts, scale_of_four()).most == 4);
    CHECK_FALSE(possible_stars(std::nullopt, likely, cuts, scale_of_four()).published);
}

TEST_CASE("how probable it is that one is better follows from both effects") {
    CHECK(probability_better({.mean = 0.1, .sd = 0.2}, {.mean = 0.1, .sd = 0.3}) == 0.5);
    // A difference of 1.6449 of its own sd, which is 0.5.
    const double sure = probability_better({.mean = 0.8224, .sd = 0.3}, {.mean = 0, .sd = 0.4});
    CHECK(sure == doctest::Approx(0.95).epsilon(1e-4));
    CHECK(probability_better({.mean = 1, .sd = 0}, {.mean = 0, .sd = 0}) == 1);
}

TEST_CASE("a comparison names the best only when it is clear against each of the others") {
    const Finder finder = ACountry()
                              .with({.number = "1", .effect = {.mean = 0.9, .sd = 0.2}})
                              .with({.number = "2", .effect = {.mean = 0.0, .sd = 0.2}})
                              .with({.number = "3", .effect = {.mean = 0.6, .sd = 0.2}})
                              .with({.number = "4", .participants = 9, .first_results = 8})
                              .finder();
    const auto of = [&](std::initializer_list<const char*> numbers) {
        std::vector<const Offer*> offers;
        for (const char* number : numbers)
            offers.push_back(finder.offer(number));
        return compare(offers);
    };
    REQUIRE(of({"2", "1"}).best);
    CHECK(*of({"2", "1"}).best == 1);
    CHECK_FALSE(of({"1", "2", "3"}).best);
    CHECK(of({"1", "2", "3"}).probability == doctest::Approx(0.8556).epsilon(1e-3));
    CHECK(of({"1", "4"}).too_few);
    CHECK_FALSE(of({"1", "4"}).best);
}

}  // namespace
}  // namespace uppsikt::find
