#include "profiling/read_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/embedded.h"
#include "platform/texts/texts.h"
#include "profiling/tallies.h"
#include "profiling/testing_texts.h"

namespace uppsikt::profiling {
namespace {

using testing::holds;
using testing::texts;

Columns the_columns() {
    return {.provider = "site", .outcome = "job", .covariates = {"age", "sex"}};
}

Result<PackedFile> read(const std::string& text, const Columns& columns = the_columns()) {
    auto reader = delimited::Reader::from_bytes("spells.csv", text);
    if (!reader.ok()) return reader.refusal();
    return read_rows(reader.value(), columns);
}

PackedFile read_well(const std::string& text, const Columns& columns = the_columns()) {
    auto file = read(text, columns);
    if (!file.ok()) FAIL(texts().say(Language::en, file.refusal().reasons.front()));
    return std::move(file).value();
}

/// What is said when a file is refused; both languages can say it.
std::vector<std::string> sentences(const Result<PackedFile>& file) {
    REQUIRE(!file.ok());
    std::vector<std::string> all;
    for (const Reason& reason : file.refusal().reasons) {
        CHECK(!texts().say(Language::sv, reason).empty());
        all.push_back(texts().say(Language::en, reason));
    }
    return all;
}

const std::string header = "site,job,age,sex\n";

/// A row that is like any other.
std::string a_row(int i) {
    return std::string(i % 2 == 0 ? "A" : "B") + "," + (i % 3 == 0 ? "1" : "0") + "," +
           std::to_string(20 + i % 40) + "," + (i % 5 < 2 ? "woman" : "man") + "\n";
}

std::string rows(int count) {
    std::string text = header;
    for (int i = 0; i < count; ++i)
        text += a_row(i);
    return text;
}

TEST_CASE("columns are found by name, and what they hold is recognised") {
    const PackedFile file = read_well(
        "job;id;sex;site;age\n1;x1;man;A;20\n0;x2;woman;A;31,5\n1;x3;woman;B;40\n0;x4;man;B;50\n"
    );
    CHECK(file.rows.groups() == 2);
    CHECK(file.rows.trials() == 4);
    CHECK(file.rows.events() == 2);
    CHECK(file.rows_read == 4);
    CHECK(file.decimal == delimited::DecimalSign::comma);
    REQUIRE(file.covariates.size() == 2);
    CHECK(file.covariates[0].name == "age");
    CHECK(!file.covariates[0].is_factor);
    CHECK(file.covariates[1].levels == std::vector<std::string>{"man", "woman"});
    CHECK(file.rows.numbers()[0].mean == doctest::Approx((20 + 31.5 + 40 + 50) / 4));
    CHECK(file.excluded.empty());
}

TEST_CASE("a number can be told to be a factor, and the level to compare with can be named") {
    Columns columns = the_columns();
    columns.factors = {"age"};
    columns.references = {{"sex", "woman"}};
    const PackedFile file =
        read_well("site,job,age,sex\nA,1,2,man\nA,0,10,woman\nB,0,2,woman\nB,1,10,man\n", columns);
    CHECK(file.covariates[0].levels == std::vector<std::string>{"2", "10"});
    CHECK(file.covariates[1].levels == std::vector<std::string>{"woman", "man"});
    columns.references = {{"sex", "womn"}};
    const auto refused =
        read("site,job,age,sex\nA,1,2,man\nA,0,10,woman\nB,0,2,woman\nB,1,10,man\n", columns);
    CHECK(holds(sentences(refused).front(), "Did you mean “woman”?"));
}

TEST_CASE("everything that is wrong with the columns asked for is said at once") {
    Columns columns = the_columns();
    columns.provider = "sites";
    columns.outcome = "work";
    columns.covariates = {"age", "age"};
    columns.factors = {"sex"};
    columns.numbers = {"sex"};
    columns.references = {{"job", "1"}};
    const auto all = sentences(read(rows(4), columns));
    REQUIRE(all.size() == 5);
    CHECK(holds(all[0], "“sites”. Was “site” meant?"));
    CHECK(holds(all[1], "“work”"));
    CHECK(holds(all[2], "“age” is named twice"));
    CHECK(holds(all[3], "“sex” is named both as a factor and as a number"));
    CHECK(holds(all[4], "“job”, which is not named as a covariate"));
}

TEST_CASE("a row without a covariate is left out and counted, by column and provider") {
    const PackedFile file = read_well(
        header +
        "A,1,20,man\nA,0,NA,man\nA,1,,woman\nB,0,30,N/A\nB,0,NaN,\nB,1,40,man\n,1,40,man\n"
        "C,1,null,man\nA,0,50,woman\n"
    );
    CHECK(file.rows_read == 9);
    CHECK(file.rows.trials() == 3);
    CHECK(file.rows.groups() == 2);  // nothing is left of C, and that is told
    std::int64_t counted = 0;
    const auto rows_of = [&](const std::string& column, std::optional<std::string> provider) {
        for (const Excluded& each : file.excluded)
            if (each.column == column && each.provider == provider) {
                CHECK(each.why == Excluded::Why::missing);
                return each.rows;
            }
        return std::int64_t{0};
    };
    CHECK(rows_of("age", "A") == 2);
    CHECK(rows_of("age", "B") == 1);  // its sex is missing too: counted once
    CHECK(rows_of("age", "C") == 1);
    CHECK(rows_of("sex", "B") == 1);
    CHECK(rows_of("site", std::nullopt) == 1);
    for (const Excluded& each : file.excluded)
        counted += each.rows;
    CHECK(counted == file.rows_read - file.rows.trials());
}

TEST_CASE("an outcome that is missing or not 0 or 1 is refused, with the first ten rows") {
    std::string text = rows(20);
    for (int i = 0; i < 13; ++i)
        text += "A,2,30,man\n";
    text += "A,,30,man\nB,N/A,30,man\n";
    const auto all = sentences(read(text));
    REQUIRE(all.size() == 2);
    CHECK(
        holds(all[0], "neither 0 nor 1 in 13 rows (line 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, …)")
    );
    CHECK(holds(all[0], "“2”"));
    CHECK(holds(all[1], "missing in 2 rows (line 35, 36)"));
}

TEST_CASE("a later row that contradicts what the first rows are is refused with its row") {
    const auto all = sentences(read(rows(12'000) + "A,1,unknown,man\nB,0,31,man\n"));
    REQUIRE(all.size() == 1);
    CHECK(holds(all[0], "“age” holds numbers, but 1 rows say something else (line 12002)"));
    CHECK(holds(all[0], "“unknown”"));
}

TEST_CASE("one typing error among numbers does not make them a factor") {
    const auto all = sentences(read(rows(300) + "A,1,3O,man\nA,1,inf,man\n"));
    REQUIRE(all.size() == 1);
    CHECK(holds(all[0], "almost only numbers, but 2 of the first rows"));
    CHECK(holds(all[0], "(line 302, 303). The first one says “3O”"));
}

TEST_CASE("numbers are finite: 1e308 is one, 1e999 is not") {
    const PackedFile file = read_well(rows(30) + "A,1,1e308,man\n");
    CHECK(file.excluded.empty());
    CHECK(std::isfinite(file.rows.numbers()[0].mean));
    CHECK(std::isfinite(file.rows.numbers()[0].sd));
    const auto all = sentences(read(rows(30) + "A,1,1e999,man\n"));
    CHECK(holds(all.front(), "too large to calculate with (line 32)"));
}

TEST_CASE("a covariate with one value is left out of the model, and that is told") {
    const PackedFile file = read_well(header + "A,1,20,man\nA,0,30,man\nB,0,40,man\n");
    REQUIRE(file.excluded.size() == 1);
    CHECK(file.excluded[0].why == Excluded::Why::one_value);
    CHECK(file.excluded[0].column == "sex");
    CHECK(file.covariates.size() == 1);
}

TEST_CASE("a factor with 100,000 levels is refused by its name") {
    std::string text = header;
    for (int i = 0; i < 100'000; ++i)
        text += "A," + std::to_string(i % 2) + ",30,person " + std::to_string(i) + "\n";
    const auto all = sentences(read(text));
    REQUIRE(all.size() == 1);
    CHECK(holds(all[0], "sex has more than 4096 different values"));
}

TEST_CASE("counts of trials and events in a row are as many rows") {
    const Columns columns{
        .provider = "site",
        .outcome = "jobs",
        .trials = "people",
        .covariates = {"age"}
    };
    const PackedFile file =
        read_well("site,people,jobs,age\nA,10,4,1\nA,0,0,2\nB,5,5,2\nB,7,0,1\n", columns);
    CHECK(file.rows.trials() == 22);
    CHECK(file.rows.events() == 9);
    REQUIRE(file.excluded.size() == 1);
    CHECK(file.excluded[0].why == Excluded::Why::no_trials);
    CHECK(file.excluded[0].rows == 1);
    const auto all =
        sentences(read("site,people,jobs,age\nA,10,11,1\nA,-1,0,2\nB,5,2.5,2\n", columns));
    REQUIRE(all.size() == 2);
    CHECK(holds(all[0], "from 0 to the number of trials in 2 rows (line 2, 4)"));
    CHECK(holds(all[1], "from 0 up in 1 rows (line 3)"));
}

TEST_CASE("sites of one name under two suppliers are two providers") {
    Columns columns = the_columns();
    columns.supplier = "firm";
    const PackedFile file = read_well(
        "site,job,age,sex,firm\nA,1,20,man,X\nA,0,30,woman,Y\nB,1,25,man,Y\nB,1,25,man,\n",
        columns
    );
    CHECK(file.rows.groups() == 3);
    CHECK(file.rows.parent_names() == std::vector<std::string>{"X", "Y"});
    REQUIRE(file.excluded.size() == 1);
    CHECK(file.excluded[0].column == "firm");
}

TEST_CASE("a file without rows, or of which no row is left, is refused in one sentence") {
    CHECK(holds(sentences(read("")).front(), "empty"));
    CHECK(holds(sentences(read(header)).front(), "no rows below it"));
    CHECK(holds(
        sentences(read(header + "A,1,NA,man\nB,0,NA,\n")).front(),
        "Rows without a value: age (2)"
    ));
    CHECK(holds(sentences(read(header + "A,1,30\n")).front(), "3"));  // ragged
}

TEST_CASE("one provider, one row, all events: each is read as it is") {
    const PackedFile one = read_well(header + "A,1,20,man\n");
    CHECK(one.rows.groups() == 1);
    CHECK(one.rows.is_separated(0));
    CHECK(one.excluded.size() == 2);  // both covariates have one value
}

TEST_CASE("a pipe is read as it comes") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    std::thread writer([&] {
        const std::string text = rows(30'000);
        for (std::size_t at = 0; at < text.size();) {
            const ssize_t written = write(ends[1], text.data() + at, text.size() - at);
            if (written < 0) break;
            at += static_cast<std::size_t>(written);
        }
        close(ends[1]);
    });
    auto reader = delimited::Reader::from_descriptor("-", ends[0]);
    REQUIRE(reader.ok());
    const auto file = read_rows(reader.value(), the_columns());
    writer.join();
    close(ends[0]);
    REQUIRE(file.ok());
    CHECK(file.value().rows_read == 30'000);
}

TEST_CASE("the order of rows does not matter to the packed form") {
    std::vector<std::string> lines;
    for (int i = 0; i < 200; ++i)
        lines.push_back(a_row(i));
    std::string forward = header;
    std::string backward = header;
    for (const std::string& line : lines)
        forward += line;
    std::ranges::reverse(lines);
    for (const std::string& line : lines)
        backward += line;
    const PackedFile one = read_well(forward);
    const PackedFile other = read_well(backward);
    CHECK(std::ranges::equal(one.rows.outcomes(), other.rows.outcomes()));
    CHECK(std::ranges::equal(one.rows.number(0), other.rows.number(0)));
    CHECK(std::ranges::equal(one.rows.cells(0), other.rows.cells(0)));
}

TEST_CASE("a file that is read without some providers is one that they are not in") {
    std::string whole = "site,firm,job,age,sex\n";
    std::string rest = whole;
    for (int i = 0; i < 90; ++i) {
        const bool is_left_out = i % 3 == 0;
        const std::string row = std::string(
                                    is_left_out  ? "C,X"
                                    : i % 3 == 1 ? "A,X"
                                                 : "C,Y"
                                ) +
                                (i % 2 == 0 ? ",1," : ",0,") +
                                (i % 9 == 0 ? "" : std::to_string(20 + i % 30)) + "," +
                                (i % 4 == 0 ? "f" : "m") + "\n";
        whole += row;
        if (!is_left_out) rest += row;
    }
    Columns columns = the_columns();
    columns.supplier = "firm";
    auto reader = delimited::Reader::from_bytes("spells.csv", whole);
    const auto without = read_rows(reader.value(), columns, {{"X", "C"}});
    REQUIRE(without.ok());
    const PackedFile other = read_well(rest, columns);
    CHECK(without.value().rows.group_names() == other.rows.group_names());
    CHECK(without.value().rows_read == other.rows_read);
    CHECK(without.value().excluded.size() == other.excluded.size());
    CHECK(std::ranges::equal(without.value().rows.outcomes(), other.rows.outcomes()));
    CHECK(std::ranges::equal(without.value().rows.number(0), other.rows.number(0)));
}

TEST_CASE("participants and events are counted at each level, and where a number is 0 or 1") {
    std::string text = "site,job,sex,licence,age\n";
    std::map<std::string, Tally> by_sex;
    std::array<Tally, 2> by_licence;
    for (int i = 0; i < 120; ++i) {
        const std::string sex = i % 5 == 0 ? "f" : i % 5 == 1 ? "m" : "x";
        const int licence = i % 7 == 0 ? 1 : 0;
        const int job = i * i % 4 == 1 ? 1 : 0;
        text += std::string(i % 2 == 0 ? "A" : "B") + "," + std::to_string(job) + "," + sex + "," +
                std::to_string(licence) + "," + std::to_string(20 + i % 30) + "\n";
        by_sex[sex].n += 1;
        by_sex[sex].events += job;
        by_licence[static_cast<std::size_t>(licence)].n += 1;
        by_licence[static_cast<std::size_t>(licence)].events += job;
    }
    PackedFile file = read_well(
        text,
        {.provider = "site", .outcome = "job", .covariates = {"sex", "licence", "age"}}
    );
    add_tallies(file.rows, file.covariates);
    REQUIRE(file.covariates.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        const Tally& wanted = by_sex.at(file.covariates[0].levels[i]);
        CHECK(file.covariates[0].tallies[i].n == wanted.n);
        CHECK(file.covariates[0].tallies[i].events == wanted.events);
    }
    REQUIRE(file.covariates[1].tallies.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(file.covariates[1].tallies[i].n == by_licence[i].n);
        CHECK(file.covariates[1].tallies[i].events == by_licence[i].events);
    }
    CHECK(file.covariates[2].tallies.empty());
}

}  // namespace
}  // namespace uppsikt::profiling
