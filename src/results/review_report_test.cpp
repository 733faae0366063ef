#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>
#include <sstream>

#include <doctest/doctest.h>

#include "results/results.h"
#include "results/testing_months.h"
#include "support/rom2.h"
#include "support/shared_data.h"
#include "support/xml.h"

namespace uppsikt::results {
namespace {

using test::rom2;
using testing::march;
using testing::may;
using namespace std::chrono_literals;

const std::string dangerous = R"(<script>alert("x")</script> & Söner)";

const Texts& texts() {
    static const Texts all = Texts::load(embedded::texts());
    return all;
}

/// Figures invented for the tests: a country of a few contracts in two areas.
class ACountry {
public:
    ACountry() {
        for (const Month month : {march, may}) {
            PeriodResults results;
            results.period = month;
            results.known_at = Date{2026y / 2 / 2};
            results.weights = {{"A", 0.66}, {"B", 0.91}, {"C", 1.25}};
            results.weights_source = source(month, "Beräkningssnurra ", 4);
            results.limit = services::quality_condition(rom2(), last_day(month)).value();
            results.rule = "QUAL-LIM";
            results.rule_version = results.limit.version;
            for (ModelPart* part : {&results.first, &results.follow_up}) {
                part->levels = {
                    {"A", -0.6, 0.02},
                    {"B", -std::numeric_limits<double>::infinity(), std::nullopt},
                    {"C", std::nullopt, std::nullopt},
                };
                part->sd_contract = 0.36;
                part->sd_area = 0.14;
                part->log_likelihood = -6543.2;
                part->iterations = 7;
                part->ending = "converged";
            }
            review_.periods.push_back(month);
            review_.by_period.push_back(std::move(results));
        }
        for (int i = 0; i < 6; ++i)
            add("7000" + std::to_string(i), {.p_below = 0.1, .good = true});
    }

    struct Contract {
        std::string supplier = "Exempelcoachen AB";
        std::string area = "Storstad";
        double p_below = 0.8;
        bool good = false;
        int participants = 40;
    };

    /// In both periods.
    ACountry& add(const std::string& number, const Contract& contract) {
        for (PeriodResults& results : review_.by_period) {
            ContractResult result;
            Figure& figure = result.figure;
            figure.period = results.period;
            figure.contract = number;
            figure.supplier = contract.supplier;
            figure.area = contract.area;
            figure.started_on = Date{2023y / 4 / 17};
            figure.active_long_enough = true;
            figure.star = contract.good ? std::optional(3) : std::nullopt;
            figure.participants = contract.participants;
            const int first = contract.good ? 8 : 2;
            figure.levels = {
                {"A", contract.participants / 2, first, first / 2},
                {"B", contract.participants - contract.participants / 2, first, first / 2},
                {"C", 0, 0, 0},
            };
            figure.source =
                source(results.period, "Resultat ", static_cast<int>(results.contracts.size()) + 2);
            result.measure = weighted_measure(figure.levels, results.weights);
            if (result.measure)
                figure.published_measure = std::round(1000 * *result.measure) / 1000;
            result.posterior = Posterior{
                .mean = contract.good ? 0.25 : 0.17,
                .lower90 = contract.good ? 0.2 : 0.12,
                .upper90 = contract.good ? 0.31 : 0.23,
                .p_below = contract.p_below,
            };
            result.flagged = !contract.good;
            results.contracts.push_back(std::move(result));
        }
        return *this;
    }

    ACountry& candidate(const std::string& number, const Contract& contract) {
        add(number, contract);
        Candidate candidate;
        for (const PeriodResults& results : review_.by_period)
            candidate.by_period.push_back(results.contracts.back());
        const PeriodResults& latest = review_.latest();
        candidate.needed =
            results_needed(candidate.latest().figure.levels, latest.weights, latest.limit);
        candidate.suppliers_left_in_area = contract.area == "Storstad" ? 1 : 0;
        review_.expected_at_or_above += 1 - contract.p_below;
        const auto known = std::ranges::find(review_.areas, contract.area, &AreaSupply::area);
        if (known == review_.areas.end())
            review_.areas.push_back(
                {.area = contract.area,
                 .region = std::nullopt,
                 .suppliers = 1,
                 .suppliers_left = candidate.suppliers_left_in_area,
                 .contracts = 1,
                 .candidates = 1,
                 .participants = contract.participants,
                 .participants_affected = contract.participants}
            );
        review_.candidates.push_back(std::move(candidate));
        return *this;
    }

