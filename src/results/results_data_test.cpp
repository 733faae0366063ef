#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include <doctest/doctest.h>

#include "base/text.h"
#include "results/model.h"
#include "results/parsed_workbook.h"
#include "support/release.h"
#include "support/shared_data.h"

namespace uppsikt::results {
namespace {

using testing::rom2_layout;

/// The agency's rule, as in services/rom2.toml; the test of the terms checks that they agree.
const QualityLimit rom2_rule{
    .limit = 0.2,
    .decimals = 3,
    .stars = {1},
    .no_star_counts = true,
    .least_active_months = 22,
    .consecutive_publications = 2,
    .version = "test"
};

struct Publication {
    std::vector<Figure> figures;
    std::vector<LevelWeight> weights;
};

/// The agency's six publications by period; empty where the shared data is absent.
const std::map<std::string, Publication>& publications() {
    static const std::map<std::string, Publication> all = [] {
        std::map<std::string, Publication> read;
        for (const char* file :
             {"rom2/resultatuppfoljning-januari-2026.xlsx",
              "rom2/resultatuppfoljning-mars-november-2025.xlsx"}) {
            const auto path = test::shared_data(file);
            if (!path) return std::map<std::string, Publication>{};
            const auto workbook = read_workbook(*path, rom2_layout()).value();
            for (const ParsedResults& results : workbook->results)
                read[to_text(results.period)].figures = results.rows;
            for (const ParsedWeights& weights : workbook->weights)
                for (const ParsedWeight& level : weights.levels)
                    read[to_text(*weights.period)].weights.push_back(level.weight);
        }
        return read;
    }();
    return all;
}

TEST_CASE("every published measure and flag of six publications is reproduced") {
    std::map<std::string, int> flags;
    for (const auto& [period, publication] : publications()) {
        CAPTURE(period);
        for (const Figure& figure : publication.figures) {
            CAPTURE(figure.contract);
            const double measure = weighted_measure(figure.levels, publication.weights).value();
            CHECK(
                std::abs(as_published(measure, rom2_rule) - figure.published_measure.value()) < 1e-9
            );
            const bool flagged = is_flagged(
                {.star = figure.star,
                 .measure = measure,
                 .active_long_enough = figure.active_long_enough},
                rom2_rule
            );
            flags[period] += flagged;
            if (figure.published_flag) CHECK(*figure.published_flag == flagged);
            if (figure.published_below)
                CHECK(*figure.published_below == is_below(measure, rom2_rule));
        }
    }
    if (publications().empty()) return;
    CHECK(
        flags ==
        std::map<std::string, int>{
            {"2025-03", 118},
            {"2025-05", 141},
            {"2025-07", 117},
            {"2025-09", 144},
            {"2025-11", 167},
            {"2026-01", 183}
        }
    );
}

/// The reference by lme4: contract,participants,published,mean,lower90,upper90,p_below_020.
struct ReferenceRow {
    int participants = 0;
    double mean = 0;
    double p_below = 0;
};
std::map<std::string, ReferenceRow> reference(const std::string& period) {
    std::map<std::string, ReferenceRow> rows;
    const auto path = test::shared_data("rom2/posterior-" + period + ".csv");
    if (!path) return rows;
    std::istringstream lines(test::read_file(*path));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        const auto cells = split(trimmed(line), ',');
        rows[std::string(cells[0])] = {
            .participants = static_cast<int>(parse_integer(cells[1]).value()),
            .mean = parse_decimal(cells[3]).value(),
            .p_below = parse_decimal(cells[6]).value(),
        };
    }
    return rows;
}

TEST_CASE("the posterior agrees with the reference, contract by contract") {
    for (const std::string period : {"2025-03", "2025-05"}) {
        const auto expected = reference(period);
        if (expected.empty() || publications().empty()) return;
        const Publication& publication = publications().at(period);
        const PeriodModel model = fit_period(publication.figures, publication.weights, rom2_rule);
        CHECK(model.first.ending == "converged");
        CHECK(model.follow_up.ending == "converged");
        int compared = 0;
        for (std::size_t i = 0; i < publication.figures.size(); ++i) {
            const Figure& figure = publication.figures[i];
            if (figure.participants < 5) continue;
            CAPTURE(figure.contract);
            const ReferenceRow& row = expected.at(figure.contract);
            CHECK(row.participants == figure.participants);
            CHECK(std::abs(model.posteriors[i]->mean - row.mean) < 0.004);
            CHECK(std::abs(model.posteriors[i]->p_below - row.p_below) < 0.03);
            ++compared;
        }
        CHECK(compared > 900);
    }
}

TEST_CASE("the variance components agree with the reference") {
    if (publications().empty()) return;
    struct Expected {
        const char* period;
        double first_contract, first_area, follow_up_contract, follow_up_area;
    };
    for (const Expected& expected :
         {Expected{"2025-03", 0.35253, 0.11113, 0.14899, 0.13030},
          Expected{"2025-05", 0.35846, 0.13638, 0.13630, 0.11123}}) {
        const Publication& publication = publications().at(expected.period);
        const PeriodModel model = fit_period(publication.figures, publication.weights, rom2_rule);
        CHECK(std::abs(model.first.sd_contract - expected.first_contract) < 0.01);
        CHECK(std::abs(model.first.sd_area - expected.first_area) < 0.01);
        CHECK(std::abs(model.follow_up.sd_contract - expected.follow_up_contract) < 0.01);
        CHECK(std::abs(model.follow_up.sd_area - expected.follow_up_area) < 0.01);
    }
}

TEST_CASE("the order of the contracts does not change a bit of the posterior") {
    if (publications().empty()) return;
    const Publication& publication = publications().at("2025-05");
    std::vector<Figure> reversed(publication.figures.rbegin(), publication.figures.rend());
    const PeriodModel one = fit_period(publication.figures, publication.weights, rom2_rule);
    const PeriodModel other = fit_period(reversed, publication.weights, rom2_rule);
    const std::size_t last = reversed.size() - 1;
    for (std::size_t i = 0; i <= last; ++i) {
        CHECK(one.posteriors[i]->mean == other.posteriors[last - i]->mean);
        CHECK(one.posteriors[i]->p_below == other.posteriors[last - i]->p_below);
    }
}

}  // namespace
}  // namespace uppsikt::results
