#include <cmath>
#include <map>
#include <sstream>

#include <doctest/doctest.h>

#include "results/model.h"
#include "results/parsed_workbook.h"
#include "stats/two_stage_measure.h"
#include "support/release.h"
#include "support/shared_data.h"

namespace uppsikt::results {
namespace {

const QualityLimit rule{
    .limit = 0.2,
    .decimals = 3,
    .stars = {1},
    .no_star_counts = true,
    .least_active_months = 22,
    .consecutive_publications = 2,
    .version = "test"
};

/// A contract whose true measure is known to be about its measure, give or take the effect's sd.
ContractResult contract(std::string area, double measure, double sd) {
    const double log_odds = std::log(measure / (1 - measure));
    const auto distribution = std::make_shared<const stats::TwoStageMeasure>(
        std::vector<stats::MeasureLevel>{
            {.weight = 1, .first_log_odds = log_odds, .second_log_odds = -INFINITY}
        },
        stats::TwoStageEffects{.first = {.mean = 0, .sd = sd}, .second = {.mean = 0, .sd = 0}}
    );
    ContractResult made;
    made.figure.area = std::move(area);
    made.figure.participants = 100;
    made.figure.active_long_enough = true;
    made.measure = measure;
    made.posterior = Posterior{.mean = measure, .distribution = distribution};
    return made;
}

TEST_CASE("a limit tells who is below, who surely, and who may lie above") {
    PeriodResults results;
    results.limit = rule;
    results.contracts = {
        contract("Ånge", 0.15, 0.1),   // far below
        contract("Ånge", 0.199, 0.5),  // hardly below
        contract("Ystad", 0.201, 0.5),
        contract("Ystad", 0.19, 0.5),
    };
    results.contracts[3].figure.star = 3;  // below, but its star saves it
    const WhatIf now = what_if(results, 0.2, {{"Ånge", "Norr"}});
    CHECK(now.below == 3);
    CHECK(now.surely == 1);
    CHECK(now.perhaps == 2);
    CHECK(now.flagged == 2);
    CHECK(now.participants == 300);
    CHECK(now.likely_missed == 0);
    CHECK(
        now.regions ==
        std::vector<LimitRegion>{
            {"Norr", 2, 2, 1, 200},
            {"", 2, 1, 0, 100},
        }
    );
    // One normal effect: P = Φ((logit(limit) − logit(measure)) / sd).
    const double z = (std::log(0.25) - std::log(0.199 / 0.801)) / 0.5;
    CHECK(std::abs(*now.standings[1].p_below - 0.5 * std::erfc(-z / std::sqrt(2.0))) < 1e-12);

    const WhatIf higher = what_if(results, 0.25, {});
    CHECK(higher.below == 4);
    CHECK(what_if(results, 0.1, {}).below == 0);
    // A measure of 0.2005 is published as 0.201 and is not below 0.201; one of 0.2004 is below.
    results.contracts = {contract("Ånge", 0.2005, 0.5), contract("Ånge", 0.2004, 0.5)};
    CHECK(what_if(results, 0.201, {}).below == 1);
}

TEST_CASE("the probabilities at the limit in force are the reference's, and rise with the limit") {
    const auto workbook_path =
        test::shared_data("rom2/resultatuppfoljning-mars-november-2025.xlsx");
    const auto reference = test::shared_data("rom2/posterior-2025-03.csv");
    if (!workbook_path || !reference) return;
    const auto workbook = read_workbook(*workbook_path, testing::rom2_layout()).value();
    const Month earlier = parse_month("2025-03").value();
    PeriodResults results;
    results.limit = rule;
    for (const ParsedWeights& weights : workbook->weights)
        if (weights.period == earlier)
            for (const ParsedWeight& level : weights.levels)
                results.weights.push_back(level.weight);
    std::vector<Figure> figures;
    for (const ParsedResults& sheet : workbook->results)
        if (sheet.period == earlier) figures = sheet.rows;
    const PeriodModel model = fit_period(figures, results.weights, rule);
    for (std::size_t i = 0; i < figures.size(); ++i)
        results.contracts.push_back(
            {.figure = figures[i],
             .measure = weighted_measure(figures[i].levels, results.weights),
             .posterior = model.posteriors[i]}
        );
    const WhatIf now = what_if(results, rule.limit, {});
    std::map<std::string, double> expected;
    std::istringstream lines(test::read_file(*reference));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line))
        expected[line.substr(0, line.find(','))] = std::stod(line.substr(line.rfind(',') + 1));
    int compared = 0;
    const WhatIf lower = what_if(results, 0.18, {});
    const WhatIf at_lower_end = what_if(results, 0.16, {});
    for (std::size_t i = 0; i < results.contracts.size(); ++i) {
        const auto& posterior = results.contracts[i].posterior;
        if (!posterior) continue;
        CAPTURE(figures[i].contract);
        CHECK(*now.standings[i].p_below == posterior->p_below);
        CHECK(*lower.standings[i].p_below <= *now.standings[i].p_below);
        CHECK(*at_lower_end.standings[i].p_below <= *lower.standings[i].p_below);
        // The ends of the interval are asked of as limits: 5 % and 95 % lie below them.
        CHECK(std::abs(posterior->probability_below(posterior->lower90) - 0.05) < 1e-6);
        CHECK(std::abs(posterior->probability_below(posterior->upper90) - 0.95) < 1e-6);
        if (const auto found = expected.find(figures[i].contract); found != expected.end()) {
            // The reference is 20,000 draws of a normal at the joint mode: results_data_test.cpp.
            CHECK(std::abs(found->second - *now.standings[i].p_below) < 0.03);
            ++compared;
        }
    }
    CHECK(compared > 500);
    CHECK(now.below == now.surely + now.perhaps);
    CHECK(now.below > now.flagged);
}

}  // namespace
}  // namespace uppsikt::results
