#include "stats/logit/fixed_effects.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include <doctest/doctest.h>

#include "stats/logit/group_pass.h"
#include "stats/logit/linear_predictor.h"
#include "support/validation.h"

namespace uppsikt::stats {
namespace {

using test::Reference;
using test::Table;

/// Equal to so many digits, of the reference's own size or of 1 where that is greater.
void check_close(double ours, double reference, double tolerance) {
    CHECK(std::abs(ours - reference) <= tolerance * std::max(1.0, std::abs(reference)));
}

int column_named(const PackedRows& rows, const std::string& name) {
    for (std::size_t column = 0; column < rows.columns().size(); ++column)
        if (rows.columns()[column].name == name) return static_cast<int>(column);
    FAIL("no column " << name);
    return -1;
}

/// Synthetic rows: two factors, two numbers, groups of very different size.
struct Sample {
    struct Trial {
        std::string group;
        std::string first;
        std::string second;
        double x = 0;
        double z = 0;
        int outcome = 0;
    };
    std::vector<Trial> trials;

    explicit Sample(int count, unsigned seed) {
        std::mt19937 chance(seed);
        const auto uniform = [&] { return (static_cast<double>(chance()) + 0.5) / 4294967296.0; };
        for (int row = 0; row < count; ++row) {
            Trial trial;
            const int group = static_cast<int>(30 * uniform() * uniform());
            trial.group = std::to_string(group);
            trial.first = std::string(1, "abc"[chance() % 3]);
            trial.second = std::to_string(chance() % 2);
            trial.x = uniform() * 4 - 1;
            trial.z = uniform() - trial.x / 5;
            const double log_odds = -0.8 + 0.05 * group + 0.6 * trial.x - 0.4 * trial.z +
                                    (trial.first == "b" ? 0.5 : 0.0);
            trial.outcome = uniform() < 1 / (1 + std::exp(-log_odds)) ? 1 : 0;
            trials.push_back(trial);
        }
    }

