#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "stats/logit/random_intercept.h"
#include "support/validation.h"

/// Random intercepts against R: lme4 1.1.31, glmmTMB 1.1.5, and exact maximum likelihood by
/// quadrature with 51 nodes (data/validation says how each was made).
namespace uppsikt::stats {
namespace {

using test::Reference;
using test::Table;
using test::TableShape;

/// log of the binomial coefficients of all rows, which R's likelihood of counts holds.
double log_coefficients(const PackedRows& rows) {
    double sum = 0;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        const double trials = rows.trials_at(row);
        const double events = rows.events_at(row);
        sum += std::lgamma(trials + 1) - std::lgamma(events + 1) - std::lgamma(trials - events + 1);
    }
    return sum;
}

void check_within(double value, double reference, double tolerance) {
    CAPTURE(value);
    CAPTURE(reference);
    CHECK(std::abs(value - reference) <= tolerance);
}

struct Case {
    const PackedRows& rows;
    const Reference& reference;
    double constant = 0;  ///< what the reference adds to the log-likelihood
};

void check_model(const Case& its, const RandomInterceptFit& fit, const std::string& model) {
    CAPTURE(model);
    const std::string at = "/models/" + model;
    const double tolerance = its.reference.number(at + "/tolerance/coefficients_abs");
    CHECK(fit.ending == Ending::converged);
    CHECK(fit.iterations <= 25);
    CHECK(fit.aliased.empty());
    CHECK(fit.separating.empty());
    const auto estimate = [&](const std::string& name) {
        return its.reference.number(at + "/coefficients/" + name + "/estimate");
    };
    // All but our own exact answers have their errors from differences of a likelihood.
    const double error_tolerance = its.reference.has(at + "/se_definition") ? 1e-6 : 3e-4;
    const auto check_error = [&](double ours, const std::string& name) {
        const double error = its.reference.number(at + "/coefficients/" + name + "/se");
        check_within(ours, error, error_tolerance * error);
    };
    check_within(fit.intercept, estimate("(Intercept)"), tolerance);
    check_error(fit.intercept_se, "(Intercept)");
    for (Eigen::Index column = 0; column < fit.slopes.size(); ++column) {
        const std::string& name = its.rows.columns()[static_cast<std::size_t>(column)].name;
        CAPTURE(name);
        check_within(fit.slopes[column], estimate(name), tolerance);
        check_error(fit.standard_errors[column], name);
    }
    const double sd = its.reference.number(at + "/sd_intercept");
    CHECK(fit.group_spread.state == SpreadState::estimated);
    check_within(fit.group_spread.sd, sd, sd * its.reference.number(at + "/tolerance/sd_rel"));
    if (its.reference.has(at + "/logLik"))
        check_within(
            fit.log_likelihood + its.constant,
            its.reference.number(at + "/logLik"),
            its.reference.number(at + "/tolerance/logLik_abs")
        );
}

void check_groups(
    const PackedRows& rows,
    const Table& table,
    const RandomInterceptFit& exact,
    const RandomInterceptFit& laplace
) {
    REQUIRE(table.rows() == static_cast<std::size_t>(rows.groups()));
    for (std::size_t group = 0; group < table.rows(); ++group) {
        const std::size_t row = table.row_of("group", rows.group_names()[group]);
        CAPTURE(rows.group_names()[group]);
        check_within(exact.group_modes[group].mean, table.number(row, "cond_mode"), 2e-6);
        check_within(exact.group_modes[group].sd, table.number(row, "cond_sd"), 2e-6);
        check_within(exact.group_posteriors[group].mean, table.number(row, "post_mean"), 2e-6);
        check_within(exact.group_posteriors[group].sd, table.number(row, "post_sd"), 2e-6);
        check_within(laplace.group_modes[group].mean, table.number(row, "laplace_cond_mode"), 2e-5);
        check_within(laplace.group_modes[group].sd, table.number(row, "laplace_cond_sd"), 2e-5);
    }
}

void check_set(const std::string& name, const TableShape& shape) {
    const auto set = test::validation_set(name);
    if (!set) return;
    const auto groups = test::validation_table(name + "_groups.csv");
    if (!groups) return;
    const PackedRows rows = test::pack(set->table, shape);
    const Case its{rows, set->reference, shape.trials.empty() ? 0.0 : log_coefficients(rows)};
    const RandomInterceptFit exact = fit_random_intercept(rows, {.nodes = 51});
    const RandomInterceptFit laplace = fit_random_intercept(rows);
    check_model(its, exact, "ml_agq51");
    check_model(its, laplace, "laplace");
    check_model(its, fit_random_intercept(rows, {.nodes = 9}), "glmer_nAGQ9");
    check_model(its, fit_random_intercept(rows, {.nodes = 25}), "glmer_nAGQ25");
    check_groups(rows, *groups, exact, laplace);
}

TEST_CASE("herds of cattle: exact and Laplace's fit of grouped counts are those of R") {
    check_set(
        "cbpp",
        {.group = "herd", .factors = {{"period"}}, .events = "incidence", .trials = "size"}
    );
}

TEST_CASE("contraception: exact and Laplace's fit of trials with numbers are those of R") {
    check_set(
        "contraception",
        {.group = "district",
         .factors = {{"urban"}, {"livch"}},
         .numbers = {"age", "age2"},
         .events = "use01"}
    );
    check_set(
        "contraception_linear",
        {.group = "district",
         .factors = {{"urban"}, {"livch"}},
         .numbers = {"age"},
         .events = "use01"}
    );
}

TEST_CASE("surgery in twelve hospitals: exact and Laplace's fit are those of R") {
    check_set("surgical_glmm", {.group = "hospital", .events = "events", .trials = "n"});
}

TEST_CASE("job training: nine nodes give the sd, likelihood and slopes of lme4") {
    const auto set = test::jtpa();
    if (!set) return;
    const PackedRows rows = test::pack(
        set->table,
        {.group = "provider",
         .numbers =
             {"age",
              "years_education",
              "high_school",
              "married",
              "black",
              "hispanic",
              "pe",
              "hw",
              "assigned_training"},
         .events = "outcome"}
    );
    const RandomInterceptFit fit = fit_random_intercept(rows, {.nodes = 9});
    CHECK(fit.ending == Ending::converged);
    check_within(fit.group_spread.sd, 0.378538, 1e-4);
    check_within(fit.log_likelihood, -2243.0344, 1e-4);
    check_within(fit.intercept, set->reference.number("/random/coefficients/(Intercept)"), 2e-3);
    for (Eigen::Index column = 0; column < fit.slopes.size(); ++column) {
        const std::string& name = rows.columns()[static_cast<std::size_t>(column)].name;
        // What lme4's search has left of the way, in standard errors.
        check_within(
            fit.slopes[column],
            set->reference.number("/random/coefficients/" + name),
            2e-3 * fit.standard_errors[column]
        );
    }
    for (std::size_t group = 0; group < fit.group_modes.size(); ++group)
        check_within(
            fit.group_modes[group].mean,
            set->reference.number("/random/provider_modes/" + rows.group_names()[group]),
            2e-4
        );
}

}  // namespace
}  // namespace uppsikt::stats