    ACountry& spared(const std::string& number, const Contract& contract) {
        add(number, contract);
        review_.by_period.back().contracts.back().figure.star = 2;
        review_.by_period.back().contracts.back().flagged = false;
        review_.probably_below.push_back(review_.latest().contracts.back());
        return *this;
    }

    Review& review() { return review_; }

private:
    static Source source(Month month, const std::string& sheet, int row) {
        return {
            .file = "resultat & vikter.xlsx",
            .sheet = sheet + to_text(month),
            .row = row,
            .known_on = Date{2025y / 12 / 1},
        };
    }

    Review review_;
};

std::string page(const Review& review, Language language = Language::sv) {
    std::ostringstream out;
    write_review_report(
        out,
        {.review = review,
         .service = rom2(),
         .command = "uppsikt report review --periods 2025-03,2025-05 --out rapport.html",
         .checkpoint = "uppsikt.example/record\n1234\nabc=\n"},
        texts(),
        language
    );
    return out.str();
}

ACountry a_usual_country() {
    ACountry country;
    country
        .candidate("10071234", {.supplier = dangerous, .area = "Lilla <området>", .p_below = 0.97})
        .candidate("10075678", {.p_below = 0.9467, .participants = 1})
        .candidate("10079012", {.p_below = 0.4998})
        .spared("10073456", {.p_below = 0.951});
    return country;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

std::vector<Language> languages() { return {Language::sv, Language::en}; }

TEST_CASE("the report is well-formed, with every id once and every link to a place on the page") {
    for (const Language language : languages()) {
        const std::string html = page(a_usual_country().review(), language);
        const auto facts = test::read_xml(html);
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
        CHECK(links > 20);
        CHECK(facts.elements.at("h1") == 1);
        CHECK(facts.elements.at("main") == 1);
    }
}

TEST_CASE("what a supplier is called stays a name") {
    const std::string html = page(a_usual_country().review());
    CHECK(!holds(html, "<script>alert"));
    CHECK(holds(html, "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Söner"));
    const auto facts = test::read_xml(html);
    CHECK(facts.elements.at("script") == 1);
    CHECK(holds(facts.text, dangerous));
    CHECK(holds(facts.text, "Lilla <området>"));
}

TEST_CASE("the report asks for nothing from outside") {
    for (const Language language : languages()) {
        const std::string html = page(a_usual_country().review(), language);
        for (const char* outside :
             {"http:", "https:", "src=", "url(", "@import", "<link", "<img", "<iframe"})
            CHECK_MESSAGE(!holds(html, outside), outside);
        CHECK(holds(html, "default-src &#39;none&#39;"));
    }
}

TEST_CASE("every candidate is on the page with both periods' numbers, and each with its source") {
    ACountry country = a_usual_country();
    const std::string html = page(country.review());
    for (const Candidate& candidate : country.review().candidates) {
        const std::string id = "id=\"candidate-" + candidate.latest().figure.contract + "\"";
        const std::size_t begin = html.find(id);
        REQUIRE_MESSAGE(begin != html.npos, id);
        const std::string rows = html.substr(begin, html.find("</tbody>", begin) - begin);
        for (const ContractResult& period : candidate.by_period) {
            const Source& source = period.figure.source;
            CHECK(holds(
                rows,
                "title=\"resultat &amp; vikter.xlsx, blad " + source.sheet + ", rad " +
                    std::to_string(source.row) + ", känd 2025-12-01\""
            ));
            CHECK(holds(rows, "rad " + std::to_string(source.row) + "</a>"));
        }
        CHECK(holds(rows, ">mars 2025</td>"));
        CHECK(holds(rows, ">maj 2025</td>"));
        CHECK(holds(rows, "Till gränsen saknades"));
        CHECK(holds(html, "id=\"counts-" + candidate.latest().figure.contract + "\""));
    }
    CHECK(holds(html, "id=\"spared-10073456\""));
    CHECK(holds(html, "betyget är 2"));
    CHECK(holds(html, "id=\"source-4\""));
}

TEST_CASE("each chart shows every candidate") {
    const std::string html = page(a_usual_country().review());
    const auto facts = test::read_xml(html);
    CHECK(facts.elements.at("svg") > 3 * 3);
    const auto count = [&](const std::string& part) {
        int n = 0;
        for (std::size_t at = html.find(part); at != html.npos; at = html.find(part, at + 1))
            ++n;
        return n;
    };
    CHECK(count("href=\"#candidate-") == 3);
    // Six other contracts, two of each kind: once on the wide plot, with something to hover over.
    CHECK(count(" deltagare, mått ") == 6 + 3 + 1);
}

TEST_CASE(
    "probabilities are said as so many of a hundred, never over the bar, and to three decimals"
) {
    const std::string html = page(a_usual_country().review());
    CHECK(holds(html, ">97 av 100<"));
    CHECK(holds(html, ">0,970<"));
    CHECK(holds(html, ">94 av 100<"));  // 0.9467 is not surely below
    CHECK(holds(html, ">0,947<"));
    CHECK(holds(html, ">49 av 100<"));
    CHECK(!holds(html, ">50 av 100<"));
}

TEST_CASE("certainty never reads as 0 or 1") {
    ACountry country;
    country.candidate("1", {.p_below = 1.0})
        .candidate("2", {.p_below = 0.99951})
        .candidate("3", {.p_below = 0.0});
    const std::string html = page(country.review());
    CHECK(holds(html, "över 99 av 100"));
    CHECK(holds(html, "&gt;\u00A00,999"));
    CHECK(holds(html, "under 1 av 100"));
    CHECK(holds(html, "&lt;\u00A00,001"));
    CHECK(!holds(html, ">1,000<"));
    CHECK(!holds(html, ">0,000</span>"));
}

TEST_CASE(
    "the summary says how many are expected at or above the limit, whom it touches, and where "
    "supply ends"
) {
    const auto facts = test::read_xml(page(a_usual_country().review()));
    CHECK(
        holds(facts.text, "3 avtal av 10 uppfyllde alla kriterier för hävning i mars och maj 2025")
    );
    CHECK(holds(facts.text, "Ungefär 0,6 av de 3 kandidaterna"));
    CHECK(holds(facts.text, "Kandidaterna hade 81 deltagare"));
    CHECK(holds(facts.text, "22 till 11 månader före maj 2025"));
    CHECK(holds(
        facts.text,
        "Ett område skulle stå utan leverantör om alla kandidater hävdes: Lilla <området>."
    ));
    CHECK(holds(
        facts.text,
        "Av kandidaterna ligger 1 säkert under gränsen (minst 95 av 100), 1 troligen under och 1 "
        "troligen inte under"
    ));
}

TEST_CASE("the rule stands in words with its version and source") {
    const auto facts = test::read_xml(page(a_usual_country().review()));
    CHECK(holds(facts.text, rom2().term_on("QUAL-LIM", last_day(may)).value().text.sv));
    CHECK(holds(facts.text, "QUAL-LIM, version rom2 2023-04-17"));
    CHECK(holds(facts.text, "Beskrivning 2026-01, avsnitt 4"));
}

TEST_CASE("the page tells how to make it again, and the record's checkpoint when there is one") {
    Review review = a_usual_country().review();
    CHECK(holds(page(review), "uppsikt report review --periods 2025-03,2025-05 --out rapport.html")
    );
    CHECK(holds(page(review), "uppsikt.example/record\n1234\nabc="));
    std::ostringstream out;
    write_review_report(
        out,
        {.review = review, .service = rom2(), .command = "x", .checkpoint = {}},
        texts(),
        Language::sv
    );
    CHECK(!holds(out.str(), "Förseglad logg"));
}

TEST_CASE("a review without candidates gives an honest page") {
    for (const Language language : languages()) {
        ACountry country;
        const std::string html = page(country.review(), language);
        const auto facts = test::read_xml(html);
        REQUIRE_MESSAGE(facts.well_formed, facts.error);
        CHECK(holds(
            facts.text,
            language == Language::sv ? "Inget av 6 avtal uppfyllde" : "None of 6 contracts met"
        ));
        CHECK(!facts.elements.contains("script"));
        CHECK(!holds(html, "id=\"caterpillar\""));
        CHECK(!holds(html, "href=\"#caterpillar\""));
        CHECK(holds(html, "id=\"funnel-plot\""));
    }
}

TEST_CASE("a review of no contracts at all still gives a page") {
    Review review = ACountry().review();
    for (PeriodResults& results : review.by_period)
        results.contracts.clear();
    const auto facts = test::read_xml(page(review));
    CHECK_MESSAGE(facts.well_formed, facts.error);
}

TEST_CASE("one candidate is spoken of as one") {
    ACountry country;
    country.candidate("10071234", {.p_below = 0.82});
    const auto swedish = test::read_xml(page(country.review()));
    CHECK(holds(swedish.text, "Ett avtal av 7 uppfyllde"));
    CHECK(holds(swedish.text, "gränsen 0,200 är 18 av 100"));
    const auto english = test::read_xml(page(country.review(), Language::en));
    CHECK(holds(english.text, "One contract of 7 met"));
    CHECK(holds(english.text, "18 in 100"));
}

TEST_CASE("a contract without participants, measure or estimate is shown as such") {
    ACountry country;
    country.candidate("1", {.participants = 0});
    Candidate& candidate = country.review().candidates.front();
    for (ContractResult& period : candidate.by_period)
        period.posterior.reset();
    REQUIRE(!candidate.latest().measure);
    const auto facts = test::read_xml(page(country.review()));
    CHECK(facts.well_formed);
    CHECK(holds(facts.text, "går inte att skatta"));
}

TEST_CASE("a number that is not one is never printed: the page is not written at all") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    Review review = a_usual_country().review();
    review.candidates.front().by_period.back().posterior->mean = nan;
    std::ostringstream out;
    CHECK_THROWS_AS(
        write_review_report(out, {review, rom2(), "x", std::nullopt}, texts(), Language::sv),
        BrokenAssumption
    );
    CHECK(out.str().empty());
    const std::string html = page(a_usual_country().review());
    for (const char* word : {"nan", "NaN", ">inf", ">-inf", "−inf", "∞"})
        CHECK_MESSAGE(!holds(html, word), word);
}

TEST_CASE("the English page has no Swedish words of ours, and the Swedish none of English") {
    const std::string english = test::read_xml(page(a_usual_country().review(), Language::en)).text;
    for (const char* word : {" avtal ", "Kandidaterna", "gränsen", "Leverantör", "deltagare"})
        CHECK_MESSAGE(!holds(english, word), word);
    CHECK(holds(english, "0.200"));
    const std::string swedish = test::read_xml(page(a_usual_country().review())).text;
    for (const char* word : {" contracts", "candidates", "Supplier", "participants"})
        CHECK_MESSAGE(!holds(swedish, word), word);
    CHECK(holds(swedish, "0,200"));
}

TEST_CASE("the same review gives the same page") {
    CHECK(page(a_usual_country().review()) == page(a_usual_country().review()));
}

TEST_CASE("a page of 96 candidates among 950 contracts stays below 1.5 MB") {
    ACountry country;
    for (int i = 0; i < 96; ++i)
        country.candidate(
            std::to_string(10070000 + i),
            {.supplier = "Föreningen för Utbildning och Kompetens i Mellansverige AB",
             .area = "Område " + std::to_string(i / 3),
             .p_below = 0.3 + i * 0.007,
             .participants = 20 + i}
        );
    for (int i = 0; i < 850; ++i)
        country.add(
            std::to_string(10080000 + i),
            {.p_below = 0.2, .good = true, .participants = 30 + i}
        );
    const std::string html = page(country.review());
    CHECK(html.size() < 1'500'000);
    CHECK(test::read_xml(html).well_formed);
}

/// Every text between quotation marks that begins as the codes of the report do.
std::set<std::string> codes_in(const std::string& text) {
    const std::string opening = "\"results_report_";
    std::set<std::string> codes;
    for (std::size_t at = text.find(opening); at != text.npos; at = text.find(opening, at + 1))
        codes.insert(text.substr(at + 1, text.find('"', at + 1) - at - 1));
    return codes;
}

/// Codes that the sources of the report mention, whole or as the beginning of codes put together.
std::set<std::string> codes_in_sources() {
    std::set<std::string> codes;
    for (const auto& file :
         std::filesystem::directory_iterator(test::source_dir() / "src" / "results")) {
        const std::string name = file.path().filename().string();
        if (!name.ends_with(".cpp") || name.ends_with("_test.cpp") || !holds(name, "report"))
            continue;
        codes.merge(codes_in(test::read_file(file.path())));
    }
    return codes;
}

TEST_CASE("every text the report asks for exists") {
    const auto codes = codes_in_sources();
    CHECK(codes.size() > 100);
    for (const std::string& code : codes) {
        if (code.ends_with('_')) continue;  // put together; the pages of the tests say them
        const bool there =
            texts().knows(code) || (texts().knows(code + "_one") && texts().knows(code + "_many"));
        CHECK_MESSAGE(there, code);
    }
}

TEST_CASE("every text of the report is asked for") {
    const auto codes = codes_in_sources();
    const auto texts_there =
        codes_in(test::read_file(test::source_dir() / "src" / "results" / "texts.sv.json"));
    CHECK(texts_there.size() > 150);
    for (const std::string& name : texts_there) {
        const bool is_asked_for = std::ranges::any_of(codes, [&](const std::string& known) {
            return name == known || (known.ends_with('_') && name.starts_with(known)) ||
                   name == known + "_none" || name == known + "_one" || name == known + "_many";
        });
        CHECK_MESSAGE(is_asked_for, name);
    }
}

}  // namespace
}  // namespace uppsikt::results
