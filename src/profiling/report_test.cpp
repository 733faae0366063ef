#include <cmath>
#include <filesystem>
#include <limits>
#include <set>
#include <sstream>

#include <doctest/doctest.h>

#include "base/embedded.h"
#include "profiling/profiling.h"
#include "profiling/testing_texts.h"
#include "support/shared_data.h"
#include "support/xml.h"

namespace uppsikt::profiling {
namespace {

using testing::holds;
using testing::texts;

const std::string dangerous = R"(<script>alert("x")</script> & Söner)";

/// An answer about as many providers, from low to high, with everything in it that a page shows.
ProfileAnswer an_answer(int providers) {
    ProfileAnswer answer;
    answer.file = "spells & more.csv";
    answer.request
        .columns = {.provider = "site", .outcome = "job", .covariates = {"age", "education"}};
    answer.request.floor = 0.25;
    answer.rows_read = 100LL * providers + 3;
    answer.rows = 100LL * providers;
    answer.events = 30LL * providers;
    answer.covariates = {
        {.name = "age", .is_factor = false, .mean = 40, .sd = 11.25},
        {.name = "education", .is_factor = true, .levels = {"short", "middle <x>", "long"}}
    };
    answer.excluded = {
        {.why = Excluded::Why::missing, .column = "age", .provider = "Site 1", .rows = 3},
        {.why = Excluded::Why::one_value, .column = "sex"},
        {.why = Excluded::Why::combination, .column = "b", .others = {"c", "d"}},
    };
    answer.coefficients = {
        {.name = "age", .covariate = "age", .estimate = -0.015, .se = 0.004},
        {.name = "educationmiddle <x>",
         .covariate = "education",
         .level = "middle <x>",
         .estimate = 0.25,
         .se = 0.1},
        {.name = "educationlong", .covariate = "education", .level = "long"},
    };
    answer.ending = "converged";
    answer.iterations = 5;
    answer.log_likelihood = -2220.3618;
    answer.provider_spread = SpreadOfEffects{
        .state = "estimated",
        .sd = 0.378,
        .rate_low = 0.23,
        .rate_high = 0.38,
        .lower = 0.24,
        .upper = 0.6
    };
    answer.null = -0.85;
    answer.over_dispersion = 1.9;
    answer.rankability = 0.71;
    answer.seed = 1;
    for (int i = 0; i < providers; ++i) {
        const double at = (i + 0.5) / providers;
        ProviderResult result{
            .provider = i == 0 ? dangerous : "Site " + std::to_string(i),
            .supplier = {},
            .n = 20 + 7 * (i % 60),
            .observed = 6 + 2 * (i % 60),
            .expected = 8 + 1.9 * (i % 60),
        };
        result.ratio = 0.7 + 0.6 * at;
        result.effect = -1.2 + at;
        result.se = 0.2;
        result.p_exact = i == 0 ? 1e-9 : 0.4;
        result.lower = *result.effect - 0.4;
        result.upper = *result.effect + 0.4;
        result.direct_rate = 0.2 + 0.2 * at;
        result.shrunken = 0.25 + 0.1 * at;
        result.shrunken_lower = *result.shrunken - 0.06;
        result.shrunken_upper = *result.shrunken + 0.07;
        result.p_lowest_tenth = std::pow(1 - at, 3);
        result.p_below_floor = std::pow(1 - at, 4);
        result.expected_rank = 1 + 0.9 * i;
        result.star = 1 + static_cast<int>(4 * at);
        result.p_star = 0.63;
        if (at < 0.1) result.standing = Standing::lower;
        if (at > 0.95) result.standing = Standing::higher;
        answer.results.push_back(result);
        answer.in_order.push_back(static_cast<std::size_t>(i));
    }
    if (providers > 0) {
        // Separated: its own effect has no finite value, and it is on the page like all others.
        ProviderResult& last = answer.results.back();
        last.effect = std::numeric_limits<double>::infinity();
        last.se = std::nullopt;
        last.upper = std::numeric_limits<double>::infinity();
    }
    if (providers > 3) answer.bands = {{0, 1}, {2, providers - 1}};
    for (const double level : {0.998, 0.95}) {
        FunnelLimits limits{.level = level, .parts = {}};
        for (std::int64_t n = 5; n < 600; n = n * 5 / 4 + 1) {
            const double half = (level > 0.99 ? 4 : 2.6) / std::sqrt(static_cast<double>(n));
            limits.parts.push_back({.n = n, .lower = 1 - half, .upper = 1 + half});
        }
        answer.funnel.push_back(std::move(limits));
    }
    return answer;
}

std::string page(const ProfileAnswer& answer, Language language = Language::sv) {
    std::ostringstream out;
    write_profile_report(
        out,
        {.answer = answer,
         .command = "uppsikt profile spells.csv --provider site --report sida.html",
         .version = "0.1.0"},
        texts(),
        language
    );
    return out.str();
}

TEST_CASE("the page is well-formed, with every id once and every link to a place on the page") {
    for (const Language language : {Language::sv, Language::en})
        for (const int providers : {1, 4, 16, 90}) {
            CAPTURE(providers);
            const auto facts = test::read_xml(page(an_answer(providers), language));
            REQUIRE_MESSAGE(facts.well_formed, facts.error);
            for (const auto& [id, times] : facts.ids)
                CHECK_MESSAGE(times == 1, id);
            std::istringstream attributes(facts.attributes);
            int links = 0;
            for (std::string line; std::getline(attributes, line);) {
                if (!line.starts_with("href=#")) continue;
                CHECK_MESSAGE(facts.ids.contains(line.substr(6)), line);
                ++links;
            }
            CHECK(links >= 6);
            CHECK(facts.elements.at("h1") == 1);
            CHECK(facts.elements.at("main") == 1);
        }
}

TEST_CASE("what a provider or a level is called stays a name") {
    const std::string html = page(an_answer(16));
    CHECK(!holds(html, "<script>alert"));
    const auto facts = test::read_xml(html);
    CHECK(facts.elements.at("script") == 1);
    CHECK(holds(facts.text, dangerous));
    CHECK(holds(facts.text, "middle <x>"));
}

TEST_CASE("the page asks for nothing from outside") {
    for (const Language language : {Language::sv, Language::en}) {
        const std::string html = page(an_answer(16), language);
        for (const char* outside :
             {"http:", "https:", "src=", "url(", "@import", "<link", "<img", "<iframe"})
            CHECK_MESSAGE(!holds(html, outside), outside);
        CHECK(holds(html, "default-src &#39;none&#39;"));
    }
}

TEST_CASE("every provider is in the funnel, in the order and in the table") {
    const ProfileAnswer answer = an_answer(16);
    const std::string html = page(answer);
    const auto count = [&](const std::string& part) {
        int n = 0;
        for (std::size_t at = html.find(part); at != html.npos; at = html.find(part, at + 1))
            ++n;
        return n;
    };
    for (int i = 1; i < 16; ++i)
        CHECK(count(">Site " + std::to_string(i) + ": ") == 2);  // to hover over in both plots
    CHECK(count("data-by") >= 16 * 8);
    CHECK(count("class=\"interval ") == 16 + 2);  // and two coefficients
    CHECK(holds(html, ">Fält A: går inte att skilja åt<"));
}

TEST_CASE("the summary says who stands out, and how many of the lowest truly are") {
    const auto facts = test::read_xml(page(an_answer(16)));
    CHECK(holds(facts.text, "2 utförare har färre utfall än som var att vänta"));
    CHECK(holds(facts.text, "Av de 2 utförare som ligger lägst (en tiondel) väntas 1,7 verkligen"));
    CHECK(holds(facts.text, "ligger säkert (minst 95 av 100) under golvet 25\u00A0%"));
    CHECK(holds(facts.text, "3 av 1\u00A0603 rader är inte med"));
}

TEST_CASE("the method names the model, what is left out and why, and how to make it again") {
    const std::string html = page(an_answer(16), Language::en);
    const auto facts = test::read_xml(html);
    CHECK(holds(facts.text, "logistic regression with an intercept for each provider"));
    CHECK(holds(facts.text, "determined by other covariates: c and d"));
    CHECK(holds(facts.text, "the same value everywhere"));
    CHECK(holds(facts.text, "−2220.3618"));
    CHECK(holds(facts.text, "uppsikt profile spells.csv --provider site --report sida.html"));
    CHECK(holds(facts.text, "uppsikt 0.1.0"));
    CHECK(holds(facts.text, "0.378 (95%: 0.240–0.600)"));
}

TEST_CASE("certainty never reads as 0 or 1, and a p-value never as 0") {
    ProfileAnswer answer = an_answer(16);
    answer.results[0].p_lowest_tenth = 1.0;
    answer.results[1].p_lowest_tenth = 0.0;
    const std::string html = page(answer);
    CHECK(holds(html, "&gt;\u00A099\u00A0%"));
    CHECK(holds(html, "&lt;\u00A01\u00A0%"));
    CHECK(!holds(html, ">0\u00A0%<"));
    CHECK(!holds(html, ">100\u00A0%<"));
    CHECK(holds(html, "&lt;\u00A00,001"));
    CHECK(!holds(html, ">0,000<"));
}

TEST_CASE("without an estimate of the spread there is no order, and the page says so") {
    ProfileAnswer answer = an_answer(16);
    for (ProviderResult& result : answer.results) {
        result.shrunken = result.shrunken_lower = result.shrunken_upper = std::nullopt;
        result.p_lowest_tenth = result.p_below_floor = result.expected_rank = std::nullopt;
        result.star = std::nullopt;
    }
    answer.in_order.clear();
    answer.bands.clear();
    answer.provider_spread = SpreadOfEffects{.state = "not_identified"};
    const std::string html = page(answer);
    CHECK(test::read_xml(html).well_formed);
    CHECK(!holds(html, "id=\"order\""));
    CHECK(!holds(html, "href=\"#order\""));
    CHECK(holds(html, "räcker inte för att säga hur mycket utförarna skiljer sig"));
    CHECK(holds(html, "Site 15"));
}

TEST_CASE("ten thousand providers make a page that is still light, and it says what is not drawn") {
    const std::string html = page(an_answer(10'000));
    CHECK(html.size() < 4'000'000);
    const auto facts = test::read_xml(html);
    REQUIRE_MESSAGE(facts.well_formed, facts.error);
    CHECK(holds(facts.text, "Var 34:e av 10\u00A0000 utförare är utritad"));
    CHECK(holds(facts.text, "utförare som är som väntat är inte utritade"));
    CHECK(holds(facts.text, "Tabellen visar de 2\u00A0000 lägsta av 10\u00A0000 utförare"));
}

TEST_CASE("the English page has no Swedish words of ours, and the Swedish none of English") {
    const std::string english = test::read_xml(page(an_answer(16), Language::en)).text;
    for (const char* word : {"utförare", "väntat", "deltagare", "Fält", " av 100"})
        CHECK_MESSAGE(!holds(english, word), word);
    const std::string swedish = test::read_xml(page(an_answer(16))).text;
    for (const char* word : {"provider", "expected", "participants", "Field", " in 100"})
        CHECK_MESSAGE(!holds(swedish.substr(0, swedish.find("uppsikt profile")), word), word);
}

TEST_CASE("the same answer gives the same page") {
    CHECK(page(an_answer(16)) == page(an_answer(16)));
}

/// Every text between quotation marks that begins as the codes of the module do.
std::set<std::string> codes_in(const std::string& text) {
    const std::string opening = "\"profiling_";
    std::set<std::string> codes;
    for (std::size_t at = text.find(opening); at != text.npos; at = text.find(opening, at + 1))
        codes.insert(text.substr(at + 1, text.find('"', at + 1) - at - 1));
    return codes;
}

/// Codes that the sources of the module mention, whole or as the beginning of codes put together.
std::set<std::string> codes_in_sources() {
    std::set<std::string> codes;
    for (const auto& file :
         std::filesystem::directory_iterator(test::source_dir() / "src" / "profiling")) {
        const std::string name = file.path().filename().string();
        if (name.ends_with(".cpp") && !name.ends_with("_test.cpp"))
            codes.merge(codes_in(test::read_file(file.path())));
    }
    return codes;
}

TEST_CASE("every text that is asked for exists, and every text is asked for") {
    const auto codes = codes_in_sources();
    CHECK(codes.size() > 80);
    for (const std::string& code : codes) {
        if (code.ends_with('_')) continue;  // put together; the pages of the tests say them
        const bool there =
            texts().knows(code) || (texts().knows(code + "_one") && texts().knows(code + "_many"));
        CHECK_MESSAGE(there, code);
    }
    const auto texts_there =
        codes_in(test::read_file(test::source_dir() / "src" / "profiling" / "texts.sv.json"));
    for (const std::string& name : texts_there) {
        bool is_asked_for = false;
        for (const std::string& known : codes)
            is_asked_for |= name == known || (known.ends_with('_') && name.starts_with(known)) ||
                            name == known + "_none" || name == known + "_one" ||
                            name == known + "_many" || name == known + "_text";
        CHECK_MESSAGE(is_asked_for, name);
    }
}

}  // namespace
}  // namespace uppsikt::profiling
