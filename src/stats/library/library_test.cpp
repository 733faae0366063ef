#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stats/library/uppsikt_stats.h"
#include "support/validation.h"

namespace uppsikt {
namespace {

/// A call of the library: what goes in, and what came out.
struct Call {
    std::vector<int> shape = {0, 0, 0, 0, 0, 0};
    std::vector<int> level_counts;
    std::vector<int> group;
    std::vector<int> parent;
    std::vector<int> events;
    std::vector<int> trials;
    std::vector<int> levels;
    std::vector<double> values;
    std::vector<int> choices = {UPPSIKT_FIXED, UPPSIKT_MEDIAN, 0, 1, 1};
    std::vector<double> settings = {0, std::numeric_limits<double>::quiet_NaN(), 0.95, 0.1};
    std::vector<double> coefficients = std::vector<double>(64);
    std::vector<double> standard_errors = std::vector<double>(64);
    std::vector<double> fit = std::vector<double>(UPPSIKT_FIT_SIZE);
    std::vector<double> results = std::vector<double>(100 * UPPSIKT_RESULT_SIZE);
    int status = -1;
    std::string message = std::string(200, ' ');

    void run() {
        const int size = static_cast<int>(message.size());
        uppsikt_profile(
            shape.data(),
            level_counts.data(),
            group.data(),
            parent.data(),
            events.data(),
            trials.data(),
            levels.data(),
            values.data(),
            choices.data(),
            settings.data(),
            coefficients.data(),
            standard_errors.data(),
            fit.data(),
            results.data(),
            &status,
            message.data(),
            &size
        );
        message.resize(message.find('\0'));
    }
    double result(int column, int of_group) const {
        return results[static_cast<std::size_t>(column * shape[UPPSIKT_GROUPS] + of_group)];
    }
};

TEST_CASE("another language gets what R's pprof says of a hundred providers") {
    const auto set = test::validation_set("pprof_binary");
    const auto providers = test::validation_table("pprof_binary_providers.csv");
    if (!set || !providers) return;
    Call call;
    std::map<std::string, int> numbers;
    for (std::size_t row = 0; row < set->table.rows(); ++row) {
        const auto [at, added] =
            numbers.emplace(set->table.text(row, "provider"), static_cast<int>(numbers.size()));
        call.group.push_back(at->second);
        call.events.push_back(static_cast<int>(set->table.number(row, "y")));
    }
    for (const char* z : {"z1", "z2", "z3", "z4", "z5"})
        for (std::size_t row = 0; row < set->table.rows(); ++row)
            call.values.push_back(set->table.number(row, z));
    call.shape = {static_cast<int>(set->table.rows()), 100, 0, 0, 5, 0};
    call.run();
    CHECK(call.message == "");
    REQUIRE(call.status == UPPSIKT_OK);
    CHECK(call.fit[UPPSIKT_CONVERGED] == 1);
    const std::string model = "/models/fixed_effects_ml/coefficients/z";
    for (std::size_t column = 0; column < 5; ++column)
        CHECK(
            call.coefficients[column] ==
            doctest::Approx(set->reference.number(model + std::to_string(column + 1) + "/estimate"))
                .epsilon(1e-9)
        );
    for (std::size_t row = 0; row < providers->rows(); ++row) {
        const int group = numbers.at(providers->text(row, "provider"));
        CHECK(call.result(UPPSIKT_OBSERVED, group) == providers->number(row, "observed"));
        CHECK(
            call.result(UPPSIKT_EXPECTED, group) ==
            doctest::Approx(providers->number(row, "expected")).epsilon(1e-9)
        );
        CHECK(
            std::abs(
                call.result(UPPSIKT_P_EXACT, group) - providers->number(row, "exact_midp_two")
            ) < 1e-9
        );
        CHECK(call.result(UPPSIKT_SHRUNKEN, group) > 0);
        CHECK(std::isnan(call.result(UPPSIKT_P_BELOW_FLOOR, group)));
    }
}

/// Six groups in two parents, a factor of three levels of which one never occurs.
Call small_call() {
    Call call;
    call.level_counts = {3};
    for (int group = 0; group < 6; ++group)
        for (int row = 0; row < 20; ++row) {
            call.group.push_back(group);
            call.levels.push_back(row % 2 == 0 ? 0 : 2);
            call.values.push_back(std::sin(row + group));
            call.trials.push_back(2);
            call.events.push_back((row * 7 + group * group) % 3);
        }
    call.parent = {0, 0, 0, 1, 1, 1};
    call.shape = {120, 6, 2, 1, 1, 1};
    return call;
}

TEST_CASE("each model answers, with counts, parents and a level that no row has") {
    for (const int model : {UPPSIKT_FIXED, UPPSIKT_RANDOM, UPPSIKT_NESTED}) {
        CAPTURE(model);
        Call call = small_call();
        call.choices[UPPSIKT_MODEL] = model;
        call.settings[UPPSIKT_FLOOR] = 0.3;
        call.run();
        CHECK(call.message == "");
        REQUIRE(call.status == UPPSIKT_OK);
        CHECK(std::isnan(call.coefficients[0]));
        CHECK(std::isfinite(call.coefficients[1]));
        CHECK(std::isfinite(call.coefficients[2]));
        CHECK(call.result(UPPSIKT_N, 5) == 40);
        const double p = call.result(UPPSIKT_P_BELOW_FLOOR, 3);
        CHECK(p >= 0);
        CHECK(p <= 1);
    }
}

TEST_CASE("what is out of range is told in one sentence, with its row") {
    const auto message_of = [](auto change) {
        Call call = small_call();
        change(call);
        call.run();
        CHECK(call.status == UPPSIKT_BAD_INPUT);
        return call.message;
    };
    CHECK(message_of([](Call& call) {
              call.events[7] = 3;
          }) == "the events are not between 0 and the trials in row 7");
    CHECK(message_of([](Call& call) { call.levels[3] = 3; }) == "a level is out of range in row 3");
    CHECK(message_of([](Call& call) {
              call.values[2] = INFINITY;
          }) == "a number is not finite in row 2");
    CHECK(message_of([](Call& call) {
              call.group[0] = -1;
          }) == "the group is out of range in row 0");
    CHECK(message_of([](Call& call) { call.shape[UPPSIKT_ROWS] = 0; }) == "there are no trials");
    CHECK(message_of([](Call& call) {
              call.choices[UPPSIKT_MODEL] = UPPSIKT_NESTED;
              call.shape[UPPSIKT_PARENTS] = 0;
          }) == "a nested model needs parents");
}

TEST_CASE("columns of results bear the names of the command's JSON") {
    CHECK(std::string(uppsikt_result_name(UPPSIKT_N)) == "n");
    CHECK(std::string(uppsikt_result_name(UPPSIKT_P_STAR)) == "p_star");
    CHECK(uppsikt_result_name(UPPSIKT_RESULT_SIZE) == nullptr);
    CHECK(std::string(uppsikt_stats_version()).size() >= 5);
}

}  // namespace
}  // namespace uppsikt