    PackedRows packed(std::uint32_t weight = 1) const {
        RowPacker packer(
            {.factors = {{"first"}, {"second"}}, .numbers = {"x", "z"}, .counted = weight > 1}
        );
        for (const Trial& trial : trials) {
            const std::string_view levels[] = {trial.first, trial.second};
            const double numbers[] = {trial.x, trial.z};
            (void)packer.add(
                {.group = trial.group,
                 .levels = levels,
                 .numbers = numbers,
                 .trials = weight,
                 .events = weight * static_cast<std::uint32_t>(trial.outcome)}
            );
        }
        return packer.finish().rows;
    }
};

TEST_CASE("fixed effects agree with R's glm on a hundred providers, three of them separated") {
    const auto set = test::validation_set("pprof_binary");
    const auto providers = test::validation_table("pprof_binary_providers.csv");
    if (!set || !providers) return;
    const PackedRows rows = test::pack(
        set->table,
        {.group = "provider", .numbers = {"z1", "z2", "z3", "z4", "z5"}, .events = "y"}
    );
    const FixedEffectsFit fit = fit_fixed_effects(rows);
    REQUIRE(fit.ending == Ending::converged);
    const std::string model = "/models/fixed_effects_ml/";
    check_close(
        fit.log_likelihood,
        set->reference.number(model + "logLik_finite_providers"),
        1e-11
    );
    for (int column = 0; column < 5; ++column) {
        const std::string name = "z" + std::to_string(column + 1);
        const std::string of = model + "coefficients/" + name;
        check_close(fit.slopes[column], set->reference.number(of + "/estimate"), 1e-10);
        check_close(fit.standard_errors[column], set->reference.number(of + "/se"), 1e-10);
        for (int other = 0; other < 5; ++other)
            CHECK(
                fit.covariance(column, other) ==
                doctest::Approx(set->reference.number(
                                    model + "vcov_beta/" + std::to_string(column) + "/" +
                                    std::to_string(other)
                                ))
                    .epsilon(1e-8)
            );
    }
    for (std::size_t row = 0; row < providers->rows(); ++row) {
        const auto name = providers->text(row, "provider");
        const auto group = static_cast<std::size_t>(
            std::ranges::find(rows.group_names(), name) - rows.group_names().begin()
        );
        const double reference = providers->number(row, "gamma");
        if (std::isinf(reference)) {
            CHECK(fit.groups[group].effect == reference);
            continue;
        }
        check_close(fit.groups[group].effect, reference, 1e-9);
        check_close(fit.groups[group].standard_error, providers->number(row, "se_gamma"), 1e-8);
    }
}

TEST_CASE("fixed effects agree with R's glm on the job-training spells, to its printed digits") {
    const auto set = test::jtpa();
    if (!set) return;
    const std::vector<std::string> numbers{
        "age",
        "years_education",
        "high_school",
        "married",
        "black",
        "hispanic",
        "pe",
        "hw",
        "assigned_training"
    };
    const PackedRows rows =
        test::pack(set->table, {.group = "provider", .numbers = numbers, .events = "outcome"});
    const FixedEffectsFit fit = fit_fixed_effects(rows);
    check_close(fit.log_likelihood, set->reference.number("/fixed/loglik"), 5e-9 * 5);
    for (const std::string& name : numbers) {
        const int column = column_named(rows, name);
        CHECK(
            fit.slopes[column] ==
            doctest::Approx(set->reference.number("/fixed/coefficients/" + name)).epsilon(6e-8)
        );
        CHECK(
            fit.standard_errors[column] ==
            doctest::Approx(set->reference.number("/fixed/standard_errors/" + name)).epsilon(6e-8)
        );
    }
    for (std::size_t group = 0; group < 16; ++group) {
        const std::string name = "provider" + rows.group_names()[group];
        CHECK(
            fit.groups[group].effect ==
            doctest::Approx(set->reference.number("/fixed/coefficients/" + name)).epsilon(6e-8)
        );
        CHECK(
            fit.groups[group].standard_error ==
            doctest::Approx(set->reference.number("/fixed/standard_errors/" + name)).epsilon(6e-8)
        );
    }
}

TEST_CASE("Firth's estimates agree with brglm2, one intercept and with separation in a covariate") {
    const auto set = test::validation_set("endometrial");
    if (!set) return;
    const PackedRows rows =
        test::pack(set->table, {.group = "", .numbers = {"NV", "PI", "EH"}, .events = "HG"});
    const FixedEffectsFit fit = fit_fixed_effects(rows, {.firth = true});
    REQUIRE(fit.ending == Ending::converged);
    const std::string of = "/models/firth/coefficients/";
    for (const char* name : {"NV", "PI", "EH"}) {
        const int column = column_named(rows, name);
        check_close(fit.slopes[column], set->reference.number(of + name + "/estimate"), 1e-9);
        check_close(fit.standard_errors[column], set->reference.number(of + name + "/se"), 1e-9);
    }
    check_close(fit.groups[0].effect, set->reference.number(of + "(Intercept)/estimate"), 1e-9);
    check_close(fit.groups[0].standard_error, set->reference.number(of + "(Intercept)/se"), 1e-9);
    check_close(fit.log_likelihood, set->reference.number("/models/firth/penalised_logLik"), 1e-10);

    const FixedEffectsFit plain = fit_fixed_effects(rows);
    CHECK(plain.ending == Ending::unbounded);
    CHECK(plain.separating == std::vector<int>{column_named(rows, "NV")});
}

TEST_CASE("Firth's estimates agree with brglm2 for a hundred providers") {
    const auto set = test::validation_set("pprof_binary_firth");
    const auto providers = test::validation_table("pprof_binary_firth_providers.csv");
    if (!set || !providers) return;
    const PackedRows rows = test::pack(
        set->table,
        {.group = "provider", .numbers = {"z1", "z2", "z3", "z4", "z5"}, .events = "y"}
    );
    const FixedEffectsFit fit = fit_fixed_effects(rows, {.firth = true});
    REQUIRE(fit.ending == Ending::converged);
    for (int column = 0; column < 5; ++column) {
        const std::string of = "/models/firth/coefficients/z" + std::to_string(column + 1);
        check_close(fit.slopes[column], set->reference.number(of + "/estimate"), 1e-9);
        check_close(fit.standard_errors[column], set->reference.number(of + "/se"), 1e-9);
    }
    check_close(fit.log_likelihood, set->reference.number("/models/firth/penalised_logLik"), 1e-10);
    for (std::size_t row = 0; row < providers->rows(); ++row) {
        const auto group = static_cast<std::size_t>(
            std::ranges::find(rows.group_names(), providers->text(row, "provider")) -
            rows.group_names().begin()
        );
        check_close(fit.groups[group].effect, providers->number(row, "gamma_firth"), 1e-9);
        check_close(fit.groups[group].standard_error, providers->number(row, "se_gamma"), 1e-9);
    }
}

/// Everything that a fit says, as one list of numbers.
std::vector<double> all_numbers(const FixedEffectsFit& fit) {
    std::vector<double> all(fit.slopes.begin(), fit.slopes.end());
    all.insert(all.end(), fit.standard_errors.begin(), fit.standard_errors.end());
    for (const GroupIntercept& group : fit.groups) {
        all.push_back(group.effect);
        all.push_back(group.standard_error);
    }
    all.push_back(fit.log_likelihood);
    return all;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return std::ranges::equal(a, b, [](double x, double y) {
        return x == y || (std::isnan(x) && std::isnan(y));
    });
}

TEST_CASE("one thread and two, and rows in any order, give the same bits") {
    Sample sample(300000, 1);
    const PackedRows rows = sample.packed();
    REQUIRE(blocks_of(rows).size() > 1);
    const std::vector<double> one = all_numbers(fit_fixed_effects(rows));
    CHECK(same_bits(one, all_numbers(fit_fixed_effects(rows, {.threads = 2}))));
    std::shuffle(sample.trials.begin(), sample.trials.end(), std::mt19937(2));
    CHECK(same_bits(one, all_numbers(fit_fixed_effects(sample.packed()))));
}

TEST_CASE("shifting and scaling a covariate moves its slope and the intercepts, and nothing else") {
    Sample sample(4000, 3);
    const FixedEffectsFit plain = fit_fixed_effects(sample.packed());
    for (Sample::Trial& trial : sample.trials)
        trial.x = 1000 + 50 * trial.x;
    const FixedEffectsFit moved = fit_fixed_effects(sample.packed());
    const int x = 3;  // after firstb, firstc and second1
    CHECK(moved.slopes[x] == doctest::Approx(plain.slopes[x] / 50).epsilon(1e-10));
    CHECK(
        moved.standard_errors[x] == doctest::Approx(plain.standard_errors[x] / 50).epsilon(1e-10)
    );
    CHECK(moved.slopes[4] == doctest::Approx(plain.slopes[4]).epsilon(1e-9));
    CHECK(moved.log_likelihood == doctest::Approx(plain.log_likelihood).epsilon(1e-13));
    for (std::size_t group = 0; group < plain.groups.size(); ++group)
        if (std::isfinite(plain.groups[group].effect))
            CHECK(
                moved.groups[group].effect ==
                doctest::Approx(plain.groups[group].effect - 1000 * moved.slopes[x]).epsilon(1e-9)
            );
}

TEST_CASE("doubling the data halves every variance and doubles the likelihood") {
    const Sample sample(4000, 4);
    const FixedEffectsFit once = fit_fixed_effects(sample.packed());
    const FixedEffectsFit twice = fit_fixed_effects(sample.packed(2));
    CHECK(twice.log_likelihood == doctest::Approx(2 * once.log_likelihood).epsilon(1e-12));
    for (int column = 0; column < 5; ++column) {
        CHECK(twice.slopes[column] == doctest::Approx(once.slopes[column]).epsilon(1e-9));
        CHECK(
            twice.standard_errors[column] * std::sqrt(2.0) ==
            doctest::Approx(once.standard_errors[column]).epsilon(1e-8)
        );
    }
}

TEST_CASE("merging two groups of equal data changes no slope") {
    Sample sample(2000, 5);
    const std::vector<Sample::Trial> trials = sample.trials;
    for (Sample::Trial trial : trials) {
        trial.group += " again";
        sample.trials.push_back(trial);
    }
    const FixedEffectsFit apart = fit_fixed_effects(sample.packed());
    for (Sample::Trial& trial : sample.trials)
        trial.group = trial.group.substr(0, trial.group.find(' '));
    const FixedEffectsFit together = fit_fixed_effects(sample.packed());
    for (int column = 0; column < 5; ++column)
        CHECK(together.slopes[column] == doctest::Approx(apart.slopes[column]).epsilon(1e-9));
}

TEST_CASE("relabelling levels relabels columns") {
    Sample sample(3000, 6);
    const FixedEffectsFit plain = fit_fixed_effects(sample.packed());
    for (Sample::Trial& trial : sample.trials)
        trial.first = trial.first == "b" ? "c" : trial.first == "c" ? "b" : trial.first;
    const FixedEffectsFit relabelled = fit_fixed_effects(sample.packed());
    CHECK(relabelled.slopes[0] == doctest::Approx(plain.slopes[1]).epsilon(1e-9));
    CHECK(relabelled.slopes[1] == doctest::Approx(plain.slopes[0]).epsilon(1e-9));
}

TEST_CASE("the score of a pass is the derivative of its likelihood") {
    const PackedRows rows = Sample(900, 7).packed();
    const GroupPasses passes(rows, Separated::taken_along, 1);
    std::vector<double> intercepts(static_cast<std::size_t>(rows.groups()), -0.4);
    Eigen::VectorXd slopes = Eigen::VectorXd::LinSpaced(5, -0.3, 0.4);
    const GroupPass pass = passes.at(intercepts, slopes);
    constexpr double distance = 1e-6;
    const auto slope = [&](double& at) {
        const double there = at;
        at = there + distance;
        const double above = passes.at(intercepts, slopes).log_likelihood;
        at = there - distance;
        const double below = passes.at(intercepts, slopes).log_likelihood;
        at = there;
        return (above - below) / (2 * distance);
    };
    for (int column = 0; column < 5; ++column)
        CHECK(slope(slopes[column]) == doctest::Approx(pass.score[column]).epsilon(1e-6));
    for (std::size_t group = 0; group < intercepts.size(); ++group)
        CHECK(
            slope(intercepts[group]) ==
            doctest::Approx(pass.group_score[group]).epsilon(1e-5).scale(1)
        );
    // And the weights are the derivative of the scores.
    const auto cross = [&](Eigen::Index row, Eigen::Index column) {
        Eigen::VectorXd moved = slopes;
        moved[column] += distance;
        const double above = passes.at(intercepts, moved).score[row];
        moved[column] -= 2 * distance;
        return -(above - passes.at(intercepts, moved).score[row]) / (2 * distance);
    };
    for (Eigen::Index row = 0; row < 5; ++row)
        for (Eigen::Index column = 0; column < 5; ++column)
            CHECK(
                cross(row, column) ==
                doctest::Approx(pass.cross(row, column)).epsilon(1e-5).scale(1)
            );
}

TEST_CASE("collinear and group-constant covariates are named, and what is made of what") {
    const Sample sample(2000, 8);
    RowPacker packer({.factors = {{"first"}}, .numbers = {"x", "twice", "size", "z"}});
    for (const Sample::Trial& trial : sample.trials) {
        const std::string_view levels[] = {trial.first};
        const double numbers[] =
            {trial.x, 2 * trial.x + 1, static_cast<double>(trial.group.size()), trial.z};
        (void)packer.add(
            {.group = trial.group,
             .levels = levels,
             .numbers = numbers,
             .events = static_cast<std::uint32_t>(trial.outcome)}
        );
    }
    const PackedRows rows = packer.finish().rows;
    const FixedEffectsFit fit = fit_fixed_effects(rows);
    CHECK(fit.ending == Ending::converged);
    REQUIRE(fit.aliased.size() == 2);
    CHECK(fit.aliased[0].column == column_named(rows, "twice"));
    CHECK(fit.aliased[0].why == Aliased::Why::combination);
    CHECK(fit.aliased[0].others == std::vector<int>{column_named(rows, "x")});
    CHECK(fit.aliased[1].column == column_named(rows, "size"));
    CHECK(fit.aliased[1].why == Aliased::Why::constant_in_groups);
    CHECK(std::isnan(fit.slopes[column_named(rows, "twice")]));
    CHECK(std::isfinite(fit.slopes[column_named(rows, "z")]));
}

TEST_CASE("one group, only events, no events and one row each have an answer") {
    const auto fit = [](std::vector<int> outcomes, bool one_group) {
        RowPacker packer(RowShape{});
        for (std::size_t row = 0; row < outcomes.size(); ++row) {
            const std::string group = one_group ? "g" : std::to_string(row);
            (void)packer.add({.group = group, .events = static_cast<std::uint32_t>(outcomes[row])});
        }
        return fit_fixed_effects(packer.finish().rows);
    };
    const FixedEffectsFit one = fit({0, 1, 1, 0, 1}, true);
    CHECK(one.ending == Ending::converged);
    CHECK(one.groups[0].effect == doctest::Approx(std::log(1.5)).epsilon(1e-12));
    CHECK(one.groups[0].standard_error == doctest::Approx(std::sqrt(1 / 1.2)).epsilon(1e-9));
    CHECK(fit({1, 1, 1}, true).groups[0].effect == INFINITY);
    CHECK(fit({0, 0}, true).ending == Ending::nothing_to_estimate);
    CHECK(fit({0, 1, 0}, false).groups[1].effect == INFINITY);
    CHECK(fit({}, true).ending == Ending::nothing_to_estimate);
}

TEST_CASE("factors in several tables give what one table gives") {
    // 5 factors of 40 levels, 90,000 rows: more combinations than two bytes can name. The same
    // model with a factor less, refitted with that factor's effect 0, is a check of the scores.
    std::mt19937 chance(9);
    RowShape shape;
    for (int factor = 0; factor < 5; ++factor)
        shape.factors.push_back({std::to_string(factor)});
    shape.numbers = {"x"};
    RowPacker packer(shape);
    for (int row = 0; row < 90000; ++row) {
        std::vector<std::string> texts;
        for (int factor = 0; factor < 5; ++factor)
            texts.push_back(std::to_string(chance() % 40));
        const std::vector<std::string_view> levels(texts.begin(), texts.end());
        const double x[] = {static_cast<double>(chance() % 100) / 30};
        (void)packer.add(
            {.group = chance() % 2 == 0 ? "a" : "b",
             .levels = levels,
             .numbers = x,
             .events = chance() % 3 == 0 ? 1U : 0U}
        );
    }
    const PackedRows rows = packer.finish().rows;
    REQUIRE(rows.cell_tables().size() > 1);
    const FixedEffectsFit fit = fit_fixed_effects(rows);
    REQUIRE(fit.ending == Ending::converged);
    // Dense information at the fit, for a few pairs of columns in different tables.
    const LinearPredictor predictor(rows, fit.kept_slopes);
    const std::size_t columns = rows.columns().size();
    Eigen::MatrixXd cross = Eigen::MatrixXd::Zero(
        static_cast<Eigen::Index>(columns),
        static_cast<Eigen::Index>(columns)
    );
    std::vector<double> buffer;
    for (int group = 0; group < 2; ++group) {
        const GroupOffsets offsets = predictor.of(group, buffer);
        for (std::size_t row = 0; row < offsets.offsets.size(); ++row) {
            const double log_odds =
                offsets.offsets[row] + fit.kept_intercepts[static_cast<std::size_t>(group)];
            const double p = 1 / (1 + std::exp(-log_odds));
            std::vector<int> own;
            for (std::size_t table = 0; table < rows.cell_tables().size(); ++table) {
                const CellTable& cells = rows.cell_tables()[table];
                const auto levels = cells.levels_of(rows.cells(static_cast<int>(table)
                )[rows.first_row(group) + row]);
                for (std::size_t at = 0; at < levels.size(); ++at)
                    if (const int column = rows.column_of(cells.factors[at], levels[at]);
                        column >= 0)
                        own.push_back(column);
            }
            for (const int a : own)
                for (const int b : own)
                    cross(a, b) += p * (1 - p);
        }
    }
    const GroupPass pass =
        GroupPasses(rows, Separated::left_out, 1).at(fit.kept_intercepts, fit.kept_slopes);
    const auto levels_only = static_cast<Eigen::Index>(columns) - 1;
    CHECK(
        (pass.cross - cross).topLeftCorner(levels_only, levels_only).cwiseAbs().maxCoeff() < 1e-7
    );
    CHECK(pass.score.cwiseAbs().maxCoeff() < 1e-4);
}

}  // namespace
}  // namespace uppsikt::stats
