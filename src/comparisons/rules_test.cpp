#include "comparisons/rules.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "support/base.h"

namespace uppsikt::comparisons {
namespace {

using profiling::ProfileAnswer;
using profiling::ProviderResult;

constexpr publication::SmallCells small{.from = 1, .to = 4};

/// An answer as it stands, with as many providers as there are numbers: n, with the outcome.
ProfileAnswer answer_of(const std::vector<std::pair<int, int>>& providers) {
    ProfileAnswer answer;
    answer.file = "lista";
    answer.request.columns.provider = "utförare";
    answer.ending = "converged";
    for (const auto& [n, observed] : providers) {
        const std::size_t which = answer.results.size();
        answer.results.push_back(
            {.provider = std::string(1, static_cast<char>('A' + which)),
             .supplier = "",
             .n = n,
             .observed = observed}
        );
        answer.in_order.push_back(which);
        answer.rows += n;
        answer.events += observed;
    }
    return answer;
}

std::string names(const profiling::Providers& providers) {
    std::string all;
    for (const auto& [supplier, name] : providers)
        all += name;
    return all;
}

TEST_CASE("few with the outcome, or few without it, is too small; and so is none") {
    CHECK(names(too_small(answer_of({{40, 10}, {50, 20}, {60, 55}}), small)).empty());
    // B has few participants, C few with the outcome, D few without; E has none, F all.
    CHECK(
        names(too_small(
            answer_of({{40, 10}, {4, 4}, {30, 4}, {30, 26}, {50, 0}, {50, 50}, {10, 5}}),
            small
        )) == "BCDEF"
    );
}

TEST_CASE("rows that were left out are told by column, not by whose they are") {
    using Why = profiling::Excluded::Why;
    ProfileAnswer answer = answer_of({{40, 10}, {50, 20}});
    answer.excluded = {
        {.why = Why::missing, .column = "ålder", .provider = "A", .rows = 1},
        {.why = Why::missing, .column = "ålder", .provider = "B", .rows = 7},
        {.why = Why::one_value, .column = "land"},
    };
    join_excluded(answer);
    REQUIRE(answer.excluded.size() == 2);
    CHECK(!answer.excluded[0].provider);
    CHECK(answer.excluded[0].rows == 8);
    CHECK(answer.excluded[1].column == "land");
}

TEST_CASE("what could tell of a person, or says nothing, is not released") {
    const auto refused = [](const ProfileAnswer& answer) {
        return test::codes(against(answer, small));
    };
    CHECK(refused(answer_of({{40, 10}, {50, 20}})).empty());
    CHECK(refused(answer_of({{40, 10}})) == std::vector<std::string>{"comparisons_too_few"});

    ProfileAnswer answer = answer_of({{40, 10}, {50, 20}});
    answer.ending = "stalled";
    answer.results[0].provider = "Anna 19900101-1234";
    answer.covariates = {
        {.name = "namn",
         .is_factor = true,
         .levels = {"x", "900101-1234"},
         .tallies = {{45, 15}, {45, 15}}}
    };
    CHECK(
        refused(answer) ==
        std::vector<std::string>{
            "comparisons_no_answer",
            "comparisons_has_identity",
            "comparisons_has_identity"
        }
    );
}

TEST_CASE("a category with few, with the outcome or without, is not released") {
    const auto refused = [](const profiling::Covariate& covariate) {
        ProfileAnswer answer = answer_of({{40, 10}, {50, 20}});
        answer.covariates = {covariate};
        std::string told;
        for (const Reason& reason : against(answer, small))
            for (const TextValue& one : reason.values)
                if (one.name == "category") told += one.value;
        return told;
    };
    const auto land = [](const profiling::Tally& tuvalu) {
        return profiling::Covariate{
            .name = "land",
            .is_factor = true,
            .levels = {"Sverige", "Tuvalu"},
            .tallies = {{70, 22}, tuvalu}
        };
    };
    CHECK(refused(land({20, 8})).empty());
    CHECK(refused(land({2, 1})) == "Tuvalu");
    CHECK(refused(land({20, 4})) == "Tuvalu");
    CHECK(refused(land({20, 16})) == "Tuvalu");
    CHECK(refused(land({20, 0})) == "Tuvalu");
    // A number that is 0 or 1 has two categories; one that is not has none.
    CHECK(refused({.name = "körkort", .is_binary = true, .tallies = {{87, 28}, {3, 2}}}) == "1");
    CHECK(refused({.name = "ålder"}).empty());
}

}  // namespace
}  // namespace uppsikt::comparisons
