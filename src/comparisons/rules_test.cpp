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

std::string names(const ForEveryone& shown) {
    std::string all;
    for (const ProviderResult& result : shown.answer.results)
        all += result.provider;
    return all;
}

TEST_CASE("nobody is withheld where all numbers are large") {
    const ForEveryone shown = for_everyone(answer_of({{40, 10}, {50, 20}, {60, 60}}), small);
    CHECK(names(shown) == "ABC");
    CHECK(shown.withheld == 0);
    CHECK(shown.participants == 0);
}

TEST_CASE("a small number of participants, with or without the outcome, is not shown") {
    // B has few participants, C few with the outcome, D few without.
    const ForEveryone shown =
        for_everyone(answer_of({{40, 10}, {4, 4}, {30, 2}, {30, 27}, {50, 20}}), small);
    CHECK(names(shown) == "AE");
    CHECK(shown.withheld == 3);
    CHECK(shown.participants == 64);
}

TEST_CASE("what one alone has cannot be told from the totals, for another goes with it") {
    // The smallest of the others.
    const ForEveryone shown =
        for_everyone(answer_of({{40, 10}, {3, 1}, {25, 12}, {50, 20}}), small);
    CHECK(names(shown) == "AD");
    CHECK(shown.withheld == 2);
    // Two with no outcome at all between them: the totals would say so of each.
    const ForEveryone none =
        for_everyone(answer_of({{40, 10}, {3, 0}, {2, 0}, {25, 12}, {50, 20}}), small);
    CHECK(names(none) == "AE");
}

TEST_CASE("whatever the sizes, no total tells a small number") {
    // All lists of four providers with 0 to 12 participants, in steps that meet every bound.
    const std::vector<std::pair<int, int>>
        kinds{{1, 0}, {3, 3}, {6, 0}, {6, 6}, {7, 3}, {12, 5}, {12, 6}, {30, 15}};
    for (const auto& a : kinds)
        for (const auto& b : kinds)
            for (const auto& c : kinds)
                for (const auto& d : kinds) {
                    const ProfileAnswer whole = answer_of({a, b, c, d});
                    const ForEveryone shown = for_everyone(whole, small);
                    std::int64_t with = whole.events, without = whole.rows - whole.events;
                    for (const ProviderResult& one : shown.answer.results) {
                        REQUIRE(!small.has(one.n));
                        REQUIRE(!small.has(one.observed));
                        REQUIRE(!small.has(one.n - one.observed));
                        with -= one.observed;
                        without -= one.n - one.observed;
                    }
                    REQUIRE(shown.withheld != 1);
                    const bool all_are_hidden = shown.answer.results.empty();
                    if (shown.withheld > 0 && !all_are_hidden) {
                        REQUIRE(with > small.to);
                        REQUIRE(without > small.to);
                    }
                }
}

TEST_CASE("the order and its bands are those of who is left") {
    ProfileAnswer answer = answer_of({{40, 10}, {2, 1}, {30, 15}, {3, 1}, {90, 40}, {30, 14}});
    answer.in_order = {4, 1, 0, 3, 5, 2};
    answer.bands = {{0, 1}, {1, 3}, {3, 3}, {4, 5}};
    answer.funnel = {{.level = 0.95, .parts = {{2, 0, 3}, {180, 0.9, 1.1}}}};
    const ForEveryone shown = for_everyone(std::move(answer), small);
    // B and D are small, and have two of four with the outcome together: F goes with them.
    REQUIRE(names(shown) == "AEF");
    CHECK(shown.answer.in_order == std::vector<std::size_t>{1, 0, 2});
    REQUIRE(shown.answer.bands.size() == 3);
    CHECK(shown.answer.bands[0].first == 0);
    CHECK(shown.answer.bands[0].last == 0);
    CHECK(shown.answer.bands[1].first == 1);
    CHECK(shown.answer.bands[1].last == 1);
    CHECK(shown.answer.bands[2].first == 2);
    CHECK(shown.answer.bands[2].last == 2);
    // The limits of the funnel go with the sizes that are shown, and tell of no other.
    ProfileAnswer alone = answer_of({{40, 10}, {90, 40}, {30, 14}});
    alone.rows = shown.answer.rows;
    alone.events = shown.answer.events;
    profiling::set_funnel(alone);
    REQUIRE(shown.answer.funnel.size() == alone.funnel.size());
    REQUIRE(shown.answer.funnel[0].parts.size() == alone.funnel[0].parts.size());
    CHECK(shown.answer.funnel[0].parts[0].n == alone.funnel[0].parts[0].n);
    CHECK(shown.answer.funnel[0].parts.back().n == 180);
}

TEST_CASE("rows that were left out are told by column, not by whose they are") {
    using Why = profiling::Excluded::Why;
    ProfileAnswer answer = answer_of({{40, 10}, {50, 20}});
    answer.excluded = {
        {.why = Why::missing, .column = "ålder", .provider = "A", .rows = 1},
        {.why = Why::missing, .column = "ålder", .provider = "B", .rows = 7},
        {.why = Why::one_value, .column = "land"},
    };
    const ForEveryone shown = for_everyone(std::move(answer), small);
    REQUIRE(shown.answer.excluded.size() == 2);
    CHECK(!shown.answer.excluded[0].provider);
    CHECK(shown.answer.excluded[0].rows == 8);
    CHECK(shown.answer.excluded[1].column == "land");
}

TEST_CASE("what could tell of a person, or says nothing, is not released") {
    const auto refused = [](ProfileAnswer answer) {
        return test::codes(against(for_everyone(std::move(answer), small)));
    };
    CHECK(refused(answer_of({{40, 10}, {50, 20}})).empty());
    CHECK(refused(answer_of({{40, 10}})) == std::vector<std::string>{"comparisons_too_few"});
    CHECK(
        refused(answer_of({{40, 10}, {3, 1}})) == std::vector<std::string>{"comparisons_too_few"}
    );

    ProfileAnswer answer = answer_of({{40, 10}, {50, 20}});
    answer.ending = "stalled";
    answer.results[0].provider = "Anna 19900101-1234";
    answer.covariates = {{.name = "namn", .is_factor = true, .levels = {"x", "900101-1234"}}};
    CHECK(
        refused(answer) ==
        std::vector<std::string>{
            "comparisons_no_answer",
            "comparisons_has_identity",
            "comparisons_has_identity"
        }
    );
    answer = answer_of({{40, 10}, {50, 20}});
    answer.ending = "unbounded";
    answer.separating = {"land=Tuvalu"};
    CHECK(refused(answer) == std::vector<std::string>{"comparisons_category_decides"});
}

}  // namespace
}  // namespace uppsikt::comparisons
