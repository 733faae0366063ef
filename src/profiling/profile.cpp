#include <cmath>
#include <filesystem>

#include "profiling/comparison.h"
#include "profiling/profiling.h"
#include "profiling/read_rows.h"
#include "profiling/shrinkage.h"
#include "profiling/tallies.h"
#include "stats/logit/fixed_effects.h"

namespace uppsikt::profiling {

namespace {

std::optional<double> if_number(double value) {
    if (std::isnan(value)) return std::nullopt;
    return value;
}

std::string ending_name(stats::Ending ending) {
    switch (ending) {
        case stats::Ending::converged:
            return "converged";
        case stats::Ending::nothing_to_estimate:
            return "nothing_to_estimate";
        case stats::Ending::unbounded:
            return "unbounded";
        case stats::Ending::iterations_spent:
            return "iterations_spent";
        case stats::Ending::stalled:
            break;
    }
    return "stalled";
}

const std::string& column_name(const stats::PackedRows& rows, int column) {
    return rows.columns()[static_cast<std::size_t>(column)].name;
}

/// One of each per column of the design; none where there is no fit.
struct Slopes {
    const Eigen::VectorXd& estimates;
    const Eigen::VectorXd& standard_errors;
};

void add_coefficients(const stats::PackedRows& rows, const Slopes& slopes, ProfileAnswer& answer) {
    Eigen::Index at = 0;
    for (const stats::DesignColumn& column : rows.columns()) {
        Coefficient coefficient{.name = column.name, .covariate = {}};
        if (column.factor >= 0) {
            const stats::Factor& factor = rows.factors()[static_cast<std::size_t>(column.factor)];
            coefficient.covariate = factor.name;
            coefficient.level = factor.levels[static_cast<std::size_t>(column.level)];
        } else {
            coefficient.covariate = rows.numbers()[static_cast<std::size_t>(column.number)].name;
        }
        if (at < slopes.estimates.size()) {
            coefficient.estimate = if_number(slopes.estimates[at]);
            coefficient.se = if_number(slopes.standard_errors[at]);
        }
        ++at;
        answer.coefficients.push_back(std::move(coefficient));
    }
}

Excluded excluded_column(const stats::PackedRows& rows, const stats::Aliased& aliased) {
    Excluded excluded{.column = column_name(rows, aliased.column)};
    switch (aliased.why) {
        case stats::Aliased::Why::constant_in_groups:
            excluded.why = Excluded::Why::constant;
            break;
        case stats::Aliased::Why::combination:
            excluded.why = Excluded::Why::combination;
            break;
        case stats::Aliased::Why::no_information:
            excluded.why = Excluded::Why::no_information;
            break;
    }
    for (const int other : aliased.others)
        excluded.others.push_back(column_name(rows, other));
    return excluded;
}

void fit_fixed(const stats::PackedRows& rows, ProfileAnswer& answer) {
    const stats::FixedEffectsFit fit =
        stats::fit_fixed_effects(rows, {.threads = answer.request.threads});
    answer.ending = ending_name(fit.ending);
    answer.iterations = fit.iterations;
    answer.log_likelihood = if_number(fit.log_likelihood);
    add_coefficients(rows, {fit.slopes, fit.standard_errors}, answer);
    for (const stats::Aliased& aliased : fit.aliased)
        answer.excluded.push_back(excluded_column(rows, aliased));
    for (const int column : fit.separating)
        answer.separating.push_back(column_name(rows, column));
    for (std::size_t i = 0; i < fit.groups.size(); ++i) {
        answer.results[i].effect = if_number(fit.groups[i].effect);
        answer.results[i].se = if_number(fit.groups[i].standard_error);
    }
    compare(
        rows,
        {.slopes = fit.kept_slopes,
         .intercepts = fit.kept_intercepts,
         .own_intercepts = fit.kept_intercepts},
        IntervalOf::exact_test,
        answer
    );
}

void fit_random(
    const stats::PackedRows& rows, const stats::RandomInterceptFit& fit, ProfileAnswer& answer
) {
    answer.ending = ending_name(fit.ending);
    answer.iterations = fit.iterations;
    answer.log_likelihood = if_number(fit.log_likelihood);
    answer.coefficients.push_back(
        {.name = "(Intercept)",
         .covariate = {},
         .estimate = if_number(fit.intercept),
         .se = if_number(fit.intercept_se)}
    );
    add_coefficients(rows, {fit.slopes, fit.standard_errors}, answer);
    for (const int column : fit.aliased)
        answer.excluded.push_back(
            {.why = Excluded::Why::combination, .column = column_name(rows, column)}
        );
    if (fit.kept_slopes.size() != static_cast<Eigen::Index>(rows.columns().size())) return;
    stats::Yardstick yardstick{.slopes = fit.kept_slopes, .intercepts = fit.kept_intercepts};
    for (std::size_t i = 0; i < fit.group_modes.size(); ++i)
        yardstick.intercepts[i] += fit.group_modes[i].mean;
    compare(rows, yardstick, IntervalOf::posterior, answer);
}

void add_providers(const stats::PackedRows& rows, ProfileAnswer& answer) {
    for (int group = 0; group < rows.groups(); ++group) {
        const auto which = static_cast<std::size_t>(group);
        ProviderResult result{
            .provider = rows.group_names()[which],
            .supplier = {},
            .n = rows.trials_of(group),
            .observed = rows.events_of(group),
        };
        if (!rows.parent_of_group().empty())
            result.supplier =
                rows.parent_names()[static_cast<std::size_t>(rows.parent_of_group()[which])];
        answer.results.push_back(std::move(result));
    }
}

std::vector<Reason> reasons_against(const ProfileRequest& request) {
    std::vector<Reason> reasons;
    if (request.model == Model::nested && !request.columns.supplier)
        reasons.push_back({"profiling_nested_without_supplier"});
    if (request.floor && !(*request.floor > 0 && *request.floor < 1))
        reasons.push_back({"profiling_floor_not_share"});
    if (!(request.level >= 0.5 && request.level < 1))
        reasons.push_back({"profiling_level_not_share"});
    return reasons;
}

}  // namespace

Result<ProfileAnswer> profile(delimited::Reader& input, const ProfileRequest& request) {
    std::vector<Reason> reasons = reasons_against(request);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    PackedFile file = TRY(read_rows(input, request.columns, request.without));
    const auto columns = static_cast<int>(file.rows.columns().size());
    if (request.most_columns && columns > *request.most_columns)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{
                "profiling_too_many_columns",
                {{"n", std::to_string(columns)}, {"most", std::to_string(*request.most_columns)}}
            }
        };
    ProfileAnswer answer;
    answer.file = std::filesystem::path(input.name()).filename().string();
    answer.request = request;
    answer.rows_read = file.rows_read;
    answer.rows = file.rows.trials();
    answer.events = file.rows.events();
    add_tallies(file.rows, file.covariates);
    answer.covariates = std::move(file.covariates);
    answer.excluded = std::move(file.excluded);
    add_providers(file.rows, answer);
    if (request.model == Model::fixed) fit_fixed(file.rows, answer);
    const stats::RandomInterceptFit random = fit_random_part(file.rows, request);
    if (request.model != Model::fixed) fit_random(file.rows, random, answer);
    shrink(file.rows, random, answer);
    return answer;
}

}  // namespace uppsikt::profiling
