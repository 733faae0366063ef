#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "stats/group_tests.h"
#include "stats/multiplicity.h"
#include "support/csv_table.h"
#include "support/shared_data.h"

/// Tests and intervals against R (pprof_binary of the shared data: pprof 1.0.3, PoissonBinomial
/// 1.2.5, glm): 100 groups, three without events. Slopes and null are the reference's own.
namespace uppsikt::stats {
namespace {

struct ProviderReference {
    double null_intercept = 0;
    std::map<std::string, std::vector<double>> offsets;  // by provider
    std::map<std::string, std::int64_t> events;
    std::vector<test::CsvRow> providers;
};

std::optional<ProviderReference> read_reference() {
    const auto data = test::shared_data("validation/pprof_binary.csv");
    const auto model = test::shared_data("validation/pprof_binary.json");
    const auto providers = test::shared_data("validation/pprof_binary_providers.csv");
    if (!data || !model || !providers) return std::nullopt;
    const auto json = boost::json::parse(test::read_file(*model));
    const auto& fit = json.at("models").at("fixed_effects_ml");
    const std::vector<std::string> covariates{"z1", "z2", "z3", "z4", "z5"};
    ProviderReference reference;
    reference.null_intercept = fit.at("median_gamma").as_double();
    for (const test::CsvRow& row : test::read_csv_table(*data)) {
        double offset = 0;
        for (const std::string& name : covariates)
            offset += fit.at("coefficients").at(name).at("estimate").as_double() * row.number(name);
        reference.offsets[row.text("provider")].push_back(offset);
        reference.events[row.text("provider")] += row.whole("y");
    }
    reference.providers = test::read_csv_table(*providers);
    return reference;
}

GroupOffsets group_of(const ProviderReference& reference, const std::string& provider) {
    const std::vector<double>& offsets = reference.offsets.at(provider);
    return {
        .offsets = offsets,
        .trial_count = std::ssize(offsets),
        .event_count = reference.events.at(provider)
    };
}

bool agrees(double value, double reference, double tolerance) {
    return std::isfinite(reference) ? std::abs(value - reference) <= tolerance : value == reference;
}

TEST_CASE("expected numbers, ratios and tests of 100 groups are R's") {
    const auto reference = read_reference();
    if (!reference) return;
    for (const test::CsvRow& row : reference->providers) {
        CAPTURE(row.text("provider"));
        const GroupOffsets group = group_of(*reference, row.text("provider"));
        const GroupTest test = test_group(group, reference->null_intercept, row.number("gamma"));
        CHECK(test.observed == row.number("observed"));
        CHECK(agrees(test.expected, row.number("expected"), 1e-12));
        CHECK(agrees(test.variance, row.number("var_expected"), 1e-12));
        CHECK(agrees(test.ratio, row.number("indirect_ratio"), 1e-13));
        CHECK(agrees(test.score_z, row.number("score_z"), 1e-12));
        CHECK(agrees(p_two_sided(test.tails, Ties::half), row.number("exact_midp_two"), 1e-13));
        CHECK(agrees(p_greater(test.tails, Ties::whole), row.number("exact_p_greater"), 1e-13));
        CHECK(agrees(p_less(test.tails, Ties::whole), row.number("exact_p_less"), 1e-13));
        if (row.whole("separated") == 0) {
            const Estimate estimate{.value = row.number("gamma"), .se = row.number("se_gamma")};
            const double z = wald_test(estimate, reference->null_intercept).z;
            CHECK(agrees(z, row.number("wald_z"), 1e-8));
        }
    }
}

TEST_CASE("intervals of 100 groups are R's, as intercepts and as ratios") {
    const auto reference = read_reference();
    if (!reference) return;
    for (const test::CsvRow& row : reference->providers) {
        CAPTURE(row.text("provider"));
        const GroupOffsets group = group_of(*reference, row.text("provider"));
        const EventTails events(group, group.event_count);
        // The reference gives the one limit of a separated group at all of alpha.
        const Interval interval =
            exact_interval(events, {.separated = SeparatedLevel::whole_alpha});
        CHECK(agrees(interval.lower, row.number("gamma_lo_exact"), 1e-11));
        CHECK(agrees(interval.upper, row.number("gamma_hi_exact"), 1e-11));
        const Interval ratios = ratio_interval(group, interval, row.number("expected"));
        CHECK(agrees(ratios.lower, row.number("ratio_lo_exact"), 1e-11));
        CHECK(agrees(ratios.upper, row.number("ratio_hi_exact"), 1e-11));
    }
}

}  // namespace
}  // namespace uppsikt::stats
