#include "stats/library/uppsikt_stats.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "stats/logit/fixed_effects.h"
#include "stats/logit/row_packer.h"
#include "stats/profile/compare_groups.h"
#include "stats/profile/shrink_groups.h"

namespace uppsikt::stats {

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// What the caller gave is not as the header says.
struct BadInput : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void demand(bool holds, const std::string& what) {
    if (!holds) throw BadInput(what);
}

struct Input {
    const int* shape;
    const int* level_counts;
    const int* group;
    const int* parent;
    const int* events;
    const int* trials;
    const int* levels;
    const double* values;
    const int* choices;
    const double* settings;

    std::size_t size(uppsikt_shape which) const { return static_cast<std::size_t>(shape[which]); }
};

struct Output {
    double* coefficients;
    double* standard_errors;
    double* fit;
    double* results;
};

void check(const Input& input) {
    for (int place = 0; place < UPPSIKT_SHAPE_SIZE; ++place)
        demand(input.shape[place] >= 0, "a number of the shape is below 0");
    demand(input.shape[UPPSIKT_GROUPS] > 0, "there are no groups");
    demand(input.choices[UPPSIKT_THREADS] > 0, "the number of threads is not above 0");
    const int model = input.choices[UPPSIKT_MODEL];
    demand(model >= UPPSIKT_FIXED && model <= UPPSIKT_NESTED, "the model is none of the three");
    demand(
        model != UPPSIKT_NESTED || input.shape[UPPSIKT_PARENTS] > 0,
        "a nested model needs parents"
    );
    const int null = input.choices[UPPSIKT_NULL];
    demand(null >= UPPSIKT_MEDIAN && null <= UPPSIKT_VALUE, "the null is none of the three");
    const double coverage = input.settings[UPPSIKT_COVERAGE];
    demand(coverage > 0 && coverage < 1, "the coverage is not between 0 and 1");
    const double lowest = input.settings[UPPSIKT_LOWEST];
    demand(lowest > 0 && lowest < 1, "the lowest share is not between 0 and 1");
    if (input.shape[UPPSIKT_PARENTS] == 0) return;
    for (std::size_t group = 0; group < input.size(UPPSIKT_GROUPS); ++group)
        demand(
            input.parent[group] >= 0 && input.parent[group] < input.shape[UPPSIKT_PARENTS],
            "the parent of group " + std::to_string(group) + " is out of range"
        );
}

RowShape row_shape(const Input& input) {
    RowShape shape{
        .has_parents = input.shape[UPPSIKT_PARENTS] > 0,
        .counted = input.shape[UPPSIKT_HAS_TRIALS] != 0
    };
    for (std::size_t factor = 0; factor < input.size(UPPSIKT_FACTORS); ++factor)
        shape.factors.push_back({.name = std::to_string(factor), .reference = "0"});
    for (std::size_t number = 0; number < input.size(UPPSIKT_NUMBERS); ++number)
        shape.numbers.push_back(std::to_string(number));
    return shape;
}

/// One row, checked. Names are numbers, so that they are ordered as numbers.
class RowReader {
public:
    explicit RowReader(const Input& input) : input_(input), rows_(input.size(UPPSIKT_ROWS)) {}

