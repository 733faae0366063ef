#include <cmath>
#include <map>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "platform/workbook/workbook.h"
#include "stats/nested_binomial.h"
#include "stats/two_stage_measure.h"
#include "support/shared_data.h"

/// The fit and the posterior of the measure against R (posterior-*.txt and .csv of the shared
/// data): lme4 1.1.31, Laplace; 20,000 draws from the normal at the joint mode.
namespace uppsikt::stats {
namespace {

using workbook::Content;
using workbook::Next;
using workbook::Row;
using workbook::Workbook;

constexpr std::size_t level_count = 3;

struct Period {
    std::string name;
    std::vector<std::string> contracts;
    std::vector<double> weights;
    std::vector<std::vector<double>> participants;  // by contract and level
    NestedCounts first;
    NestedCounts second;
};

std::int64_t whole(const Content& content) { return std::llround(std::get<double>(content)); }

/// Columns of one sheet by their heading.
std::map<std::string, int> headings(const Row& row) {
    std::map<std::string, int> columns;
    for (const auto& cell : row.cells)
        columns[std::get<std::string>(cell.content)] = cell.place.column;
    return columns;
}

void add_contract(Period& period, const Row& row, std::map<std::string, int>& columns) {
    static std::map<std::string, int> areas;
    const int unit = static_cast<int>(period.contracts.size());
    const std::string area = std::get<std::string>(row.at(columns.at("LEVERANSOMRÅDE")));
    const int group = areas.try_emplace(area, static_cast<int>(areas.size())).first->second;
    period.contracts.push_back(std::to_string(whole(row.at(columns.at("KA-NUMMER")))));
    period.first.group_of_unit.push_back(group);
    period.second.group_of_unit.push_back(group);
    std::vector<double> participants;
    for (int level = 0; level < static_cast<int>(level_count); ++level) {
        const std::string letter(1, static_cast<char>('A' + level));
        const std::int64_t started = whole(row.at(columns.at("ANTAL DELTAGARE NIVÅ " + letter)));
        const std::int64_t first = whole(row.at(columns.at("ANTAL RR1 NIVÅ " + letter)));
        const std::int64_t second = whole(row.at(columns.at("ANTAL RR2 NIVÅ " + letter)));
        participants.push_back(static_cast<double>(started));
        period.first.counts.push_back({unit, level, started, first});
        // In a few cells of the workbook there are more second results than first ones.
        period.second.counts.push_back({unit, level, first, std::min(first, second)});
    }
    period.participants.push_back(participants);
}

Period read_period(const std::filesystem::path& path, const std::string& name) {
    Period period;
    period.name = name;
    period.first.levels = period.second.levels = static_cast<int>(level_count);
    const auto workbook = Workbook::open(path);
    REQUIRE(workbook.ok());
    std::map<std::string, int> columns;
    const auto rows = workbook.value().read_rows("Resultat " + name, [&](const Row& row) {
        if (columns.empty())
            columns = headings(row);
        else
            add_contract(period, row, columns);
        return Next::go_on;
    });
    REQUIRE(rows.ok());
    const auto weights =
        workbook.value().read_rows("Beräkningssnurra " + name, [&](const Row& row) {
            if (const auto* label = std::get_if<std::string>(&row.at(1));
                label && label->starts_with("Vikt nivå"))
                period.weights.push_back(std::get<double>(row.at(2)));
            return Next::go_on;
        });
    REQUIRE(weights.ok());
    REQUIRE(period.weights.size() == level_count);
    return period;
}

/// Levels of the first and second model and their sds (contract, area), as R printed them.
struct ReferenceModel {
    std::vector<double> log_odds;
    double sd_contract = 0;
    double sd_area = 0;
};

std::vector<ReferenceModel> read_models(const std::filesystem::path& path) {
    std::istringstream lines(test::read_file(path));
    std::vector<ReferenceModel> models;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t colon = line.find(':');
        if (line.starts_with('#') || colon == std::string::npos) continue;
        std::istringstream words(line.substr(colon + 1));
        ReferenceModel model;
        model.log_odds.resize(level_count);
        for (double& level : model.log_odds)
            words >> level;
        std::string word;
        words >> word >> word >> model.sd_contract >> word >> word >> model.sd_area;
        REQUIRE(!words.fail());
        models.push_back(model);
    }
    return models;
}

struct ReferencePosterior {
    double participants, published, mean, lower90, upper90, p_below;
};

std::map<std::string, ReferencePosterior> read_posterior(const std::filesystem::path& path) {
    std::istringstream lines(test::read_file(path));
    std::string line;
    std::getline(lines, line);
    REQUIRE(line == "contract,participants,published,mean,lower90,upper90,p_below_020");
    std::map<std::string, ReferencePosterior> posterior;
    while (std::getline(lines, line)) {
        for (char& letter : line)
            if (letter == ',') letter = ' ';
        std::istringstream words(line);
        std::string contract;
        ReferencePosterior row{};
        words >> contract >> row.participants >> row.published >> row.mean >> row.lower90 >>
            row.upper90 >> row.p_below;
        REQUIRE(!words.fail());
        posterior[contract] = row;
    }
    return posterior;
}

void check_model(const NestedBinomialFit& fit, const ReferenceModel& reference) {
    CHECK(fit.ending == Ending::converged);
    CHECK(fit.iterations < 15);
    for (std::size_t level = 0; level < level_count; ++level)
        CHECK(std::abs(*fit.levels[level].log_odds - reference.log_odds[level]) < 5e-5);
    CHECK(std::abs(fit.unit_spread.sd - reference.sd_contract) < 5e-5);
    CHECK(std::abs(fit.group_spread.sd - reference.sd_area) < 5e-5);
}

struct Furthest {
    double mean = 0;
    double interval = 0;
    double p_below = 0;
    int compared = 0;
};

/// The greatest differences over contracts with at least 5 participants.
Furthest furthest(
    const Period& period,
    EffectCentre centre,
    const std::map<std::string, ReferencePosterior>& reference
) {
    const NestedBinomialFit first = fit_nested_binomial(period.first, {.centre = centre});
    const NestedBinomialFit second = fit_nested_binomial(period.second, {.centre = centre});
    Furthest most;
    for (std::size_t unit = 0; unit < period.contracts.size(); ++unit) {
        const ReferencePosterior& r = reference.at(period.contracts[unit]);
        if (r.participants < 5) continue;
        std::vector<double> weights;
        for (std::size_t level = 0; level < level_count; ++level)
            weights.push_back(
                period.participants[unit][level] * period.weights[level] / (2 * r.participants)
            );
        const TwoStageMeasure measure = measure_of(first, second, static_cast<int>(unit), weights);
        most.mean = std::max(most.mean, std::abs(measure.mean() - r.mean));
        most.interval = std::max(
            {most.interval,
             std::abs(measure.quantile(0.05) - r.lower90),
             std::abs(measure.quantile(0.95) - r.upper90)}
        );
        most.p_below = std::max(most.p_below, std::abs(measure.probability_below(0.2) - r.p_below));
        ++most.compared;
    }
    MESSAGE(
        period.name << ", " << most.compared << " contracts, at most: mean " << most.mean
                    << ", interval ends " << most.interval << ", p_below " << most.p_below
    );
    return most;
}

TEST_CASE("models and posteriors of 2025 are those of R") {
    const auto path = test::shared_data("rom2/resultatuppfoljning-mars-november-2025.xlsx");
    if (!path) return;
    for (const std::string name : {"2025-03", "2025-05"}) {
        const auto models = test::shared_data("rom2/posterior-" + name + ".txt");
        const auto posterior = test::shared_data("rom2/posterior-" + name + ".csv");
        if (!models || !posterior) return;
        const Period period = read_period(*path, name);
        const auto model = read_models(*models);
        const auto reference = read_posterior(*posterior);
        REQUIRE(model.size() == 2);
        REQUIRE(reference.size() == period.contracts.size());
        check_model(fit_nested_binomial(period.first), model[0]);
        check_model(fit_nested_binomial(period.second), model[1]);

        // As R does it, only the noise of its 20,000 draws is left.
        const Furthest at_mode = furthest(period, EffectCentre::mode, reference);
        CHECK(at_mode.compared > 900);
        CHECK(at_mode.mean < 0.0015);
        CHECK(at_mode.interval < 0.004);
        CHECK(at_mode.p_below < 0.014);

        // With the mode's bias taken away (docs/statistics/nested-binomial.md), the bars of the
        // issue.
        const Furthest at_mean = furthest(period, EffectCentre::mean, reference);
        CHECK(at_mean.mean < 0.004);
        CHECK(at_mean.interval < 0.006);
        CHECK(at_mean.p_below < 0.03);
    }
}

}  // namespace
}  // namespace uppsikt::stats
