// What a termination rule costs: the tables of docs/statistics/rule-audit.md beside the reference's
// figures, with CPU seconds.
//     rule_audit [REPETITIONS, default 200] [THREADS, default 1]
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "stats/audit/audit.h"
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

void print_share(const stats::Estimate& ours, double reference) {
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

}  // namespace
}  // namespace uppsikt::bench

int main(int argc, char** argv) {
    const uppsikt::bench::Run run{
        .repetitions = argc > 1 ? std::atoi(argv[1]) : 200,
        .threads = argc > 2 ? std::atoi(argv[2]) : 1
    };
    uppsikt::bench::first_table(run);
    if (!std::getenv("FIRST")) uppsikt::bench::second_table(run);
}