    void add(std::size_t row, RowPacker& to) {
        const auto in_row = [&](bool holds, const char* what) {
            if (!holds) throw BadInput(std::string(what) + " in row " + std::to_string(row));
        };
        const int group = input_.group[row];
        in_row(group >= 0 && group < input_.shape[UPPSIKT_GROUPS], "the group is out of range");
        const int trials = input_.shape[UPPSIKT_HAS_TRIALS] != 0 ? input_.trials[row] : 1;
        in_row(trials >= 0, "the trials are below 0");
        const int events = input_.events[row];
        in_row(events >= 0 && events <= trials, "the events are not between 0 and the trials");
        names_.clear();
        for (std::size_t factor = 0; factor < input_.size(UPPSIKT_FACTORS); ++factor) {
            const int level = input_.levels[factor * rows_ + row];
            in_row(level >= 0 && level < input_.level_counts[factor], "a level is out of range");
            names_.push_back(std::to_string(level));
        }
        levels_.assign(names_.begin(), names_.end());
        numbers_.clear();
        for (std::size_t number = 0; number < input_.size(UPPSIKT_NUMBERS); ++number) {
            numbers_.push_back(input_.values[number * rows_ + row]);
            in_row(std::isfinite(numbers_.back()), "a number is not finite");
        }
        if (trials == 0) return;
        const std::string group_name = std::to_string(group);
        const std::string parent_name =
            input_.shape[UPPSIKT_PARENTS] > 0
                ? std::to_string(input_.parent[static_cast<std::size_t>(group)])
                : std::string();
        const auto reason = to.add(
            {.group = group_name,
             .parent = parent_name,
             .levels = levels_,
             .numbers = numbers_,
             .trials = static_cast<std::uint32_t>(trials),
             .events = static_cast<std::uint32_t>(events)}
        );
        if (reason)
            throw BadInput("factor " + reason->values.front().value + " has too many levels");
    }

private:
    const Input& input_;
    std::size_t rows_;
    std::vector<std::string> names_;
    std::vector<std::string_view> levels_;
    std::vector<double> numbers_;
};

PackedRows pack(const Input& input) {
    RowPacker packer(row_shape(input));
    RowReader reader(input);
    for (std::size_t row = 0; row < input.size(UPPSIKT_ROWS); ++row)
        reader.add(row, packer);
    return packer.finish().rows;
}

/// Where the caller looks for each column of the design: levels that no row has have none.
std::vector<std::size_t> places_of_columns(const Input& input, const PackedRows& rows) {
    std::vector<std::size_t> first_of_factor{0};
    for (std::size_t factor = 0; factor < input.size(UPPSIKT_FACTORS); ++factor)
        first_of_factor.push_back(
            first_of_factor.back() +
            static_cast<std::size_t>(std::max(input.level_counts[factor] - 1, 0))
        );
    std::vector<std::size_t> places;
    for (const DesignColumn& column : rows.columns()) {
        if (column.number >= 0) {
            const auto number = static_cast<std::size_t>(column.number);
            places.push_back(first_of_factor.back() + std::stoul(rows.numbers()[number].name));
            continue;
        }
        const Factor& factor = rows.factors()[static_cast<std::size_t>(column.factor)];
        const auto level = std::stoul(factor.levels[static_cast<std::size_t>(column.level)]);
        places.push_back(first_of_factor[std::stoul(factor.name)] + level - 1);
    }
    return places;
}

std::size_t column_count(const Input& input) {
    std::size_t columns = input.size(UPPSIKT_NUMBERS);
    for (std::size_t factor = 0; factor < input.size(UPPSIKT_FACTORS); ++factor)
        columns += static_cast<std::size_t>(std::max(input.level_counts[factor] - 1, 0));
    return columns;
}

/// Writes a number of a group to its place, by the caller's number of the group.
class Results {
public:
    Results(const Input& input, const PackedRows& rows, double* to)
        : groups_(input.size(UPPSIKT_GROUPS)), rows_(rows), to_(to) {}

