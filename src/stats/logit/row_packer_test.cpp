#include "stats/logit/row_packer.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <doctest/doctest.h>

#include "stats/logit/linear_predictor.h"
#include "stats/logit/testing_rows.h"

namespace uppsikt::stats {
namespace {

std::vector<PlainRow> chance_rows(int count, unsigned seed) {
    std::mt19937 chance(seed);
    std::vector<PlainRow> rows;
    for (int row = 0; row < count; ++row)
        rows.push_back(
            {.group = "g" + std::to_string(chance() % 7),
             .levels = {std::to_string(chance() % 3), std::string(1, "abcd"[chance() % 4])},
             .numbers =
                 {static_cast<double>(chance() % 1000) / 7, static_cast<double>(chance() % 5)},
             .events = static_cast<std::uint32_t>(chance() % 2)}
        );
    return rows;
}

const RowShape two_factors_two_numbers{
    .factors = {{.name = "period"}, {.name = "kind", .reference = "c"}},
    .numbers = {"age", "wage"},
};

TEST_CASE("the order in which rows came changes nothing of what is kept") {
    std::vector<PlainRow> rows = chance_rows(400, 1);
    const PackedRows first = pack(two_factors_two_numbers, rows).rows;
    std::shuffle(rows.begin(), rows.end(), std::mt19937(2));
    const PackedRows second = pack(two_factors_two_numbers, rows).rows;
    CHECK(first.group_names() == second.group_names());
    CHECK(std::ranges::equal(first.cells(0), second.cells(0)));
    CHECK(std::ranges::equal(first.outcomes(), second.outcomes()));
    CHECK(std::ranges::equal(first.number(0), second.number(0)));
    CHECK(std::ranges::equal(first.number(1), second.number(1)));
    CHECK(first.numbers()[0].mean == second.numbers()[0].mean);
}

TEST_CASE("the reference level comes first, the others by name; columns bear factor and level") {
    const PackedRows rows = pack(two_factors_two_numbers, chance_rows(400, 1)).rows;
    CHECK(rows.factors()[1].levels == std::vector<std::string>{"c", "a", "b", "d"});
    std::vector<std::string> names;
    for (const DesignColumn& column : rows.columns())
        names.push_back(column.name);
    CHECK(
        names ==
        std::vector<std::string>{"period1", "period2", "kinda", "kindb", "kindd", "age", "wage"}
    );
}

TEST_CASE("names that are numbers are ordered as numbers") {
    std::vector<PlainRow> rows;
    for (const char* group : {"10", "9", "2"})
        rows.push_back({.group = group, .levels = {}, .numbers = {}});
    CHECK(pack({}, rows).rows.group_names() == std::vector<std::string>{"2", "9", "10"});
}

TEST_CASE("a row's linear predictor is the sum of its own slopes") {
    const std::vector<PlainRow> plain = chance_rows(400, 3);
    const PackedRows rows = pack(two_factors_two_numbers, plain).rows;
    const Eigen::VectorXd data_slopes = Eigen::VectorXd::LinSpaced(7, -0.5, 0.7);
    const Eigen::VectorXd kept = data_slopes.cwiseProduct(Units::scale(rows));
    const double shift = Units::centre(rows).dot(data_slopes);
    const LinearPredictor predictor(rows, kept);
    double total = 0;
    std::vector<double> buffer;
    std::int64_t events = 0;
    for (int group = 0; group < rows.groups(); ++group) {
        const GroupOffsets offsets = predictor.of(group, buffer);
        for (const double offset : offsets.offsets)
            total += offset + shift;
        events += offsets.event_count;
    }
    double expected = 0;
    std::int64_t expected_events = 0;
    for (const PlainRow& row : plain) {
        expected_events += row.events;
        if (row.levels[0] != "0") expected += data_slopes[row.levels[0] == "1" ? 0 : 1];
        const std::string others = "abd";
        if (row.levels[1] != "c")
            expected += data_slopes[2 + static_cast<int>(others.find(row.levels[1]))];
        expected += data_slopes[5] * row.numbers[0] + data_slopes[6] * row.numbers[1];
    }
    CHECK(total == doctest::Approx(expected).epsilon(1e-12));
    CHECK(events == expected_events);
}

TEST_CASE("single trials without numbers are kept as counts of each cell of a group") {
    std::vector<PlainRow> rows = chance_rows(400, 4);
    for (PlainRow& row : rows)
        row.numbers.clear();
    const PackedRows packed = pack({.factors = {{"period"}, {"kind"}}, .numbers = {}}, rows).rows;
    CHECK(packed.counted());
    CHECK(packed.rows() <= 7 * 12);
    CHECK(packed.trials() == 400);
    std::int64_t trials = 0;
    for (int group = 0; group < packed.groups(); ++group)
        trials += packed.trials_of(group);
    CHECK(trials == 400);
}

TEST_CASE("groups of one name under two parents are two, and lie with their parents") {
    std::vector<PlainRow> rows;
    for (const char* parent : {"B", "A", "B"})
        for (const char* group : {"2", "10"})
            rows.push_back(
                {.group = group, .parent = parent, .levels = {}, .numbers = {}, .trials = 1}
            );
    const PackedRows packed = pack({.has_parents = true}, rows).rows;
    CHECK(packed.group_names() == std::vector<std::string>{"2", "10", "2", "10"});
    CHECK(packed.parent_of_group() == std::vector<int>{0, 0, 1, 1});
    CHECK(packed.trials_of(3) == 2);
}

TEST_CASE("what has one value everywhere is named and is no column") {
    std::vector<PlainRow> rows = chance_rows(50, 5);
    for (PlainRow& row : rows) {
        row.levels[0] = "same";
        row.numbers[0] = 3;
    }
    const RowPacker::Packed packed = pack(two_factors_two_numbers, rows);
    CHECK(packed.constant == std::vector<std::string>{"age", "period"});
    CHECK(packed.rows.columns().size() == 4);
}

TEST_CASE("numbers near the greatest there are do not overflow") {
    std::vector<PlainRow> rows = chance_rows(50, 6);
    for (PlainRow& row : rows)
        row.numbers[0] *= 1e306;
    const PackedRows packed = pack(two_factors_two_numbers, rows).rows;
    CHECK(std::isfinite(packed.numbers()[0].sd));
    for (const double value : packed.number(0))
        CHECK(std::abs(value) < 10);
}

TEST_CASE("more combinations than two bytes can name are kept in several tables") {
    RowShape shape;
    for (int factor = 0; factor < 5; ++factor)
        shape.factors.push_back({std::to_string(factor)});
    shape.numbers = {"x"};
    std::mt19937 chance(7);
    std::vector<PlainRow> rows;
    for (int row = 0; row < 90000; ++row) {
        PlainRow plain{.group = "g", .levels = {}, .numbers = {static_cast<double>(chance() % 9)}};
        for (int factor = 0; factor < 5; ++factor)
            plain.levels.push_back(std::to_string(chance() % 40));
        rows.push_back(std::move(plain));
    }
    const PackedRows packed = pack(shape, rows).rows;
    CHECK(packed.cell_tables().size() > 1);
    const Eigen::VectorXd slopes =
        Eigen::VectorXd::LinSpaced(static_cast<Eigen::Index>(packed.columns().size()), -1, 1);
    std::vector<double> buffer;
    double total = 0;
    for (const double offset : LinearPredictor(packed, slopes).of(0, buffer).offsets)
        total += offset;
    double expected = 0;
    for (const PlainRow& row : rows)
        for (std::size_t factor = 0; factor < 5; ++factor)
            if (const int level = std::stoi(row.levels[factor]); level > 0)
                expected += slopes[static_cast<int>(factor) * 39 + level - 1];
    CHECK(total == doctest::Approx(expected).epsilon(1e-10));  // the number's mean is 0
}

TEST_CASE("a factor with more levels than a code can hold is refused by name") {
    RowPacker packer({.factors = {{"person"}}, .numbers = {}});
    std::optional<Reason> reason;
    for (int row = 0; row < 5000 && !reason; ++row) {
        const std::string text = std::to_string(row);
        const std::string_view level = text;
        reason = packer.add({.group = "g", .levels = {&level, 1}});
    }
    REQUIRE(reason.has_value());
    CHECK(reason->code == "stats_too_many_levels");
    CHECK(reason->values.front() == TextValue{"factor", "person"});
}

}  // namespace
}  // namespace uppsikt::stats
