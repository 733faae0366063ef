#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/embedded.h"
#include "releases/releases.h"
#include "results/parsed_workbook.h"
#include "support/shared_data.h"

namespace uppsikt::releases {
namespace {

using results::PeriodResults;

/// The agency's publications of 2025 by period, recomputed from the counts; no model.
std::map<Month, PeriodResults> publications() {
    std::map<Month, PeriodResults> all;
    const auto path = test::shared_data("rom2/resultatuppfoljning-mars-november-2025.xlsx");
    if (!path) return all;
    const auto layout = services::WorkbookLayout::load(embedded::services(), "rom2");
    const services::Service rom2 =
        services::Catalogue::load(embedded::services()).value().service("rom2").value();
    const auto workbook = results::read_workbook(*path, layout).value();
    for (const results::ParsedWeights& weights : workbook->weights)
        for (const results::ParsedWeight& level : weights.levels)
            all[*weights.period].weights.push_back(level.weight);
    for (const results::ParsedResults& sheet : workbook->results) {
        PeriodResults& period = all[sheet.period];
        period.period = sheet.period;
        period.limit = services::quality_condition(rom2, last_day(sheet.period)).value();
        for (const results::Figure& figure : sheet.rows) {
            results::ContractResult contract;
            contract.figure = figure;
            contract.measure = results::weighted_measure(figure.levels, period.weights);
            contract.flagged = results::is_flagged(
                {.star = figure.star,
                 .measure = contract.measure,
                 .active_long_enough = figure.active_long_enough},
                period.limit
            );
            period.contracts.push_back(std::move(contract));
        }
        std::ranges::sort(period.contracts, {}, [](const results::ContractResult& contract) {
            return contract.figure.contract;
        });
    }
    return all;
}

TEST_CASE("between the publications of 2025 every move has a cause, and parts that add up") {
    const auto all = publications();
    if (all.empty()) return;
    std::map<std::string, std::vector<int>> moved;  // flags; of them, with the star
    for (auto now = all.begin(); now != all.end(); ++now) {
        if (now == all.begin()) continue;
        const PeriodResults& before = std::prev(now)->second;
        const Movement movement = movement_of(
            {.before = before, .before_now = before, .now = now->second, .fresh = 2.0 / 12}
        );
        CAPTURE(to_text(now->first));
        int flags = 0;
        int stars = 0;
        for (const CauseName& cause : cause_names) {
            flags += movement.count_flags(cause.value);
            stars += movement.count_stars(cause.value);
        }
        CHECK(flags == movement.flags_moved);
        CHECK(stars == movement.stars_moved);
        CHECK(movement.count_flags(Cause::revised) == 0);
        moved[to_text(now->first)] = {movement.flags_moved, movement.count_flags(Cause::star)};
        for (const Move& move : movement.moves) {
            if (!move.measure) continue;
            const MeasureMove& part = *move.measure;
            const double sum =
                part.before + part.revised + part.terms + part.mix + part.outcome - part.now;
            CHECK(std::abs(sum) < 1e-12);
        }
    }
    // The table in docs/statistics/what-if.md.
    CHECK(
        moved ==
        std::map<std::string, std::vector<int>>{
            {"2025-05", {67, 52}},
            {"2025-07", {82, 57}},
            {"2025-09", {69, 43}},
            {"2025-11", {101, 49}},
        }
    );
}

}  // namespace
}  // namespace uppsikt::releases
