#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "base/embedded.h"
#include "profiling/profiling.h"
#include "profiling/testing_texts.h"

namespace uppsikt::profiling {
namespace {

using testing::texts;

ProfileRequest a_request() {
    return {.columns = {.provider = "site", .outcome = "job", .covariates = {"age", "sex"}}};
}

Result<ProfileAnswer> try_profile(const std::string& text, const ProfileRequest& request) {
    auto reader = delimited::Reader::from_bytes("spells.csv", text);
    if (!reader.ok()) return reader.refusal();
    return profile(reader.value(), request);
}

ProfileAnswer answer_to(const std::string& text, const ProfileRequest& request = a_request()) {
    auto answer = try_profile(text, request);
    if (!answer.ok()) FAIL(texts().say(Language::en, answer.refusal().reasons.front()));
    return std::move(answer).value();
}

/// Rows of sites A, B, … that differ: of the first a fifth get a job, of each other some more.
std::string rows(int sites, int each) {
    std::string text = "site,job,age,sex,firm,town\n";
    unsigned state = 12345;
    const auto chance = [&] {
        state = state * 1664525U + 1013904223U;
        return (state >> 8U) % 1000;
    };
    for (int site = 0; site < sites; ++site)
        for (int row = 0; row < each; ++row) {
            const auto limit = static_cast<unsigned>(200 + 500 * site / sites);
            text += std::string(1, static_cast<char>('A' + site)) + "," +
                    (chance() < limit ? "1" : "0") + "," + std::to_string(20 + chance() % 40) +
                    "," + (chance() < 500 ? "woman" : "man") + ",F" + std::to_string(site % 3) +
                    ",T" + std::to_string(site % 2) + "\n";
        }
    return text;
}

void check_finite_where_it_must_be(const ProfileAnswer& answer) {
    for (const ProviderResult& result : answer.results) {
        CAPTURE(result.provider);
        CHECK(result.observed <= result.n);
        for (const auto& value :
             {result.expected,
              result.ratio,
              result.se,
              result.p_exact,
              result.direct_rate,
              result.shrunken,
              result.p_lowest_tenth,
              result.expected_rank,
              result.p_star})
            if (value) CHECK(std::isfinite(*value));
        if (result.effect) CHECK(!std::isnan(*result.effect));
        if (result.lower) CHECK(*result.lower <= *result.upper);
        if (result.shrunken) {
            CHECK(*result.shrunken_lower <= *result.shrunken);
            CHECK(*result.shrunken <= *result.shrunken_upper);
        }
    }
}

TEST_CASE("every provider has an answer by each model, and they agree on who is lowest") {
    const std::string text = rows(12, 150);
    for (const Model model : {Model::fixed, Model::random, Model::nested}) {
        ProfileRequest request = a_request();
        request.model = model;
        request.floor = 0.3;
        if (model == Model::nested) request.columns.supplier = "firm";
        const ProfileAnswer answer = answer_to(text, request);
        CHECK(answer.ending == "converged");
        CHECK(answer.rows == 12 * 150);
        CHECK(answer.results.size() == 12);
        CHECK(answer.coefficients.size() == (model == Model::fixed ? 2 : 3));
        check_finite_where_it_must_be(answer);
        REQUIRE(answer.in_order.size() == 12);
        const ProviderResult& lowest = answer.results[answer.in_order.front()];
        CHECK((lowest.provider == "A" || lowest.provider == "B"));
        CHECK(lowest.standing == Standing::lower);
        CHECK(*lowest.p_below_floor > 0.5);
        CHECK(*lowest.shrunken_lower < *lowest.direct_rate);
        REQUIRE(!answer.bands.empty());
        CHECK(answer.bands.front().first == 0);
        CHECK(answer.bands.back().last == 11);
        REQUIRE(answer.provider_spread);
        CHECK(answer.provider_spread->lower <= answer.provider_spread->sd);
        CHECK(answer.provider_spread->sd <= answer.provider_spread->upper);
        CHECK(answer.supplier_spread.has_value() == (model == Model::nested));
        CHECK(answer.funnel.size() == 2);
    }
}

TEST_CASE("an interval of an intercept is in the data's units, around the intercept") {
    const ProfileAnswer answer = answer_to(rows(6, 200));
    for (const ProviderResult& result : answer.results) {
        CHECK(*result.lower < *result.effect);
        CHECK(*result.effect < *result.upper);
        // Exact limits lie about as far out as the standard error, slopes known, says.
        CHECK(*result.upper - *result.lower < 2.2 * 1.96 * *result.se);
    }
}

TEST_CASE("the null can be the median, all together or a value: the sum tells them apart") {
    const std::string text = rows(7, 120);
    const auto expected_in_all = [&](const Null& null) {
        ProfileRequest request = a_request();
        request.null = null;
        double sum = 0;
        for (const ProviderResult& result : answer_to(text, request).results)
            sum += result.expected.value();
        return sum;
    };
    const ProfileAnswer median = answer_to(text);
    CHECK(
        expected_in_all({.kind = Null::Kind::mean}) ==
        doctest::Approx(static_cast<double>(median.events)).epsilon(1e-9)
    );
    // The median provider's own intercept as a value expects the same of everybody.
    CHECK(
        expected_in_all({.kind = Null::Kind::value, .value = *median.null}) ==
        doctest::Approx(expected_in_all({.kind = Null::Kind::median})).epsilon(1e-9)
    );
}

TEST_CASE("one provider is compared with itself") {
    const ProfileAnswer answer = answer_to(rows(1, 100));
    REQUIRE(answer.results.size() == 1);
    CHECK(*answer.results[0].ratio == doctest::Approx(1).epsilon(1e-9));
    CHECK(*answer.results[0].p_exact > 0.9);
    CHECK(answer.results[0].standing == Standing::as_expected);
    check_finite_where_it_must_be(answer);
}

TEST_CASE("all events, or none: infinite effects with one finite limit, and nobody stands out") {
    for (const char* outcome : {"1", "0"}) {
        std::string text = "site,job,age,sex\n";
        for (int i = 0; i < 60; ++i)
            text += std::string(i % 2 == 0 ? "A," : "B,") + outcome + "," + std::to_string(20 + i) +
                    (i % 3 == 0 ? ",man\n" : ",woman\n");
        const ProfileAnswer answer = answer_to(text);
        check_finite_where_it_must_be(answer);
        CHECK(answer.ending == "nothing_to_estimate");
        for (const ProviderResult& result : answer.results) {
            CHECK(std::isinf(*result.effect));
            CHECK(!result.se);
            CHECK(std::isinf(outcome[0] == '1' ? *result.upper : *result.lower));
            CHECK(std::isfinite(outcome[0] == '1' ? *result.lower : *result.upper));
            CHECK(!result.expected);  // the median provider is infinite, too
            CHECK(result.standing == Standing::as_expected);
        }
    }
}

TEST_CASE("a provider with one row has an answer: infinite, with an exact p, and shrunken") {
    const ProfileAnswer answer = answer_to(rows(5, 150) + "Z,0,33,man,F0,T0\n");
    const ProviderResult& one = answer.results.back();
    CHECK(one.provider == "Z");
    CHECK(one.n == 1);
    CHECK(*one.effect == -std::numeric_limits<double>::infinity());
    CHECK(*one.p_exact > 0.05);
    CHECK(std::isfinite(*one.upper));
    REQUIRE(one.shrunken);
    CHECK(*one.shrunken > 0.1);
    CHECK(*one.shrunken_upper - *one.shrunken_lower > 0.1);
    check_finite_where_it_must_be(answer);
}

TEST_CASE("a covariate that is constant within providers, or that others determine, is named") {
    ProfileRequest request = a_request();
    request.columns.covariates = {"age", "town"};
    const ProfileAnswer fixed = answer_to(rows(6, 80), request);
    REQUIRE(fixed.excluded.size() == 1);
    CHECK(fixed.excluded[0].why == Excluded::Why::constant);
    CHECK(fixed.excluded[0].column == "townT1");
    for (const Coefficient& coefficient : fixed.coefficients)
        CHECK(coefficient.estimate.has_value() == (coefficient.name == "age"));
    request.model = Model::random;
    CHECK(answer_to(rows(6, 80), request).excluded.empty());
}

TEST_CASE("the answer is the same bits for one thread and two, and for rows in any order") {
    const std::string text = rows(8, 100);
    const std::size_t header = text.find('\n') + 1;
    std::string backward = text.substr(0, header);
    for (std::size_t end = text.size(); end > header;) {
        const std::size_t begin = text.rfind('\n', end - 2) + 1;
        backward += text.substr(begin, end - begin);
        end = begin;
    }
    ProfileRequest two_threads = a_request();
    two_threads.threads = 2;
    const ProfileAnswer one = answer_to(text);
    for (const ProfileAnswer& other : {answer_to(text, two_threads), answer_to(backward)}) {
        CHECK(one.log_likelihood == other.log_likelihood);
        for (std::size_t i = 0; i < one.results.size(); ++i) {
            CHECK(one.results[i].effect == other.results[i].effect);
            CHECK(one.results[i].p_exact == other.results[i].p_exact);
            CHECK(one.results[i].lower == other.results[i].lower);
            CHECK(one.results[i].shrunken_upper == other.results[i].shrunken_upper);
            CHECK(one.results[i].p_star == other.results[i].p_star);
        }
    }
}

TEST_CASE("what cannot be asked for is refused, all of it at once") {
    ProfileRequest request = a_request();
    request.model = Model::nested;
    request.floor = 25;
    request.level = 95;
    const auto answer = try_profile(rows(2, 10), request);
    REQUIRE(!answer.ok());
    CHECK(answer.refusal().reasons.size() == 3);
    for (const Reason& reason : answer.refusal().reasons)
        CHECK(!texts().say(Language::sv, reason).empty());
}

}  // namespace
}  // namespace uppsikt::profiling
