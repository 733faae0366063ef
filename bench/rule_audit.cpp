// What a termination rule costs: the tables of docs/statistics/rule-audit.md beside the reference's
// figures, with CPU seconds.
//     rule_audit [REPETITIONS, default 200] [THREADS, default 1]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "stats/audit/audit.h"
#include "stats/audit/case_mix_fit.h"
#include "stats/audit/draw.h"
#include "stats/logit/fixed_effects.h"
#include "stats/logit/row_packer.h"
#include "support/rule_audit_reference.h"

namespace uppsikt::bench {
namespace {

struct Run {
    int repetitions;
    int threads;
};

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

stats::AuditAnswer answer(stats::AuditQuestion question, const Run& run) {
    question.repetitions.first = run.repetitions;
    question.repetitions.most = std::max(run.repetitions, question.repetitions.most);
    question.threads = run.threads;
    return stats::audit(question).value();
}

void print_share(const stats::Simulated& ours, double reference) {
    std::printf("  %5.1f (%.1f)", 100 * ours.value, 100 * ours.standard_error);
    if (reference >= 0)
        std::printf(" %4.*f", reference < 10 ? 1 : 0, reference);
    else
        std::printf("    -");
}

void print_rule(
    const char* name, const stats::RuleErrors& ours, const test::RuleReference& reference
) {
    std::printf(
        "%-36s %5.1f (%.1f) %4.1f",
        name,
        ours.flagged.value,
        ours.flagged.standard_error,
        reference.flagged
    );
    print_share(ours.not_lowest_tenth, reference.not_lowest_tenth);
    print_share(ours.not_lowest_quarter, reference.not_lowest_quarter);
    print_share(ours.above_median, reference.above_median);
    print_share(ours.lowest_tenth_caught, reference.caught);
    print_share(ours.small, reference.small);
    std::printf("\n");
}

void print_heading(const char* what) {
    std::printf(
        "\n%s\nours (Monte Carlo error) reference; percent, but for flagged\n%-36s %-16s  %-16s  "
        "%-16s  %-16s  %-16s  %-16s\n",
        what,
        "",
        "flagged",
        "not lowest 10 %",
        "not lowest 25 %",
        "above median",
        "caught",
        "< 25 participants"
    );
}

void first_table(const Run& run) {
    print_heading("sd 0.25, two separate windows");
    stats::AuditQuestion question{.country = test::reference_country()};
    const auto rules = test::reference_rules();
    for (const auto& rule : rules)
        question.rules.push_back(rule.rule);
    question.rules.push_back({.in_a_row = 1});
    question.stars = stats::StarRule{};
    const double before = cpu_seconds();
    const stats::AuditAnswer ours = answer(question, run);
    const double after = cpu_seconds();
    for (std::size_t rule = 0; rule < rules.size(); ++rule)
        print_rule(rules[rule].name, ours.rules[rule], rules[rule].reference);
    print_rule("O/E, lowest 10 % once", ours.rules.back(), {.not_lowest_tenth = 69});
    std::printf(
        "CPU %.2f s; rated %.1f; reliability %.3f (.35); estimated sd %.3f; same star %.1f (%.1f) "
        "35; "
        "fewer than 10: %.1f (%.1f) 43, not lowest 10 %%: %.1f (%.1f) 90\n",
        after - before,
        ours.rules[1].rated.value,
        ours.reliability.value,
        ours.estimated_sd.value,
        100 * ours.stars->same.value,
        100 * ours.stars->same.standard_error,
        ours.too_few.groups.value,
        ours.too_few.groups.standard_error,
        100 * ours.too_few.not_lowest_tenth.value,
        100 * ours.too_few.not_lowest_tenth.standard_error
    );
}

void second_table(const Run& run) {
    print_heading("The rule, and the pooled posterior that flags as many");
    for (const auto& setting : test::reference_settings()) {
        stats::AuditQuestion question{
            .country = setting.country,
            .rules = test::compared_rules(),
            .stars = stats::StarRule{}
        };
        const double before = cpu_seconds();
        const stats::AuditAnswer ours = answer(question, run);
        const double after = cpu_seconds();
        print_rule(setting.name, ours.rules[0], setting.rule);
        print_rule("    posterior", ours.rules[1], setting.posterior);
        std::printf(
            "    CPU %.2f s; reliability %.3f; estimated sd %.3f; same star %.1f (%.1f)\n",
            after - before,
            ours.reliability.value,
            ours.estimated_sd.value,
            100 * ours.stars->same.value,
            100 * ours.stars->same.standard_error
        );
    }
}

/// What it would cost to fit the case mix of a window by the fit that is made for many columns and
/// groups: rows must be packed first, and that is why the audit has a fit of its own.
void case_mix_fits() {
    const stats::Country country = test::reference_country();
    const stats::Plan plan(country);
    stats::Draw draw(plan);
    double own = 0;
    double packing = 0;
    double fitting = 0;
    double apart = 0;
    constexpr int draws = 10;
    for (int stream = 1; stream <= draws; ++stream) {
        draw.repeat({.seed = 1, .stream = static_cast<std::uint64_t>(stream)});
        const stats::RowRange rows = draw.rows_of_blocks(0, 1);
        const auto covariate = draw.covariate().subspan(rows.first, rows.count());
        const auto happened = draw.happened().subspan(rows.first, rows.count());
        const double begin = cpu_seconds();
        const stats::CaseMixFit fit = stats::fit_case_mix(covariate, happened);
        const double fitted = cpu_seconds();
        stats::RowPacker packer({.factors = {}, .numbers = {"x"}});
        for (std::size_t row = 0; row < rows.count(); ++row)
            if (packer.add(
                    {.group = "all", .numbers = covariate.subspan(row, 1), .events = happened[row]}
                ))
                return;
        const stats::PackedRows packed = packer.finish().rows;
        const double done = cpu_seconds();
        const stats::FixedEffectsFit whole = stats::fit_fixed_effects(packed);
        fitting += (cpu_seconds() - done) / draws;
        packing += (done - fitted) / draws;
        own += (fitted - begin) / draws;
        apart = std::max(apart, std::abs(whole.slopes[0] - fit.slope));
    }
    std::printf(
        "\nCase mix of a window, CPU ms: own fit %.2f; by stats/logit, packing %.1f and fit %.2f; "
        "slopes at most %.0e apart\n",
        1e3 * own,
        1e3 * packing,
        1e3 * fitting,
        apart
    );
}

}  // namespace
}  // namespace uppsikt::bench

int main(int argc, char** argv) {
    const uppsikt::bench::Run run{
        .repetitions = argc > 1 ? std::atoi(argv[1]) : 200,
        .threads = argc > 2 ? std::atoi(argv[2]) : 1
    };
    uppsikt::bench::first_table(run);
    uppsikt::bench::second_table(run);
    uppsikt::bench::case_mix_fits();
}