    void set(std::size_t group, uppsikt_result column, std::optional<double> value) {
        const std::size_t place = std::stoul(rows_.group_names()[group]);
        to_[static_cast<std::size_t>(column) * groups_ + place] = value.value_or(no_number);
    }

private:
    std::size_t groups_;
    const PackedRows& rows_;
    double* to_;
};

void write_comparison(const GroupComparison& comparison, Results& to, double* fit) {
    fit[UPPSIKT_NULL_USED] = comparison.null.value_or(no_number);
    fit[UPPSIKT_OVER_DISPERSION] = comparison.over_dispersion.value_or(no_number);
    for (std::size_t group = 0; group < comparison.groups.size(); ++group) {
        const ComparedGroup& from = comparison.groups[group];
        to.set(group, UPPSIKT_N, from.trials);
        to.set(group, UPPSIKT_OBSERVED, from.observed);
        to.set(group, UPPSIKT_EXPECTED, from.expected);
        to.set(group, UPPSIKT_RATIO, from.ratio);
        to.set(group, UPPSIKT_P_EXACT, from.p_exact);
        to.set(group, UPPSIKT_LOWER, from.effect.lower);
        to.set(group, UPPSIKT_UPPER, from.effect.upper);
        to.set(group, UPPSIKT_DIRECT_RATE, from.direct_rate);
    }
}

void write_shrinkage(const Shrinkage& shrinkage, Results& to, double* fit) {
    fit[UPPSIKT_RANKABILITY] = shrinkage.rankability.value_or(no_number);
    for (std::size_t group = 0; group < shrinkage.groups.size(); ++group) {
        const ShrunkenGroup& from = shrinkage.groups[group];
        to.set(group, UPPSIKT_SHRUNKEN, from.summary.rate);
        to.set(group, UPPSIKT_SHRUNKEN_LOWER, from.summary.rate_lower);
        to.set(group, UPPSIKT_SHRUNKEN_UPPER, from.summary.rate_upper);
        to.set(group, UPPSIKT_P_LOWEST, from.summary.p_lowest);
        to.set(group, UPPSIKT_P_BELOW_FLOOR, from.summary.p_below_floor);
        to.set(group, UPPSIKT_EXPECTED_RANK, from.expected_rank);
        if (from.star) to.set(group, UPPSIKT_STAR, *from.star);
        to.set(group, UPPSIKT_P_STAR, from.p_star);
    }
}

struct Slopes {
    const Eigen::VectorXd& estimates;
    const Eigen::VectorXd& standard_errors;
};

void write_slopes(
    const Slopes& slopes, const std::vector<std::size_t>& places, const Output& output
) {
    for (std::size_t column = 0; column < places.size(); ++column) {
        const auto at = static_cast<Eigen::Index>(column);
        if (at >= slopes.estimates.size()) return;
        output.coefficients[places[column]] = slopes.estimates[at];
        output.standard_errors[places[column]] = slopes.standard_errors[at];
    }
}

void clear(const Input& input, const Output& output) {
    const std::size_t columns = column_count(input);
    std::fill_n(output.coefficients, columns, no_number);
    std::fill_n(output.standard_errors, columns, no_number);
    std::fill_n(output.fit, std::size_t{UPPSIKT_FIT_SIZE}, no_number);
    std::fill_n(
        output.results,
        input.size(UPPSIKT_GROUPS) * std::size_t{UPPSIKT_RESULT_SIZE},
        no_number
    );
}

template <class Fit>
void write_ending(const Fit& from, double* fit) {
    fit[UPPSIKT_CONVERGED] = from.ending == Ending::converged ? 1 : 0;
    fit[UPPSIKT_ITERATIONS] = from.iterations;
    fit[UPPSIKT_LOG_LIKELIHOOD] = from.log_likelihood;
}

/// Fits the fixed model; gives what groups are measured by.
Yardstick fit_fixed(
    const Input& input, const PackedRows& rows, Results& results, const Output& output
) {
    const FixedEffectsFit fit = fit_fixed_effects(
        rows,
        {.firth = input.choices[UPPSIKT_FIRTH] != 0, .threads = input.choices[UPPSIKT_THREADS]}
    );
    write_slopes({fit.slopes, fit.standard_errors}, places_of_columns(input, rows), output);
    write_ending(fit, output.fit);
    for (std::size_t group = 0; group < fit.groups.size(); ++group) {
        results.set(group, UPPSIKT_EFFECT, fit.groups[group].effect);
        results.set(group, UPPSIKT_SE, fit.groups[group].standard_error);
    }
    return {.slopes = fit.kept_slopes, .intercepts = fit.kept_intercepts};
}

/// The same of a random model that has been fitted.
Yardstick use_random(
    const Input& input, const PackedRows& rows, const RandomInterceptFit& fit, const Output& output
) {
    write_slopes({fit.slopes, fit.standard_errors}, places_of_columns(input, rows), output);
    write_ending(fit, output.fit);
    Yardstick yardstick{.slopes = fit.kept_slopes, .intercepts = {}};
    if (fit.ending != Ending::converged) return yardstick;
    for (std::size_t group = 0; group < fit.group_posteriors.size(); ++group)
        yardstick.intercepts.push_back(
            fit.kept_intercepts[group] + fit.group_posteriors[group].mean
        );
    return yardstick;
}

CompareOptions compare_options(const Input& input) {
    constexpr NullIntercept::Kind nulls[] = {
        NullIntercept::Kind::median,
        NullIntercept::Kind::weighted_mean,
        NullIntercept::Kind::fixed
    };
    return {
        .null = nulls[input.choices[UPPSIKT_NULL]],
        .fixed_null = input.settings[UPPSIKT_NULL_VALUE],
        .coverage = input.settings[UPPSIKT_COVERAGE],
        .threads = input.choices[UPPSIKT_THREADS]
    };
}

ShrinkOptions shrink_options(const Input& input) {
    const double floor = input.settings[UPPSIKT_FLOOR];
    return {
        .coverage = input.settings[UPPSIKT_COVERAGE],
        .lowest_share = input.settings[UPPSIKT_LOWEST],
        .floor = std::isnan(floor) ? std::nullopt : std::optional(floor),
        .seed = static_cast<std::uint64_t>(input.choices[UPPSIKT_SEED]),
        .threads = input.choices[UPPSIKT_THREADS]
    };
}

void profile(const Input& input, const Output& output) {
    check(input);
    clear(input, output);
    const PackedRows rows = pack(input);
    demand(rows.groups() > 0, "there are no trials");
    Results results(input, rows, output.results);
    const int model = input.choices[UPPSIKT_MODEL];

    const RandomInterceptFit random = fit_random_by_need(
        rows,
        {.nested = model == UPPSIKT_NESTED, .threads = input.choices[UPPSIKT_THREADS]}
    );
    output.fit[UPPSIKT_SD_GROUP] = random.group_spread.sd;
    if (model == UPPSIKT_NESTED) output.fit[UPPSIKT_SD_PARENT] = random.parent_spread.sd;
    const Yardstick yardstick = model == UPPSIKT_FIXED ? fit_fixed(input, rows, results, output)
                                                       : use_random(input, rows, random, output);
    if (!yardstick.intercepts.empty())
        write_comparison(
            compare_groups(rows, yardstick, compare_options(input)),
            results,
            output.fit
        );
    const auto shrinkage = shrink_groups(rows, random, shrink_options(input));
    if (!shrinkage) return;
    write_shrinkage(*shrinkage, results, output.fit);
    if (model == UPPSIKT_FIXED) return;
    for (std::size_t group = 0; group < shrinkage->groups.size(); ++group) {
        results.set(group, UPPSIKT_EFFECT, shrinkage->groups[group].summary.mean);
        results.set(group, UPPSIKT_SE, shrinkage->groups[group].summary.sd);
    }
}

void tell(const char* text, char* message, const int* message_size) {
    if (*message_size <= 0) return;
    const std::size_t room = static_cast<std::size_t>(*message_size) - 1;
    const std::size_t length = std::min(room, std::strlen(text));
    std::memcpy(message, text, length);
    message[length] = '\0';
}

}  // namespace

}  // namespace uppsikt::stats

