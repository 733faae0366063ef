#include <cmath>
#include <fstream>
#include <sstream>
#include <thread>

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "app/run.h"
#include "app/testing_shell.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

namespace uppsikt::app {
namespace {

namespace json = boost::json;
using testing::Outcome;
using testing::with;

Outcome uppsikt(const std::filesystem::path& folder, const std::vector<std::string>& words) {
    std::ostringstream out, err;
    const Date today = parse_date("2026-02-01").value();
    Environment environment{
        .out = out,
        .err = err,
        .err_is_terminal = false,
        .folder = folder,
        .user = "anna",
        .now = Instant{today},
        .today = today,
        .clock = {},
    };
    const Exit exit = run(words, environment);
    return {exit, out.str(), err.str()};
}

/// The women of the JTPA study with two columns in the units of the reference.
std::optional<std::string> jtpa() {
    const auto path = test::shared_data("jtpa/jtpa.csv");
    if (!path) return std::nullopt;
    std::istringstream lines(test::read_file(*path));
    std::string text;
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells;
        std::istringstream row(line);
        for (std::string cell; std::getline(row, cell, ',');)
            cells.push_back(cell);
        const bool is_header = text.empty();
        const auto scaled = [&](std::size_t column, double unit, const char* name) {
            std::ostringstream value;
            value.precision(17);
            value << std::stod(is_header ? "0" : cells[column]) / unit;
            return is_header ? std::string(name) : value.str();
        };
        text += line + "," + scaled(9, 1000, "pe") + "," + scaled(10, 100, "hw") + "\n";
    }
    return text;
}

const std::vector<std::string> jtpa_words{
    "--provider",
    "provider",
    "--outcome",
    "outcome",
    "--covariates",
    "age,years_education,high_school,married,black,hispanic,pe,hw,assigned_training"
};

json::value answer_of(const std::filesystem::path& folder, std::vector<std::string> more) {
    std::vector<std::string> words{"--format", "json", "profile", "jtpa.csv"};
    words.insert(words.end(), jtpa_words.begin(), jtpa_words.end());
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = uppsikt(folder, words);
    INFO(outcome.err);
    REQUIRE(outcome.exit == Exit::fine);
    return json::parse(outcome.out);
}

/// Equal to the eight digits that the reference prints, within one of the last: R takes standard
/// errors from the weights of its last step but one.
void check_digits(const json::value& value, const json::value& reference) {
    const double expected = reference.to_number<double>();
    const double last_digit = std::pow(10.0, std::floor(std::log10(std::abs(expected))) - 7);
    CHECK(std::abs(value.to_number<double>() - expected) <= last_digit);
}

const json::value& named(const json::value& list, std::string_view key, std::string_view name) {
    for (const json::value& each : list.as_array())
        if (each.at(key).as_string() == name) return each;
    FAIL("not there: " << std::string(name));
    return list;
}

TEST_CASE("the real spells of JTPA give the fixed effects of R's glm, to its printed digits") {
    const auto data = jtpa();
    if (!data) return;
    const json::value reference =
        json::parse(test::read_file(*test::shared_data("jtpa/reference.json")));
    const test::TemporaryFolder folder;
    test::write_file(folder.path() / "jtpa.csv", *data);
    const json::value answer = answer_of(folder.path(), {"--no-sd-interval"});
    CHECK(answer.at("rows") == 6102);
    CHECK(answer.at("providers") == 16);
    CHECK(answer.at("model") == "fixed");
    CHECK(answer.at("excluded").as_array().empty());
    check_digits(answer.at("loglik"), reference.at_pointer("/fixed/loglik"));
    for (const json::value& each : answer.at("coefficients").as_array()) {
        const std::string name(each.at("name").as_string());
        CAPTURE(name);
        check_digits(each.at("estimate"), reference.at_pointer("/fixed/coefficients/" + name));
        check_digits(each.at("se"), reference.at_pointer("/fixed/standard_errors/" + name));
    }
    CHECK(answer.at("coefficients").as_array().size() == 9);
    for (const auto& [name, provider] : reference.at("providers").as_object()) {
        const json::value& result = named(answer.at("results"), "provider", name);
        CAPTURE(std::string(name));
        CHECK(result.at("n") == provider.at("n"));
        CHECK(result.at("observed") == provider.at("observed"));
        check_digits(result.at("expected"), provider.at("expected_median_effect"));
        const std::string key = "provider" + std::string(name);
        check_digits(result.at("effect"), reference.at_pointer("/fixed/coefficients/" + key));
        check_digits(result.at("se"), reference.at_pointer("/fixed/standard_errors/" + key));
    }
}

TEST_CASE("and the random intercept of lme4's glmer with nine nodes, within 1e-4") {
    const auto data = jtpa();
    if (!data) return;
    const json::value reference =
        json::parse(test::read_file(*test::shared_data("jtpa/reference.json")));
    const test::TemporaryFolder folder;
    test::write_file(folder.path() / "jtpa.csv", *data);
    const json::value answer = answer_of(folder.path(), {"--model", "random"});
    const auto near = [&](const json::value& value, const char* pointer) {
        const double expected = reference.at_pointer(pointer).to_number<double>();
        CHECK(std::abs(value.to_number<double>() - expected) < 1e-4);
    };
    near(answer.at("loglik"), "/random/loglik");
    near(answer.at("sd_provider"), "/random/sd_provider");
    for (const json::value& each : answer.at("coefficients").as_array()) {
        const std::string name(each.at("name").as_string());
        CAPTURE(name);
        near(each.at("estimate"), ("/random/coefficients/" + name).c_str());
    }
    CHECK(answer.at_pointer("/spread/lower").as_double() < 0.3785);
    CHECK(answer.at_pointer("/spread/upper").as_double() > 0.3785);
}

std::string small_file() {
    std::string text = "site;job;age\n";
    for (int i = 0; i < 200; ++i)
        text += std::string(1, static_cast<char>('A' + i % 4)) +
                (i % 7 < 2 + i % 4 ? ";1;" : ";0;") + std::to_string(20 + i % 37) + ",5\n";
    return text + "E;0;30,5\nA;1;\n";
}

const std::vector<std::string> small_words{
    "profile", "spells.csv", "--provider", "site", "--outcome", "job", "--covariates", "age"
};

TEST_CASE("the JSON of profile has every member of its form, null where undefined") {
    const test::TemporaryFolder folder;
    test::write_file(folder.path() / "spells.csv", small_file());
    const Outcome outcome =
        uppsikt(folder.path(), with({"--format", "json"}, with(small_words, {"--floor", "0.3"})));
    REQUIRE(outcome.exit == Exit::fine);
    const json::value answer = json::parse(outcome.out);
    for (const char* key :
         {"rows",
          "providers",
          "model",
          "coefficients",
          "loglik",
          "sd_provider",
          "iterations",
          "excluded",
          "results",
          "null",
          "level",
          "version",
          "seed"})
        CHECK_MESSAGE(answer.as_object().contains(key), key);
    const json::value& separated = named(answer.at("results"), "provider", "E");
    for (const char* key :
         {"provider",
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
          "p_lowest_tenth",
          "p_below_floor",
          "expected_rank",
          "star",
          "p_star"})
        CHECK_MESSAGE(separated.as_object().contains(key), key);
    CHECK(separated.at("effect") == "-Infinity");
    CHECK(separated.at("lower") == "-Infinity");
    CHECK(separated.at("upper").is_double());
    CHECK(separated.at("se").is_null());
    CHECK(separated.at("p_below_floor").is_double());
    const json::value& excluded = answer.at_pointer("/excluded/0");
    CHECK(excluded.at("reason") == "missing");
    CHECK(excluded.at("column") == "age");
    CHECK(excluded.at("provider") == "A");
    CHECK(excluded.at("rows") == 1);
}

TEST_CASE("profile answers as table, JSON and CSV in both languages, by each null") {
    const test::TemporaryFolder folder;
    test::write_file(folder.path() / "spells.csv", small_file());
    for (const char* language : {"sv", "en"})
        for (const char* format : {"table", "json", "csv"})
            for (const char* null : {"median", "mean", "-0.5"}) {
                const Outcome outcome = uppsikt(
                    folder.path(),
                    with(
                        {"--language", language, "--format", format},
                        with(small_words, {"--null", null, "--no-sd-interval"})
                    )
                );
                CHECK(outcome.exit == Exit::fine);
                CHECK(outcome.err.empty());
                if (std::string(format) == "json") CHECK_NOTHROW(json::parse(outcome.out));
            }
}

TEST_CASE("the report is written beside the answer, and says how to make it again") {
    const test::TemporaryFolder folder;
    test::write_file(folder.path() / "spells.csv", small_file());
    const auto words =
        with(small_words, {"--floor", "0.3", "--reference", "age=20,5", "--report", "sida 1.html"});
    REQUIRE(uppsikt(folder.path(), words).exit == Exit::fine);
    const std::string page = test::read_file(folder.path() / "sida 1.html");
    const std::string command =
        "uppsikt profile spells.csv --provider site --outcome job --covariates age --reference "
        "age=20,5 --model fixed --null median --floor 0.3 --report &#39;sida 1.html&#39;";
    CHECK(page.find(command) != page.npos);
    const Outcome nowhere =
        uppsikt(folder.path(), with(small_words, {"--report", "nowhere/page.html"}));
    CHECK(nowhere.exit == Exit::refused);
    CHECK(nowhere.err.find("page.html") != nowhere.err.npos);
}

TEST_CASE("what is wrong with a file or its columns ends with 2, one sentence a reason") {
    const test::TemporaryFolder folder;
    test::write_file(folder.path() / "spells.csv", small_file() + "A;2;30\nB;;31\n");
    const Outcome rows = uppsikt(folder.path(), small_words);
    CHECK(rows.exit == Exit::refused);
    CHECK(rows.out.empty());
    CHECK(rows.err.find("varken 0 eller 1 på 1 rader (rad 204)") != rows.err.npos);
    CHECK(rows.err.find("saknas på 1 rader (rad 205)") != rows.err.npos);
    const Outcome columns = uppsikt(
        folder.path(),
        {"profile", "spells.csv", "--provider", "sit", "--outcome", "jobb", "--covariates", "aeg"}
    );
    CHECK(columns.exit == Exit::refused);
    for (const char* nearest : {"site", "job", "age"})
        CHECK(columns.err.find(std::string("”") + nearest + "”") != columns.err.npos);
    CHECK(
        uppsikt(folder.path(), {"profile", "no.csv", "--provider", "a", "--outcome", "b"}).exit ==
        Exit::refused
    );
    CHECK(uppsikt(folder.path(), {"profile", "spells.csv"}).exit == Exit::refused);
    CHECK(uppsikt(folder.path(), with(small_words, {"--null", "average"})).exit == Exit::refused);
}

TEST_CASE("a named pipe is a file like any other") {
    const test::TemporaryFolder folder;
    REQUIRE(mkfifo((folder.path() / "spells.csv").c_str(), 0600) == 0);
    std::thread writer([&] { test::write_file(folder.path() / "spells.csv", small_file()); });
    const Outcome outcome =
        uppsikt(folder.path(), with({"--format", "json"}, with(small_words, {"--no-sd-interval"})));
    writer.join();
    REQUIRE(outcome.exit == Exit::fine);
    CHECK(json::parse(outcome.out).at("rows") == 201);
}

TEST_CASE("audit-rule tells of each rule how many of those it names are truly not the lowest") {
    const test::TemporaryFolder folder;
    const std::vector<std::string> words{
        "audit-rule",
        "--providers",
        "120",
        "--suppliers",
        "30",
        "--repetitions",
        "6",
        "--rule",
        "oe,lowest=0.1,twice",
        "--rule",
        "posterior,as=1,pooled,min=1"
    };
    const Outcome outcome = uppsikt(folder.path(), with({"--format", "json"}, words));
    INFO(outcome.err);
    REQUIRE(outcome.exit == Exit::fine);
    const json::value answer = json::parse(outcome.out);
    CHECK(answer.at("repetitions") == 6);
    CHECK(answer.at_pointer("/country/providers") == 120);
    REQUIRE(answer.at("rules").as_array().size() == 2);
    const json::value& rule = answer.at_pointer("/rules/0");
    CHECK(rule.at("rule") == "oe,lowest=0.1,twice");
    CHECK(rule.at_pointer("/flagged/value") == answer.at_pointer("/rules/1/flagged/value"));
    const double wrong = rule.at_pointer("/not_lowest_tenth/value").as_double();
    CHECK(wrong > 0.2);  // about half, in a small country
    CHECK(wrong < 0.8);
    CHECK(rule.at_pointer("/not_lowest_quarter/value").as_double() < wrong);
    for (const char* language : {"sv", "en"})
        for (const char* format : {"table", "csv"}) {
            const Outcome other =
                uppsikt(folder.path(), with({"--language", language, "--format", format}, words));
            CHECK(other.exit == Exit::fine);
            CHECK(other.out.find("posterior,as=1,pooled,min=1") != other.out.npos);
        }
}

TEST_CASE("audit-rule takes the country from a file, and says what it does not understand") {
    const test::TemporaryFolder folder;
    test::write_file(folder.path() / "spells.csv", small_file());
    const Outcome outcome = uppsikt(
        folder.path(),
        with(
            {"--format", "json", "audit-rule"},
            with(
                {small_words.begin() + 1, small_words.end()},
                {"--sd", "0.4", "--repetitions", "3", "--rule", "z,lowest=0.3,once,min=1"}
            )
        )
    );
    INFO(outcome.err);
    REQUIRE(outcome.exit == Exit::fine);
    const json::value answer = json::parse(outcome.out);
    CHECK(answer.at_pointer("/country/providers") == 5);
    CHECK(answer.at_pointer("/country/participants_in_a_window") == 201);
    CHECK(answer.at_pointer("/country/sd") == 0.4);
    CHECK(answer.at_pointer("/country/within_sd").as_double() > 0);
    const Outcome rules = uppsikt(
        folder.path(),
        {"audit-rule", "--rule", "oe,lowst=0.1", "--rule", "best", "--repetitions", "2"}
    );
    CHECK(rules.exit == Exit::refused);
    CHECK(rules.err.find("oe,lowst=0.1") != rules.err.npos);
    CHECK(rules.err.find("best") != rules.err.npos);
    CHECK(uppsikt(folder.path(), {"audit-rule", "--suppliers", "1000"}).exit == Exit::refused);
    CHECK(uppsikt(folder.path(), {"audit-rule", "spells.csv"}).exit == Exit::refused);
}

}  // namespace
}  // namespace uppsikt::app
