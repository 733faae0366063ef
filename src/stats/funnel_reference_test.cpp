#include <cmath>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "stats/funnel.h"
#include "stats/group_tests.h"
#include "stats/logistic.h"
#include "support/csv_table.h"
#include "support/shared_data.h"

/// Funnels against R 4.2.2 (surgical and child_heart_1991 of the shared data: pbinom, quantile,
/// binom.test).
namespace uppsikt::stats {
namespace {

struct Reference {
    std::string name;
    double target = 0;
    double phi = 0;
    double tau2 = 0;
    std::int64_t outside_998 = 0;
    std::vector<test::CsvRow> rows;
    std::vector<EventCount> counts;
};

std::vector<Reference> read_references() {
    std::vector<Reference> references;
    for (const std::string name : {"surgical", "child_heart_1991"}) {
        const auto model = test::shared_data("validation/" + name + ".json");
        const auto table = test::shared_data("validation/" + name + "_funnel.csv");
        if (!model || !table) continue;
        const auto json = boost::json::parse(test::read_file(*model));
        const auto& funnel = json.at("funnel");
        Reference reference{
            .name = name,
            .target = json.at("target").as_double(),
            .phi = funnel.at("phi").as_double(),
            .tau2 = funnel.at("tau2").as_double(),
            .outside_998 = funnel.at("outside_998").as_int64(),
            .rows = test::read_csv_table(*table),
            .counts = {}
        };
        for (const test::CsvRow& row : reference.rows)
            reference.counts.push_back({.trials = row.whole("n"), .events = row.whole("events")});
        references.push_back(reference);
    }
    return references;
}

bool agrees(double value, const test::CsvRow& row, const std::string& column) {
    return std::abs(value - row.number(column)) < 1e-12;
}

TEST_CASE("limits, z, phi and tau2 of two funnels are R's") {
    for (const Reference& reference : read_references()) {
        CAPTURE(reference.name);
        const Funnel funnel = proportion_funnel(reference.counts, {});
        CHECK(std::abs(funnel.rule.target - reference.target) < 1e-15);
        CHECK(std::abs(funnel.rule.phi - reference.phi) < 1e-12);
        CHECK(std::abs(funnel.rule.tau2 - reference.tau2) < 1e-15);
        std::int64_t outside = 0;
        for (std::size_t i = 0; i < funnel.groups.size(); ++i) {
            const FunnelGroup& group = funnel.groups[i];
            const test::CsvRow& row = reference.rows[i];
            CAPTURE(row.text("hospital"));
            CHECK(agrees(group.value, row, "proportion"));
            CHECK(agrees(group.z, row, "z"));
            CHECK(agrees(group.z_winsorised, row, "z_winsorised"));
            CHECK(agrees(group.limits[0].lower, row, "lo95"));
            CHECK(agrees(group.limits[0].upper, row, "hi95"));
            CHECK(agrees(group.limits[1].lower, row, "lo998"));
            CHECK(agrees(group.limits[1].upper, row, "hi998"));
            outside += group.positions[1] == Position::inside ? 0 : 1;
        }
        CHECK(outside == reference.outside_998);
        const Funnel additive =
            proportion_funnel(reference.counts, {.spread = FunnelSpread::additive});
        for (std::size_t i = 0; i < additive.groups.size(); ++i)
            CHECK(agrees(additive.groups[i].z_spread, reference.rows[i], "z_additive"));
    }
}

TEST_CASE("Bristol alone lies outside the 99.8 percent limits") {
    for (const Reference& reference : read_references()) {
        if (reference.name != "child_heart_1991") continue;
        const Funnel funnel = proportion_funnel(reference.counts, {});
        for (std::size_t i = 0; i < funnel.groups.size(); ++i) {
            const bool bristol = reference.rows[i].text("hospital") == "Bristol";
            CHECK(funnel.groups[i].positions[1] == (bristol ? Position::above : Position::inside));
        }
    }
}

TEST_CASE("exact p-values and intervals of equal trials are R's binomial ones") {
    const std::vector<double> offset{0.0};
    for (const Reference& reference : read_references())
        for (const test::CsvRow& row : reference.rows) {
            CAPTURE(row.text("hospital"));
            const std::vector<std::uint32_t> trials{static_cast<std::uint32_t>(row.whole("n"))};
            const GroupOffsets group{
                .offsets = offset,
                .trials = trials,
                .trial_count = row.whole("n"),
                .event_count = row.whole("events")
            };
            const EventTails events(group, group.event_count);
            const Tails tails = events.at(log_odds(reference.target));
            CHECK(agrees(p_greater(tails, Ties::half), row, "midp_greater"));
            CHECK(agrees(p_greater(tails, Ties::whole), row, "p_ge"));
            CHECK(agrees(p_less(tails, Ties::whole), row, "p_le"));
            const Interval interval = exact_interval(events, {.ties = Ties::whole});
            CHECK(agrees(logistic(interval.lower), row, "cp_lo95"));
            CHECK(agrees(logistic(interval.upper), row, "cp_hi95"));
        }
}

}  // namespace
}  // namespace uppsikt::stats
