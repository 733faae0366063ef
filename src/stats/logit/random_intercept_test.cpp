#include "stats/logit/random_intercept.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include <doctest/doctest.h>

#include "stats/logit/random_search.h"
#include "stats/logit/testing_rows.h"
#include "support/dense_logit.h"
#include "support/random_rows.h"
#include "support/validation.h"

namespace uppsikt::stats {
namespace {

using test::random_rows;

PackedRows packed_rows(const RowShape& shape, const std::vector<PlainRow>& rows) {
    return pack(shape, rows).rows;
}

/// The rows that chance made, as plain ones: the numbers in the units of the data.
std::vector<PlainRow> plain(const PackedRows& rows) {
    std::vector<PlainRow> all;
    for (int group = 0; group < rows.groups(); ++group)
        for (std::size_t row = rows.first_row(group); row < rows.first_row(group + 1); ++row) {
            PlainRow& to = all.emplace_back(PlainRow{.group = "", .levels = {}, .numbers = {}});
            to.group = rows.group_names()[static_cast<std::size_t>(group)];
            if (!rows.parent_names().empty())
                to.parent = rows.parent_names()[static_cast<std::size_t>(rows.parent_of_group(
                )[static_cast<std::size_t>(group)])];
            const auto levels = rows.cell_tables()[0].levels_of(rows.cells(0)[row]);
            for (std::size_t factor = 0; factor < rows.factors().size(); ++factor)
                to.levels.push_back(rows.factors()[factor].levels[levels[factor]]);
            for (std::size_t number = 0; number < rows.numbers().size(); ++number)
                to.numbers.push_back(
                    rows.numbers()[number].mean +
                    rows.numbers()[number].sd * rows.number(static_cast<int>(number))[row]
                );
            to.trials = static_cast<std::uint32_t>(rows.trials_at(row));
            to.events = static_cast<std::uint32_t>(rows.events_at(row));
        }
    return all;
}

const RowShape kind_and_place{.factors = {{"kind"}, {"place"}}, .numbers = {"age", "wage"}};

void check_same(const Eigen::VectorXd& one, const Eigen::VectorXd& other, double tolerance) {
    REQUIRE(one.size() == other.size());
    CAPTURE(one.transpose());
    CAPTURE(other.transpose());
    CHECK((one - other).cwiseAbs().maxCoeff() < tolerance);
}

TEST_CASE("nested counts are fitted as by the model of counts") {
    // A factor of levels in units in groups: the other model's levels are intercept and slopes.
    const PackedRows made = random_rows(
        {.groups = 40, .rows = 900, .groups_per_parent = 4, .group_sd = 0.5, .parent_sd = 0.6}
    );
    NestedCounts counts{.levels = 3, .group_of_unit = made.parent_of_group(), .counts = {}};
    std::vector<PlainRow> rows = plain(made);
    for (PlainRow& row : rows) {
        const auto unit = std::ranges::find(made.group_names(), row.group);
        counts.counts.push_back(
            {static_cast<int>(unit - made.group_names().begin()),
             std::stoi(row.levels[0]),
             row.trials,
             row.events}
        );
        row.levels.resize(1);
        row.numbers.clear();
    }
    const PackedRows packed = packed_rows({.factors = {{"kind"}}, .has_parents = true}, rows);
    const NestedBinomialFit expected = fit_nested_binomial(counts);
    const RandomInterceptFit fit = fit_random_intercept(packed, {.nested = true});
    REQUIRE(expected.ending == Ending::converged);
    CHECK(fit.ending == Ending::converged);
    CHECK(std::abs(fit.intercept - *expected.levels[0].log_odds) < 1e-6);
    CHECK(std::abs(fit.intercept_se - *expected.levels[0].standard_error) < 1e-6);
    for (Eigen::Index level = 1; level < 3; ++level)
        CHECK(
            std::abs(
                fit.intercept + fit.slopes[level - 1] -
                *expected.levels[static_cast<std::size_t>(level)].log_odds
            ) < 1e-6
        );
    CHECK(std::abs(fit.group_spread.sd - expected.unit_spread.sd) < 1e-6);
    CHECK(std::abs(fit.parent_spread.sd - expected.group_spread.sd) < 1e-6);
    for (std::size_t unit = 0; unit < 40; ++unit) {
        CHECK(std::abs(fit.group_posteriors[unit].mean - expected.unit_effects[unit].mean) < 1e-6);
        CHECK(std::abs(fit.group_posteriors[unit].sd - expected.unit_effects[unit].sd) < 1e-6);
    }
    for (std::size_t parent = 0; parent < 10; ++parent)
        CHECK(
            std::abs(fit.parent_posteriors[parent].mean - expected.group_effects[parent].mean) <
            1e-6
        );
    for (const auto which : {SpreadOf::units, SpreadOf::groups}) {
        const auto ours = profile_interval(packed, which, 0.9, {.nested = true});
        const auto theirs = profile_interval(counts, which, 0.9);
        REQUIRE(ours.has_value());
        REQUIRE(theirs.has_value());
        CHECK(std::abs(ours->lower - theirs->lower) < 1e-5);
        CHECK(std::abs(ours->upper - theirs->upper) < 1e-5);
    }
}

TEST_CASE("the likelihood is nowhere greater than where a fit ends, and flat there") {
    const PackedRows rows = random_rows({.groups = 25, .rows = 500});
    for (const int nodes : {1, 7}) {
        const RandomInterceptFit fit = fit_random_intercept(rows, {.nodes = nodes});
        CHECK(fit.ending == Ending::converged);
        MarginalLikelihood likelihood(rows, {.nodes = nodes});
        Eigen::VectorXd location(likelihood.location().size());
        location << fit.kept_intercepts[0], fit.kept_slopes;
        const MarginalSlope slope = likelihood.evaluate(location, {.group = fit.group_spread.sd});
        CHECK(slope.log_likelihood == doctest::Approx(fit.log_likelihood).epsilon(1e-13));
        CHECK(slope.by_location.cwiseAbs().maxCoeff() < 1e-4);
        CHECK(std::abs(slope.by_group_variance) < 1e-4);
        for (Eigen::Index i = 0; i < location.size(); ++i)
            for (const double move : {-0.05, 0.05}) {
                Eigen::VectorXd moved = location;
                moved[i] += move;
                CHECK(
                    likelihood.evaluate(moved, {.group = fit.group_spread.sd}).log_likelihood <
                    fit.log_likelihood
                );
            }
    }
}

TEST_CASE("the order of rows and the number of threads change no bit of a fit") {
    const auto set = test::validation_set("contraception");
    if (!set) return;
    const test::TableShape table{
        .group = "district",
        .factors = {{"urban"}, {"livch"}},
        .numbers = {"age", "age2"},
        .events = "use01"
    };
    const RandomInterceptFit first = fit_random_intercept(test::pack(set->table, table));
    std::vector<std::size_t> order(set->table.rows());
    std::iota(order.rbegin(), order.rend(), std::size_t{0});
    std::rotate(order.begin(), order.begin() + 777, order.end());
    const RandomInterceptFit second =
        fit_random_intercept(test::pack(set->table, table, order), {.threads = 2});
    CHECK(second.log_likelihood == first.log_likelihood);
    CHECK(second.intercept == first.intercept);
    CHECK(second.slopes == first.slopes);
    CHECK(second.standard_errors == first.standard_errors);
    CHECK(second.group_spread.sd == first.group_spread.sd);
}

TEST_CASE("large data: a start by sample leads to the same maximum, the same bits on two threads") {
    const bool is_long = std::getenv("UPPSIKT_LONG_TESTS") != nullptr;
    const PackedRows rows = random_rows(
        {.groups = is_long ? 900 : 300, .rows = is_long ? 500000 : 90000, .groups_per_parent = 1}
    );
    const RandomInterceptFit fit = fit_random_intercept(rows);
    const RandomInterceptFit again = fit_random_intercept(rows, {.threads = 2});
    CHECK(fit.ending == Ending::converged);
    CHECK(again.log_likelihood == fit.log_likelihood);
    CHECK(again.slopes == fit.slopes);
    CHECK(again.standard_errors == fit.standard_errors);
    // The plain start, without sample.
    RandomSearch search(rows, {});
    RandomPlace place{
        .location = Eigen::VectorXd::Zero(6),
        .group = {.free = true, .sd = 0.3},
        .parent = {}
    };
    const RandomSearch::Found found = search.maximise(place);
    CHECK(found.ending == Ending::converged);
    CHECK(std::abs(found.log_likelihood - fit.log_likelihood) < 1e-6);
    check_same(found.place.location.tail(5), fit.kept_slopes, 1e-7);
    CHECK(std::abs(found.place.group.sd - fit.group_spread.sd) < 1e-7);
}

TEST_CASE("shifting and scaling a number scales its slope and error, and changes nothing else") {
    std::vector<PlainRow> rows = plain(random_rows({.groups = 20, .rows = 400}));
    const RandomInterceptFit before = fit_random_intercept(packed_rows(kind_and_place, rows));
    for (PlainRow& row : rows)
        row.numbers[0] = 1e6 + 1000 * row.numbers[0];
    const RandomInterceptFit after = fit_random_intercept(packed_rows(kind_and_place, rows));
    CHECK(after.log_likelihood == doctest::Approx(before.log_likelihood).epsilon(1e-10));
    CHECK(after.slopes[3] * 1000 == doctest::Approx(before.slopes[3]).epsilon(1e-6));
    CHECK(
        after.standard_errors[3] * 1000 == doctest::Approx(before.standard_errors[3]).epsilon(1e-6)
    );
    check_same(after.slopes.head(3), before.slopes.head(3), 1e-7);
    CHECK(
        after.intercept + after.slopes[3] * 1e6 == doctest::Approx(before.intercept).epsilon(1e-6)
    );
    CHECK(after.group_spread.sd == doctest::Approx(before.group_spread.sd).epsilon(1e-7));
}

TEST_CASE("every group twice gives the same estimates, and twice the information") {
    std::vector<PlainRow> rows = plain(random_rows({.groups = 20, .rows = 400}));
    for (const int nodes : {1, 9}) {
        const RandomInterceptFit once =
            fit_random_intercept(packed_rows(kind_and_place, rows), {.nodes = nodes});
        std::vector<PlainRow> twice = rows;
        for (PlainRow row : rows) {
            row.group += " again";
            twice.push_back(row);
        }
        const RandomInterceptFit fit =
            fit_random_intercept(packed_rows(kind_and_place, twice), {.nodes = nodes});
        CHECK(fit.log_likelihood == doctest::Approx(2 * once.log_likelihood).epsilon(1e-11));
        check_same(fit.slopes, once.slopes, 1e-6);
        check_same(fit.standard_errors * std::sqrt(2.0), once.standard_errors, 1e-6);
        CHECK(fit.group_spread.sd == doctest::Approx(once.group_spread.sd).epsilon(1e-6));
    }
}

TEST_CASE("names of groups and reference levels do not matter") {
    std::vector<PlainRow> rows = plain(random_rows({.groups = 20, .rows = 400}));
    const RandomInterceptFit before = fit_random_intercept(packed_rows(kind_and_place, rows));
    for (PlainRow& row : rows)
        std::ranges::reverse(row.group);
    RowShape other = kind_and_place;
    other.factors[0].reference = "2";
    const RandomInterceptFit after = fit_random_intercept(packed_rows(other, rows));
    CHECK(after.log_likelihood == doctest::Approx(before.log_likelihood).epsilon(1e-11));
    // Level 0 against 2, and 1 against 2.
    CHECK(std::abs(after.slopes[0] + before.slopes[1]) < 1e-6);
    CHECK(std::abs(after.slopes[1] - (before.slopes[0] - before.slopes[1])) < 1e-6);
    CHECK(std::abs(after.standard_errors[0] - before.standard_errors[1]) < 1e-6);
    CHECK(std::abs(after.intercept - (before.intercept + before.slopes[1])) < 1e-6);
    check_same(after.slopes.tail(3), before.slopes.tail(3), 1e-6);
}

TEST_CASE("a count of trials says the same as the trials one by one") {
    const std::vector<PlainRow> counted =
        plain(random_rows({.groups = 12, .rows = 150, .counted = true}));
    std::vector<PlainRow> single;
    for (const PlainRow& row : counted)
        for (std::uint32_t trial = 0; trial < row.trials; ++trial) {
            PlainRow one = row;
            one.trials = 1;
            one.events = trial < row.events ? 1 : 0;
            single.push_back(one);
        }
    RowShape counting = kind_and_place;
    counting.counted = true;
    const RandomInterceptFit of_counts =
        fit_random_intercept(packed_rows(counting, counted), {.nodes = 5});
    const RandomInterceptFit of_trials =
        fit_random_intercept(packed_rows(kind_and_place, single), {.nodes = 5});
    CHECK(of_counts.log_likelihood == doctest::Approx(of_trials.log_likelihood).epsilon(1e-11));
    check_same(of_counts.slopes, of_trials.slopes, 1e-6);
    CHECK(of_counts.group_spread.sd == doctest::Approx(of_trials.group_spread.sd).epsilon(1e-6));
}

TEST_CASE("group means enter as a column of them would") {
    const PackedRows made = random_rows({.groups = 20, .rows = 400});
    const RandomInterceptFit fit = fit_random_intercept(made, {.between = {3}});
    std::vector<PlainRow> rows = plain(made);
    std::map<std::string, std::pair<double, double>> sums;
    for (const PlainRow& row : rows) {
        sums[row.group].first += row.numbers[0];
        sums[row.group].second += 1;
    }
    for (PlainRow& row : rows)
        row.numbers.push_back(sums[row.group].first / sums[row.group].second);
    RowShape with_mean = kind_and_place;
    with_mean.numbers.emplace_back("mean age");
    const PackedRows packed = packed_rows(with_mean, rows);
    const RandomInterceptFit expected = fit_random_intercept(packed);
    CHECK(fit.log_likelihood == doctest::Approx(expected.log_likelihood).epsilon(1e-11));
    check_same(fit.slopes, expected.slopes.head(5), 1e-6);
    CHECK(std::abs(fit.between_slopes[0] - expected.slopes[5]) < 1e-6);
    CHECK(std::abs(fit.between_standard_errors[0] - expected.standard_errors[5]) < 1e-6);
    CHECK(std::abs(fit.intercept - expected.intercept) < 1e-5);
    CHECK(std::abs(fit.intercept_se - expected.intercept_se) < 1e-5);

    // The mean of what is constant in groups is the column itself.
    const RandomInterceptFit aliased = fit_random_intercept(packed, {.between = {5}});
    CHECK(std::isnan(aliased.between_slopes[0]));
    CHECK(aliased.log_likelihood == doctest::Approx(expected.log_likelihood).epsilon(1e-11));
    check_same(aliased.slopes, expected.slopes, 1e-6);
}

TEST_CASE("no more spread than chance gives is the answer 0, with the errors of no groups") {
    // Every group has the same events: less spread than chance.
    std::vector<PlainRow> rows;
    for (int group = 0; group < 15; ++group)
        for (int row = 0; row < 12; ++row)
            rows.push_back(
                {.group = std::to_string(group),
                 .numbers = {static_cast<double>(row % 4)},
                 .events = row % 3 == 0 ? 1U : 0U}
            );
    const PackedRows packed = packed_rows({.numbers = {"x"}}, rows);
    for (const int nodes : {1, 9}) {
        const RandomInterceptFit fit = fit_random_intercept(packed, {.nodes = nodes});
        CHECK(fit.ending == Ending::converged);
        CHECK(fit.group_spread.state == SpreadState::zero);
        CHECK(fit.group_spread.sd == 0);
        const test::DenseFit pooled =
            test::dense_logistic(test::with_means(test::dense_rows(packed), {}));
        CHECK(std::abs(fit.kept_slopes[0] - static_cast<double>(pooled.estimates[1])) < 1e-7);
        CHECK(
            fit.standard_errors[0] * packed.numbers()[0].sd ==
            doctest::Approx(std::sqrt(static_cast<double>(pooled.covariance(1, 1)))).epsilon(1e-7)
        );
        CHECK(fit.log_likelihood == doctest::Approx(static_cast<double>(pooled.log_likelihood)));
        CHECK(fit.group_posteriors[3].mean == 0);
        CHECK(fit.group_posteriors[3].sd == 0);
        const auto interval = profile_interval(packed, SpreadOf::units, 0.95, {.nodes = nodes});
        REQUIRE(interval.has_value());
        CHECK(interval->lower == 0);
        CHECK(interval->upper > 0.05);
        CHECK(interval->upper < 1);
    }
}

TEST_CASE("columns that others make up are named, and the rest is fitted as without them") {
    std::vector<PlainRow> rows = plain(random_rows({.groups = 15, .rows = 300}));
    const RandomInterceptFit expected = fit_random_intercept(packed_rows(kind_and_place, rows));
    for (PlainRow& row : rows) {
        row.numbers.push_back(3 - 2 * row.numbers[0] + row.numbers[1]);
        row.levels.push_back(row.levels[1] == "town" ? "yes" : "no");
    }
    RowShape wider = kind_and_place;
    wider.numbers.emplace_back("mixture");
    wider.factors.push_back({"in town"});
    const PackedRows packed = packed_rows(wider, rows);
    const RandomInterceptFit fit = fit_random_intercept(packed);
    CHECK(fit.ending == Ending::converged);
    REQUIRE(fit.aliased.size() == 2);
    const auto name_of = [&](std::size_t which) {
        return packed.columns()[static_cast<std::size_t>(fit.aliased[which])].name;
    };
    CHECK(name_of(0) == "in townyes");
    CHECK(name_of(1) == "mixture");
    for (const int column : fit.aliased) {
        CHECK(std::isnan(fit.slopes[column]));
        CHECK(std::isnan(fit.standard_errors[column]));
        CHECK(fit.kept_slopes[column] == 0);
    }
    CHECK(fit.log_likelihood == doctest::Approx(expected.log_likelihood).epsilon(1e-11));
    check_same(fit.slopes.head(3), expected.slopes.head(3), 1e-6);
    check_same(fit.slopes.segment(4, 2), expected.slopes.segment(3, 2), 1e-6);
}

TEST_CASE("what the data cannot tell is said, and nothing is thrown") {
    const std::vector<PlainRow> rows = plain(random_rows({.groups = 15, .rows = 300}));
    SUBCASE("a level without events") {
        std::vector<PlainRow> changed = rows;
        for (PlainRow& row : changed)
            if (row.levels[0] == "2") row.events = 0;
        const RandomInterceptFit fit = fit_random_intercept(packed_rows(kind_and_place, changed));
        CHECK(fit.ending == Ending::unbounded);
        CHECK(fit.separating == std::vector<int>{1});
        CHECK(std::isfinite(fit.log_likelihood));
    }
    SUBCASE("no events, or nothing else") {
        for (const std::uint32_t events : {0U, 1U}) {
            std::vector<PlainRow> changed = rows;
            for (PlainRow& row : changed)
                row.events = events;
            const PackedRows packed = packed_rows(kind_and_place, changed);
            const RandomInterceptFit fit = fit_random_intercept(packed, {.nodes = 3});
            CHECK(fit.ending == Ending::nothing_to_estimate);
            CHECK(std::isnan(fit.intercept_se));
            CHECK_FALSE(profile_interval(packed, SpreadOf::units, 0.95).has_value());
        }
    }
    SUBCASE("no rows") {
        const PackedRows none = packed_rows(kind_and_place, {});
        CHECK(fit_random_intercept(none).ending == Ending::nothing_to_estimate);
        CHECK(fit_random_intercept(none, {.nodes = 9}).ending == Ending::nothing_to_estimate);
        CHECK_FALSE(profile_interval(none, SpreadOf::units, 0.95).has_value());
    }
    SUBCASE("one group") {
        std::vector<PlainRow> changed = rows;
        for (PlainRow& row : changed)
            row.group = "only";
        const PackedRows packed = packed_rows(kind_and_place, changed);
        const RandomInterceptFit fit = fit_random_intercept(packed);
        CHECK(fit.ending == Ending::converged);
        CHECK(fit.group_spread.state == SpreadState::not_identified);
        const test::DenseFit pooled =
            test::dense_logistic(test::with_means(test::dense_rows(packed), {}));
        check_same(fit.kept_slopes, pooled.estimates.tail(5).cast<double>(), 1e-6);
        CHECK_FALSE(profile_interval(packed, SpreadOf::units, 0.95).has_value());
    }
    SUBCASE("groups of one trial") {
        std::vector<PlainRow> changed = rows;
        for (std::size_t row = 0; row < changed.size(); ++row)
            changed[row].group = std::to_string(row);
        const RandomInterceptFit fit = fit_random_intercept(packed_rows(kind_and_place, changed));
        CHECK(fit.ending == Ending::converged);
        CHECK(fit.group_spread.state == SpreadState::not_identified);
    }
    SUBCASE("groups of events only or none") {
        std::vector<PlainRow> changed = rows;
        for (PlainRow& row : changed) {
            row.events = row.group.back() % 2 == 0 ? 1 : 0;
            row.levels = {};
            row.numbers = {};
        }
        for (const int nodes : {1, 25}) {
            CAPTURE(nodes);
            const RandomInterceptFit fit =
                fit_random_intercept(packed_rows({}, changed), {.nodes = nodes, .sd_max = 15});
            CHECK(fit.ending == Ending::unbounded);
            CHECK(fit.group_spread.state == SpreadState::unbounded);
            CHECK(fit.group_spread.sd == 15);
        }
    }
    SUBCASE("too few iterations") {
        const RandomInterceptFit fit =
            fit_random_intercept(packed_rows(kind_and_place, rows), {.iterations_max = 1});
        CHECK(fit.ending == Ending::iterations_spent);
    }
}

TEST_CASE("at the ends of a profile interval the likelihood has fallen by as much as is meant") {
    const PackedRows rows = random_rows({.groups = 30, .rows = 600});
    const auto interval = profile_interval(rows, SpreadOf::units, 0.95);
    REQUIRE(interval.has_value());
    RandomSearch search(rows, {});
    const RandomSearch::Found best = search.search();
    CHECK(interval->lower < best.place.group.sd);
    CHECK(interval->upper > best.place.group.sd);
    for (const double end : {interval->lower, interval->upper}) {
        RandomPlace place = best.place;
        place.group = {.free = false, .sd = end};
        const double fall = best.log_likelihood - search.maximise(place).log_likelihood;
        CHECK(fall == doctest::Approx(3.841458820694124 / 2).epsilon(1e-5));
    }
    const RandomInterceptFit with_fit = fit_random_intercept(rows, {.sd_coverage = 0.95});
    REQUIRE(with_fit.group_interval.has_value());
    CHECK(with_fit.group_interval->lower == interval->lower);
    CHECK(with_fit.group_interval->upper == interval->upper);
    CHECK_FALSE(with_fit.parent_interval.has_value());
    const auto narrower = profile_interval(rows, SpreadOf::units, 0.5);
    REQUIRE(narrower.has_value());
    CHECK(narrower->lower > interval->lower);
    CHECK(narrower->upper < interval->upper);
}

}  // namespace
}  // namespace uppsikt::stats
