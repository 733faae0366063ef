#include "stats/audit/audit.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <doctest/doctest.h>

#include "base/embedded.h"
#include "platform/texts/texts.h"
#include "stats/audit/testing_country.h"

namespace uppsikt::stats {
namespace {

using enum RankedBy;
using Kind = Limit::Kind;

std::vector<Rule> every_kind() {
    return {
        {},
        {.by = raw_rate},
        {.by = z_score, .in_a_row = 1},
        {.by = shrunken_mean},
        {.by = exact_p, .limit = {.kind = Kind::below, .value = 0.025}, .pooled = true},
        {.by = probability_lowest, .limit = {.kind = Kind::above, .value = 0.5}, .pooled = true},
        {.by = probability_lowest, .limit = {.kind = Kind::as_many_as, .rule = 0}, .pooled = true},
        {.by = raw_rate, .limit = {.kind = Kind::below, .value = 0.2}, .in_a_row = 1},
        {.floor = 0.15}
    };
}

AuditAnswer answer(const AuditQuestion& question) { return audit(question).value(); }

/// Every number of an answer, in order.
std::vector<double> numbers_of(const AuditAnswer& answer) {
    std::vector<double> numbers{static_cast<double>(answer.repetitions)};
    const auto add = [&](const Simulated& estimate) {
        numbers.push_back(estimate.value);
        numbers.push_back(estimate.standard_error);
    };
    for (const RuleErrors& rule : answer.rules)
        for (const Simulated& estimate :
             {rule.rated,
              rule.flagged,
              rule.not_lowest_tenth,
              rule.not_lowest_quarter,
              rule.above_median,
              rule.lowest_tenth_caught,
              rule.small})
            add(estimate);
    for (const Simulated& estimate :
         {answer.reliability,
          answer.estimated_sd,
          answer.too_few.groups,
          answer.too_few.not_lowest_tenth})
        add(estimate);
    if (answer.stars) {
        add(answer.stars->same);
        for (const auto& row : answer.stars->moves)
            numbers.insert(numbers.end(), row.begin(), row.end());
    }
    return numbers;
}

bool same_bits(const AuditAnswer& one, const AuditAnswer& other) {
    const auto a = numbers_of(one);
    const auto b = numbers_of(other);
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

std::vector<std::string> codes(const Result<AuditAnswer>& result) {
    std::vector<std::string> codes;
    for (const Reason& reason : result.refusal().reasons)
        codes.push_back(reason.code);
    return codes;
}

TEST_CASE("the answer is the same bits for any number of threads") {
    AuditQuestion question{.country = a_country(), .rules = every_kind(), .stars = StarRule{}};
    question.country.windows.step = 2;
    question.repetitions.first = 35;
    const AuditAnswer one = answer(question);
    for (const int threads : {2, 3, 8}) {
        question.threads = threads;
        CHECK(same_bits(answer(question), one));
    }
    question.seed = 2;
    CHECK_FALSE(same_bits(answer(question), one));
}

TEST_CASE("a rule beside others does what it does alone") {
    AuditQuestion question{.country = a_country(), .rules = every_kind()};
    question.repetitions.first = 20;
    const AuditAnswer together = answer(question);
    for (std::size_t rule = 0; rule < question.rules.size(); ++rule) {
        if (question.rules[rule].limit.kind == Kind::as_many_as) continue;
        AuditQuestion alone = question;
        alone.rules = {question.rules[rule]};
        CAPTURE(rule);
        CHECK(answer(alone).rules[0].flagged.value == together.rules[rule].flagged.value);
        CHECK(
            answer(alone).rules[0].not_lowest_tenth.value ==
            together.rules[rule].not_lowest_tenth.value
        );
    }
}

TEST_CASE("where groups do not differ, flags are chance") {
    AuditQuestion question{.country = a_country(), .rules = every_kind()};
    // By z: by O/E the smallest groups have one star or four each time, whatever they do.
    question.stars = StarRule{.by = z_score};
    question.country.effects.sd = 0;
    question.country.case_mix.between_sd = 0;
    question.repetitions.first = 60;
    const AuditAnswer ours = answer(question);
    // 200 groups of which some are not rated: their lowest tenth is rounded to whole groups.
    const double rounding = 0.5 / 150;
    for (const std::size_t rule : {0U, 1U, 2U, 3U, 6U, 7U}) {
        CAPTURE(rule);
        const RuleErrors& errors = ours.rules[rule];
        CHECK(errors.flagged.value > 0.5);
        const auto is_chance = [&](const Simulated& estimate, double share) {
            CHECK(std::abs(estimate.value - share) < 4 * estimate.standard_error + rounding);
        };
        is_chance(errors.not_lowest_tenth, 0.9);
        is_chance(errors.not_lowest_quarter, 0.75);
        is_chance(errors.above_median, 0.5);
        is_chance(errors.lowest_tenth_caught, errors.flagged.value / errors.rated.value);
    }
    CHECK(std::abs(ours.stars->same.value - 0.25) < 4 * ours.stars->same.standard_error + rounding);
    CHECK(ours.reliability.value == 0);
    CHECK(ours.estimated_sd.value < 0.1);
}

TEST_CASE("with endless participants, the lowest tenth is flagged and no other") {
    AuditQuestion question{.country = {.sizes = std::vector<double>(40, 5000)}};
    question.country.effects = {.sd = 1, .parent_share = 0};
    question.country.windows.count = 1;
    question.rules = {
        {.in_a_row = 1},
        {.by = shrunken_mean, .in_a_row = 1},
        {.by = probability_lowest, .pooled = true}
    };
    question.repetitions.first = 8;
    const AuditAnswer ours = answer(question);
    for (const RuleErrors& errors : ours.rules) {
        CHECK(errors.flagged.value == 4);
        CHECK(errors.not_lowest_tenth.value <= 0.15);  // neighbours a few hundredths apart
        CHECK(errors.not_lowest_quarter.value == 0);
        CHECK(errors.above_median.value == 0);
        CHECK(errors.lowest_tenth_caught.value == 1 - errors.not_lowest_tenth.value);
        CHECK(errors.small.value == 0);
    }
    CHECK(ours.reliability.value > 0.99);
    CHECK(ours.estimated_sd.value == doctest::Approx(1).epsilon(0.15));
    CHECK(ours.too_few.groups.value == 0);
    CHECK(std::isnan(ours.too_few.not_lowest_tenth.value));
}

TEST_CASE("as many as another rule is as many in every repetition") {
    AuditQuestion question{.country = a_country(), .rules = every_kind()};
    question.repetitions.first = 15;
    const AuditAnswer ours = answer(question);
    CHECK(ours.rules[6].flagged.value == ours.rules[0].flagged.value);
    CHECK(ours.rules[6].flagged.standard_error == ours.rules[0].flagged.standard_error);
    CHECK(ours.rules[6].not_lowest_tenth.value < ours.rules[0].not_lowest_tenth.value);
}

TEST_CASE("every further condition flags fewer") {
    AuditQuestion question{.country = a_country()};
    question.country.windows.count = 3;
    question.repetitions.first = 15;
    question.rules = {
        {.in_a_row = 1},
        {.in_a_row = 2},
        {.in_a_row = 3},
        {.in_a_row = 2, .floor = 0.12},
        {.in_a_row = 2, .floor = 1},
        {.in_a_row = 2, .minimum_participants = 25}
    };
    const AuditAnswer ours = answer(question);
    CHECK(ours.rules[1].flagged.value < ours.rules[0].flagged.value);
    CHECK(ours.rules[2].flagged.value < ours.rules[1].flagged.value);
    CHECK(ours.rules[3].flagged.value < ours.rules[1].flagged.value);
    CHECK(ours.rules[4].flagged.value == ours.rules[1].flagged.value);
    CHECK(ours.rules[5].rated.value < ours.rules[1].rated.value);
    CHECK(ours.rules[5].small.value == 0);
    CHECK(ours.rules[1].small.value > 0);
}

TEST_CASE("it goes on until the error is as small as wanted, and is then the same as at once") {
    AuditQuestion question{.country = a_country(100), .rules = {{.in_a_row = 1}}};
    question.repetitions = {.first = 20, .wanted_error = 0.01, .most = 2000};
    const AuditAnswer ours = answer(question);
    CHECK(ours.precise);
    CHECK(ours.repetitions > 20);
    for (const Simulated& estimate :
         {ours.rules[0].not_lowest_tenth,
          ours.rules[0].not_lowest_quarter,
          ours.rules[0].above_median,
          ours.rules[0].lowest_tenth_caught})
        CHECK(estimate.standard_error <= 0.01);
    question.repetitions = {.first = ours.repetitions};
    CHECK(same_bits(answer(question), ours));

    question.repetitions = {.first = 5, .wanted_error = 1e-6, .most = 12};
    CHECK_FALSE(answer(question).precise);
    CHECK(answer(question).repetitions == 12);
}

TEST_CASE("the error tells how far answers of other seeds lie apart") {
    AuditQuestion question{.country = a_country(60), .rules = {{.in_a_row = 1}}};
    question.repetitions.first = 25;
    double sum = 0;
    double squares = 0;
    double said = 0;
    constexpr int seeds = 40;
    for (int seed = 0; seed < seeds; ++seed) {
        question.seed = static_cast<std::uint64_t>(seed) + 100;
        const Simulated wrong = answer(question).rules[0].not_lowest_tenth;
        sum += wrong.value / seeds;
        squares += wrong.value * wrong.value / seeds;
        said += wrong.standard_error * wrong.standard_error / seeds;
    }
    // A ratio of variances with 39 degrees of freedom: within 1 +- 4 sqrt(2 / 39).
    const double came = (squares - sum * sum) * seeds / (seeds - 1);
    CHECK(std::abs(came / said - 1) < 4 * std::sqrt(2.0 / 39));
}

TEST_CASE("moves between stars are shares of where they began") {
    AuditQuestion question{.country = a_country(), .stars = StarRule{.stars = 5}};
    question.repetitions.first = 10;
    const StarSurvival stars = *answer(question).stars;
    REQUIRE(stars.moves.size() == 5);
    for (const auto& row : stars.moves) {
        double sum = 0;
        for (const double part : row)
            sum += part;
        CHECK(sum == doctest::Approx(1).epsilon(1e-12));
    }
    CHECK(stars.moves[0][0] > stars.moves[0][4]);
    // Windows that share most of their participants agree more.
    question.country.windows.step = 1;
    CHECK(answer(question).stars->same.value > stars.same.value + 0.15);
}

TEST_CASE("countries with hardly anything in them have an answer") {
    AuditQuestion question{.rules = every_kind(), .stars = StarRule{}};
    question.repetitions.first = 6;
    SUBCASE("no participants") { question.country.sizes = {0, 0, 0}; }
    SUBCASE("a participant now and then") { question.country.sizes = std::vector<double>(50, 0.3); }
    SUBCASE("no events") {
        question.country.sizes = {30, 40, 50};
        question.country.rate = 1e-12;
    }
    SUBCASE("nothing but events") {
        question.country.sizes = {30, 40, 50};
        question.country.rate = 1 - 1e-12;
    }
    SUBCASE("two groups") { question.country.sizes = {30, 40}; }
    const AuditAnswer ours = answer(question);
    for (const RuleErrors& errors : ours.rules) {
        CHECK(errors.flagged.value <= errors.rated.value);
        CHECK((errors.flagged.value > 0) == std::isfinite(errors.not_lowest_tenth.value));
    }
}

TEST_CASE("ways to rank are named, and found by their names") {
    for (const RankedBy by :
         {raw_rate, observed_over_expected, z_score, exact_p, shrunken_mean, probability_lowest})
        CHECK(ranked_by(name_of(by)) == by);
    CHECK(name_of(observed_over_expected) == "observed_over_expected");
    CHECK_FALSE(ranked_by("o_e"));
}

TEST_CASE("what cannot be simulated is refused with every reason") {
    AuditQuestion question;
    question.country.sizes = {20, -1};
    question.country.parent_of_group = {0};
    question.country.rate = 1;
    question.country.effects = {.sd = -0.1, .parent_share = 2};
    question.country.case_mix.between_sd = std::nan("");
    question.country.windows.step = 7;
    question.rules = {
        {.in_a_row = 3},
        {.limit = {.value = 1.5}},
        {.by = probability_lowest, .limit = {.kind = Kind::as_many_as, .rule = 2}, .pooled = true},
        {.minimum_participants = 0, .floor = -0.5}
    };
    question.stars = StarRule{.stars = 1};
    question.repetitions.first = 0;
    question.threads = 0;
    CHECK(
        codes(audit(question)) ==
        std::vector<std::string>{
            "audit_size_out_of_range",
            "audit_parents_do_not_fit_groups",
            "audit_sd_out_of_range",
            "audit_sd_out_of_range",
            "audit_parent_share_out_of_range",
            "audit_rate_out_of_range",
            "audit_windows_out_of_range",
            "audit_more_evaluations_in_a_row_than_windows",
            "audit_limit_out_of_range",
            "audit_as_many_as_needs_an_earlier_rule_and_one_evaluation",
            "audit_minimum_below_one",
            "audit_floor_out_of_range",
            "audit_stars_out_of_range",
            "audit_repetitions_out_of_range",
            "audit_threads_out_of_range"
        }
    );
    CHECK(codes(audit({})) == std::vector<std::string>{"audit_fewer_than_two_groups"});
    CHECK(
        codes(audit({.country = {.sizes = std::vector<double>(30, 900000)}})) ==
        std::vector<std::string>{"audit_country_too_large"}
    );

    const Texts texts = Texts::load(embedded::texts());
    const Refusal refusal = audit(question).refusal();
    for (const Language language : {Language::sv, Language::en})
        for (const Reason& reason : refusal.reasons)
            CHECK_FALSE(texts.say(language, reason.code, reason.values).empty());
}

}  // namespace
}  // namespace uppsikt::stats