// NOLINTBEGIN(readability-function-size): the arguments are the header's.
void uppsikt_profile(
    const int* shape,
    const int* level_counts,
    const int* group,
    const int* parent,
    const int* events,
    const int* trials,
    const int* levels,
    const double* values,
    const int* choices,
    const double* settings,
    double* coefficients,
    double* standard_errors,
    double* fit,
    double* results,
    int* status,
    char* message,
    const int* message_size
) {
    using namespace uppsikt::stats;  // NOLINT(google-build-using-namespace)
    // Nothing may be thrown through the frames of another language.
    try {
        profile(
            {shape, level_counts, group, parent, events, trials, levels, values, choices, settings},
            {coefficients, standard_errors, fit, results}
        );
        *status = UPPSIKT_OK;
        tell("", message, message_size);
    } catch (const BadInput& error) {
        *status = UPPSIKT_BAD_INPUT;
        tell(error.what(), message, message_size);
    } catch (const std::exception& error) {
        *status = UPPSIKT_BROKEN;
        tell(error.what(), message, message_size);
    }
}

// NOLINTEND(readability-function-size)

const char* uppsikt_result_name(int column) {
    static constexpr const char* names[] = {
        "n",
        "observed",
        "expected",
        "ratio",
        "effect",
        "se",
        "p_exact",
        "lower",
        "upper",
        "direct_rate",
        "shrunken",
        "shrunken_lower",
        "shrunken_upper",
        "p_lowest",
        "p_below_floor",
        "expected_rank",
        "star",
        "p_star"
    };
    static_assert(std::size(names) == UPPSIKT_RESULT_SIZE);
    return column >= 0 && column < UPPSIKT_RESULT_SIZE ? names[column] : nullptr;
}

const char* uppsikt_stats_version() { return UPPSIKT_VERSION; }
